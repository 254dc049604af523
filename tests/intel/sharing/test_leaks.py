"""The ways in which sharing platforms have leaked, each closed. The list is that of an outbound guard of the field:
required, allowed and blocked taxonomies; distribution levels; sharing groups; types; compartments; context."""

import json

import pytest

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.community import Agreement
from comity.intel.core.sharing.gate import Channel, Reader, Who
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.markings import Marking, read_marking
from comity.intel.core.sharing.preview import Item, about, preview, references
from comity.terms.marking import Tlp
from tests.intel.sharing.marked import (
    AUS,
    AUSTRALIA,
    CIRCLE,
    CLIENT,
    HOSPITAL,
    IDN,
    INDONESIA,
    NODE_AUS,
    NODE_IDN,
    NODE_US,
    OFFICER,
    PUBLIC,
    circle,
    going,
    handled,
    into,
    marking_id,
    plain,
    refused,
    terms,
)

BAY = circle(NODE_US, NODE_AUS)
NATIONAL = marking_id("national caveat")


def agreed(**said: object) -> Agreement:
    plain_terms: dict[str, object] = {"legal_basis": "x", "retention_days": 30}
    return Agreement(**{**plain_terms, **said})  # type: ignore[arg-type]  # checked by the struct's own fields


def test_an_event_for_an_empty_group_reaches_nobody_on_the_other_side() -> None:
    empty = handled(terms(releasable_to=[handling.community(CIRCLE)]))

    assert all(refused(empty, one, going(communities={CIRCLE: circle()})) for one in (AUSTRALIA, INDONESIA, PUBLIC))


def test_a_group_that_the_other_side_does_not_know_does_not_fall_back_to_something_wider() -> None:
    unknown = handled(terms(releasable_to=[handling.community(CIRCLE)]), level=Tlp.GREEN)

    assert "intel.group-unknown" in refused(unknown, AUSTRALIA, going())


def test_the_sync_account_of_a_peer_reads_no_more_than_the_peer() -> None:
    syncing = Reader(Who.TOKEN, "sync user", node=IDN)

    assert refused(plain(Tlp.GREEN), syncing, into(BAY, channel=Channel.TAXII)) == {"intel.outside-community"}


class TestDistribution:
    """Own organisation only, this community, connected communities, all communities, a sharing group, inherit."""

    def test_own_organisation_only_stays_home(self) -> None:
        local = handled(terms(), level=Tlp.GREEN)

        assert not refused(local, OFFICER, going(channel=Channel.PAGE))
        assert all(refused(local, one, into(BAY)) for one in (AUSTRALIA, INDONESIA, CLIENT, PUBLIC))

    def test_this_community_only_goes_to_its_members(self) -> None:
        assert not refused(plain(Tlp.AMBER), AUSTRALIA, into(BAY))
        assert refused(plain(Tlp.AMBER), INDONESIA, into(BAY))

    def test_a_connected_community_is_another_community(self) -> None:
        connected = circle(NODE_AUS, NODE_IDN)

        assert refused(plain(Tlp.AMBER), INDONESIA, into(connected, owner=AUS, through=frozenset({"other"})))

    def test_all_communities_is_no_more_than_clear(self) -> None:
        assert not refused(plain(Tlp.CLEAR), PUBLIC, going())
        assert refused(plain(Tlp.GREEN), PUBLIC, going())

    def test_nothing_is_inherited_from_a_report_that_holds_it(self) -> None:
        assert refused(read_marking([], {}), AUSTRALIA, into(BAY)) == {"intel.marking-missing"}


class TestMarkingsThatAnAgreementAsksFor:
    def test_a_required_one_that_is_missing(self) -> None:
        charter = circle(NODE_AUS, agreement=agreed(required_markings=(NATIONAL,)))

        assert refused(plain(Tlp.GREEN), AUSTRALIA, into(charter)) == {"intel.agreement-marking-required"}

    def test_a_forbidden_one_that_is_there(self) -> None:
        charter = circle(NODE_AUS, agreement=agreed(forbidden_markings=(marking_id("m"),)))
        marking = handled(terms(releasable_to=["node:aus.example"]))

        assert refused(marking, AUSTRALIA, into(charter)) == {"intel.agreement-marking-forbidden"}

    def test_a_level_that_is_not_among_those_allowed(self) -> None:
        charter = circle(NODE_AUS, agreement=agreed(levels=(Tlp.CLEAR, Tlp.GREEN)))

        assert refused(plain(Tlp.AMBER), AUSTRALIA, into(charter)) == {"intel.agreement-level"}
        assert not refused(plain(Tlp.GREEN), AUSTRALIA, into(charter))

    def test_two_colours_at_once_after_a_change_that_did_not_travel(self) -> None:
        assert refused(plain(Tlp.CLEAR, Tlp.RED), AUSTRALIA, into(BAY)) == {"intel.marking-conflict"}


@pytest.mark.parametrize("stix_type", ["email-addr", "user-account", "identity"])
def test_a_blocked_type_does_not_leave(stix_type: str) -> None:
    charter = circle(NODE_AUS, agreement=agreed(blocked_types=(stix_type,)))

    assert refused(plain(Tlp.CLEAR), AUSTRALIA, into(charter, type=stix_type)) == {"intel.agreement-type"}
    assert not refused(plain(Tlp.CLEAR), AUSTRALIA, into(charter, type="indicator"))


@pytest.mark.parametrize("stix_type", ["note", "opinion", "sighting", "relationship", "report", "grouping"])
def test_what_hangs_on_an_object_is_asked_like_the_object(stix_type: str) -> None:
    charter = circle(NODE_AUS, agreement=agreed(blocked_types=(stix_type,)))

    assert refused(plain(Tlp.RED), AUSTRALIA, into(BAY, type=stix_type)) == {"intel.tlp-red"}
    assert refused(plain(Tlp.GREEN), AUSTRALIA, into(charter, type=stix_type)) == {"intel.agreement-type"}


class TestAGroupExtendedOnTheOtherSide:
    def test_a_marking_that_names_parties_does_not_open_to_whoever_is_admitted_later(self) -> None:
        named = handled(terms(releasable_to=["node:aus.example"]))

        assert refused(named, INDONESIA, into(circle(NODE_US, NODE_AUS, NODE_IDN))) == {"intel.not-named"}

    def test_an_organisation_that_calls_itself_a_node_is_none(self) -> None:
        pretender = Reader(Who.TOKEN, organisation=AUS)

        assert refused(plain(Tlp.GREEN), pretender, into(BAY, channel=Channel.TAXII)) == {"intel.outside-community"}

    def test_whoever_was_removed_reads_no_further(self) -> None:
        before, after = circle(NODE_US, NODE_AUS, NODE_IDN), circle(NODE_US, NODE_AUS)

        assert not refused(plain(Tlp.AMBER), INDONESIA, into(before))
        assert refused(plain(Tlp.AMBER), INDONESIA, into(after))


def test_a_level_that_narrows_after_release_holds_at_once() -> None:
    wide, narrow = plain(Tlp.GREEN), plain(Tlp.RED)

    assert not refused(wide, AUSTRALIA, into(BAY))
    assert refused(narrow, AUSTRALIA, into(BAY)) == {"intel.tlp-red"}


class TestContext:
    """An object's surroundings are shown as they are themselves allowed, never because something points at them."""

    indicator = json.dumps(
        {
            "type": "relationship",
            "source_ref": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
            "target_ref": "malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
            "object_marking_refs": [tlp.IDS[Tlp.GREEN]],
            "extensions": {"x": {"sample_ref": "file--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}},
        }
    ).encode()

    def test_references_are_listed_and_not_followed(self) -> None:
        item = Item(plain(Tlp.GREEN), stix_id="relationship--1", type="relationship")

        shown = preview([item], [AUSTRALIA], into(BAY), {}, outside=references([self.indicator]))

        assert [one.partition("--")[0] for one in shown.outside] == ["file", "indicator", "malware"]
        assert shown.lines[0].may == 1

    def test_markings_are_no_references(self) -> None:
        assert not any(one.startswith("marking") for one in references([self.indicator]))


class TestCompartments:
    def test_a_client_of_one_organisation_does_not_read_what_names_another(self) -> None:
        other = Reader(Who.TOKEN, organisation="7a3e6d0c-4c0f-4f0e-9d55-0d6c1b1f2a99")
        marking = handled(terms(releasable_to=[handling.organisation(HOSPITAL)]))

        assert not refused(marking, CLIENT, going(channel=Channel.TAXII))
        assert refused(marking, other, going(channel=Channel.TAXII)) == {"intel.not-named"}

    def test_the_public_is_never_named(self) -> None:
        sly = Reader(Who.PUBLIC, node=AUS, organisation=HOSPITAL)

        assert refused(handled(terms(releasable_to=["node:aus.example"]), level=Tlp.CLEAR), sly, going())


def test_the_ruling_is_the_same_on_every_way_out() -> None:
    marking: Marking = handled(terms(releasable_to=["node:aus.example"]))

    rulings = {channel: refused(marking, INDONESIA, into(BAY, channel=channel)) for channel in Channel}

    assert len({frozenset(one) for one in rulings.values()}) == 1


def test_a_preview_counts_each_reader_and_every_reason() -> None:
    items = [
        Item(plain(Tlp.GREEN), count=40),
        Item(plain(Tlp.AMBER), owner=IDN, count=2),
        Item(plain(Tlp.CLEAR, Tlp.RED), stix_id="indicator--1"),
    ]

    shown = preview(items, [AUSTRALIA, OFFICER], into(BAY), {})

    assert [(one.reader.name, one.may, one.may_not) for one in shown.lines] == [("Australia", 40, 3), ("Ligaya", 42, 1)]
    assert [item.stix_id for item, _reasons in shown.for_nobody] == ["indicator--1"]
    assert not shown.releasable
    assert about(items[1], into(BAY)).owner == IDN
