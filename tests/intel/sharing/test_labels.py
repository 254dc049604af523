"""The gate asked of the store is the gate asked of each object."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.intel.actions import ingest
from comity.intel.core.sharing.cases import Case, Channel, Reader, Release
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.markings import read_marking
from comity.intel.models import StixObject
from comity.intel.queries import labels, readers
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import (
    AUS,
    AUSTRALIA,
    CIRCLE,
    CLIENT,
    IDN,
    NODE_AUS,
    NODE_US,
    OFFICER,
    READERS,
    circle,
    going,
    marking_id,
)
from tests.intel.sharing.stored import at_level, keep, owned, tool

MARKINGS = (
    *(at_level(level) for level in Tlp),
    marking_id("for australia"),
    marking_id("for the circle"),
    marking_id("for nobody"),
    marking_id("of australia"),
    marking_id("unheard of"),
)
sets = st.lists(st.sampled_from(MARKINGS), max_size=3, unique=True)
releases = st.builds(
    lambda channel, within, known, unmarked, purpose: going(
        channel=channel,
        community=CIRCLE if within else "",
        communities={CIRCLE: circle(NODE_US, NODE_AUS)} if known else {},
        unmarked=unmarked,
        purpose=purpose,
    ),
    st.sampled_from(Channel),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, *Tlp]),
    st.sampled_from(["", "prevention"]),
)


@pytest.fixture
def definitions(db: None) -> None:
    owned("for australia", releasable_to=[handling.node(AUS)], purposes=["prevention"])
    owned("for the circle", releasable_to=[handling.community(CIRCLE)])
    owned("for nobody")
    owned("of australia", owner=AUS, releasable_to=[handling.node("phl.example")], onward="ask")


@pytest.mark.usefixtures("definitions")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(sets, min_size=1, max_size=6), st.sampled_from(READERS), releases)
def test_a_page_shows_what_the_gate_allows_object_by_object(
    carried: Sequence[Sequence[str]], reader: Reader, release: Release
) -> None:
    keep(*(tool(" ".join(refs), *refs) for refs in carried))

    page = set(StixObject.objects.filter(type="tool", label__in=labels.allowed(reader, release)))

    each = {
        one
        for one in StixObject.objects.filter(type="tool").select_related("label")
        if decide(labels.marking_of(one), reader, release).allowed
    }
    assert page == each


@pytest.mark.django_db
def test_a_definition_that_comes_later_is_heeded_at_once() -> None:
    (stored,) = keep(tool("a", at_level(Tlp.GREEN), marking_id("m")))
    before = labels.allowed(AUSTRALIA, going())

    owned("m", releasable_to=[handling.node(AUS)])

    assert stored.label_id not in before
    assert stored.label_id in labels.allowed(AUSTRALIA, going())


@pytest.mark.django_db
def test_of_two_definitions_under_one_id_neither_is_believed() -> None:
    owned("m", owner=AUS, releasable_to=[handling.node(AUS)], onward="free")
    raw = handling.definition(
        marking_id("m"),
        handling.Terms(owner=AUS, releasable_to=(handling.node(IDN),), onward=handling.Onward.FREE),
        level=Tlp.AMBER,
        created=NOON,
    )
    ingest([raw], collection=None, owner=IDN, by="", at=NOON)

    assert labels.definitions([marking_id("m")]) == {}


@pytest.mark.django_db
def test_our_own_definition_holds_against_a_forged_one() -> None:
    owned("m", releasable_to=[handling.node(AUS)])
    forged = handling.definition(
        marking_id("m"),
        handling.Terms(owner=IDN, releasable_to=(handling.node(IDN),)),
        level=Tlp.CLEAR,
        created=NOON,
    )
    ingest([forged], collection=None, owner=IDN, by="", at=NOON)

    (found,) = labels.definitions([marking_id("m")]).values()
    assert isinstance(found, handling.Handling)
    assert found.releasable_to == {handling.node(AUS)}


@pytest.mark.django_db
def test_one_object_is_ruled_on_with_its_owner() -> None:
    (stored,) = keep(tool("a", at_level(Tlp.RED)), owner=CLIENT.owner)

    assert labels.ruling(stored, CLIENT, going(channel=Channel.TAXII)).allowed
    assert not labels.ruling(stored, OFFICER, going(channel=Channel.PAGE)).allowed


@pytest.mark.django_db
def test_fields_with_markings_of_their_own_are_shown_as_the_reader_may_see_them() -> None:
    hidden = [{"marking_ref": at_level(Tlp.RED), "selectors": ["description"]}]
    raw = tool("a", at_level(Tlp.GREEN), description="The informant lives here.", granular_markings=hidden)

    shown = labels.shown(raw, AUSTRALIA, going())

    assert shown is not None
    assert b"informant" not in shown


def test_officers_are_at_home_and_clients_of_others_are_not(scene: Scene) -> None:
    ligaya = readers.officer(scene.actor(LIGAYA))
    release = readers.at_home(at=NOON)

    assert Case(read_marking([], {}), ligaya, release).at_home
    assert decide(read_marking([], {}), ligaya, release).allowed
    assert not decide(read_marking([], {}), replace(ligaya, node=""), release).allowed
