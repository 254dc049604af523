"""What an agreement does not take is neither read nor brought over TAXII, whichever way it is asked for."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from comity.intel import actions
from comity.intel.actions.tokens import Access
from comity.intel.core.sharing.community import Agreement, Member, MemberKind
from comity.intel.models import Collection, Entry
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import US
from tests.intel.sharing.stored import at_level, keep, stix_id, tool
from tests.intel.taxii.feed import Taxii, indicator, raws

HIDDEN = stix_id("tool", "hidden")
FINE = str(indicator("fine")["id"])


@pytest.fixture
def shelf(scene: Scene) -> Collection:
    """A collection of a community to which our harbour police belongs, and whose agreement takes no tools."""
    harbour = scene.people.desks["harbour"].organisation
    member = Member(kind=MemberKind.ORGANISATION, id=str(harbour.pk), name=harbour.name, node=US)
    agreement = Agreement(legal_basis="x", retention_days=30, blocked_types=("tool",))
    collection = scene.collection(scene.founded(member, agreement=agreement))
    keep(tool("hidden", at_level(Tlp.GREEN)), collection=collection)
    keep(*raws([indicator("fine")]), collection=collection)
    return collection


@pytest.fixture
def harbour(scene: Scene, shelf: Collection, client: Client) -> Taxii:
    """The harbour police's client."""
    organisation = scene.people.desks["harbour"].organisation.pk
    _, secret = actions.add_token(
        "harbour", {shelf: Access.BOTH}, organisation=organisation, life=timedelta(days=3650), at=NOON
    )
    return Taxii(client, secret)


@pytest.mark.parametrize(
    "query", ["", "match[type]=tool", "match[type]=tool,indicator", f"match[id]={HIDDEN}", "match[name]=hidden"]
)
def test_a_blocked_type_is_read_by_no_question(shelf: Collection, harbour: Taxii, query: str) -> None:
    place = f"collections/{shelf.public_id}"

    objects = harbour.get(f"{place}/objects/", query)
    manifest = harbour.get(f"{place}/manifest/", query)

    assert objects.status == manifest.status == 200
    assert HIDDEN not in objects.ids
    assert HIDDEN not in manifest.ids


def test_what_the_agreement_takes_is_read(shelf: Collection, harbour: Taxii) -> None:
    assert harbour.get(f"collections/{shelf.public_id}/objects/").ids == [FINE]


def test_a_blocked_type_is_not_there_by_its_id_and_not_to_be_deleted(shelf: Collection, harbour: Taxii) -> None:
    place = f"collections/{shelf.public_id}/objects/{HIDDEN}/"

    answers = [harbour.get(place), harbour.get(place + "versions/"), harbour.call("DELETE", place)]

    assert [one.status for one in answers] == [404, 404, 404]
    assert Entry.objects.filter(collection=shelf, type="tool").exists()


def test_a_blocked_type_is_not_brought_and_what_is_beside_it_is(shelf: Collection, harbour: Taxii) -> None:
    brought = [json.loads(tool("brought", at_level(Tlp.GREEN))), indicator("brought")]

    answer = harbour.post(f"collections/{shelf.public_id}/objects/", brought)

    assert (answer.body["success_count"], answer.body["failure_count"]) == (1, 1)
    failures = answer.body["failures"]
    assert isinstance(failures, list)
    assert failures[0]["id"] == stix_id("tool", "brought")
    assert "[intel.agreement-type]" in failures[0]["message"]
