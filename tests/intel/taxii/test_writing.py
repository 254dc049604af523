"""W1 to W3, D1: objects come in, each with its own fate, and leave again (TAXII 2.1, 4.3, 5.5, 5.7)."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from comity.intel import actions
from comity.intel.actions.ingesting import ingest
from comity.intel.actions.tokens import Access
from comity.intel.core.store.outcome import Verdict
from comity.intel.core.store.plan import MOST_CONFLICTS
from comity.intel.core.taxii.limits import Limits
from comity.intel.models import Collection, Entry, Label, Status, StixObject
from comity.intel.tasks.statuses import sweep_statuses
from comity.ledger import queries as ledger
from tests.intel.taxii.conftest import AT, secret_for
from tests.intel.taxii.feed import CLEAR, RED, Object, Taxii, address, indicator, indicators, old_indicator, raws

V1, V2, V3 = (f"2026-11-0{day}T08:00:00.000Z" for day in (1, 2, 3))
SAME = indicator("same")["id"]


def counts(body: dict[str, object]) -> tuple[object, ...]:
    return tuple(body[f"{name}_count"] for name in ("total", "success", "failure", "pending"))


def test_W1_what_is_wrong_is_told_and_what_is_right_beside_it_is_kept(bank: Taxii, place: str) -> None:
    bad = {**indicator("bad"), "pattern": "nonsense"}
    worse: Object = {"type": "indicator"}

    answer = bank.post(place + "objects/", [indicator("good"), bad, worse, indicator("fine")])

    assert answer.status == 202
    assert counts(answer.body) == (4, 2, 2, 0)
    failures = answer.body["failures"]
    assert isinstance(failures, list)
    assert [(one.get("id"), one["version"]) for one in failures] == [(bad["id"], V1), ("", "")]
    assert all("[stix." in one["message"] for one in failures)
    assert bank.get(place + "objects/").ids == [indicator("good")["id"], indicator("fine")["id"]]


@pytest.mark.parametrize(
    "junk", [b"7", b'"x"', b"null", b"[]", b"{}", b'{"type":7,"id":[]}', b'{"id":"x--y","type":"x"}']
)
def test_W1_an_object_that_is_none_is_a_failure_like_others(bank: Taxii, place: str, junk: bytes) -> None:
    answer = bank.call("POST", place + "objects/", b'{"objects":[' + junk + b"]}")

    assert answer.status == 202
    assert counts(answer.body) == (1, 0, 1, 0)


def test_W1_a_bundle_is_taken_as_an_envelope_as_stix2_sends_it(bank: Taxii, place: str) -> None:
    bundle = {"type": "bundle", "id": f"bundle--{uuid4()}", "objects": indicators(2)}

    answer = bank.call("POST", place + "objects/", json.dumps(bundle).encode())

    assert counts(answer.body) == (2, 2, 0, 0)


def test_W1_an_empty_envelope_is_nothing_and_no_error(bank: Taxii, place: str) -> None:
    answer = bank.call("POST", place + "objects/", b'{"objects":[]}')

    assert answer.status == 202
    assert counts(answer.body) == (0, 0, 0, 0)


def test_W2_the_same_object_again_is_a_success_and_changes_nothing(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", indicators(3))
    before = bank.get(place + "manifest/").body

    answer = bank.post(place + "objects/", indicators(3))

    assert counts(answer.body) == (3, 3, 0, 0)
    assert bank.get(place + "manifest/").body == before


def test_W2_the_same_object_twice_in_one_request_is_stored_once(bank: Taxii, place: str) -> None:
    answer = bank.post(place + "objects/", [indicator("same"), indicator("same")])

    assert counts(answer.body) == (2, 2, 0, 0)
    assert StixObject.objects.count() == 1


def test_W2_the_same_content_in_other_bytes_is_the_same_object(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("same")])
    other = {**indicator("same", valid_from="2026-11-01T08:00:00.000Z"), "revoked": False}
    spaced = json.dumps(dict(reversed(other.items())), indent=3).encode()

    answer = bank.call("POST", place + "objects/", b'{"objects":[' + spaced + b"]}")

    assert counts(answer.body) == (1, 1, 0, 0)
    assert StixObject.objects.count() == 1


@pytest.mark.parametrize("together", [True, False])
def test_W2_another_content_under_the_same_version_is_a_conflict_and_both_are_kept(
    bank: Taxii, place: str, *, together: bool
) -> None:
    first, other = indicator("same"), indicator("same", description="changed in silence")
    if together:
        answer = bank.post(place + "objects/", [first, other])
    else:
        bank.post(place + "objects/", [first])
        answer = bank.post(place + "objects/", [other])

    failures = answer.body["failures"]
    assert isinstance(failures, list)
    assert len(failures) == 1
    assert "[intel.conflict]" in failures[0]["message"]
    assert bank.get(place + "objects/").objects == [first]
    assert list(StixObject.objects.values_list("conflicting", flat=True)) == [True, True]


def test_W2_a_conflict_is_in_the_ledger(bank: Taxii, place: str, collection: Collection) -> None:
    bank.post(place + "objects/", [indicator("same"), indicator("same", description="changed in silence")])

    leaf = ledger.of(str(collection.public_id))[-1]

    assert leaf.kind == "intel.objects.brought"
    assert leaf.event is not None
    assert (leaf.event["stored"], leaf.event["conflict"]) == (1, 1)


def test_W2_a_conflict_stays_one_when_it_comes_again(bank: Taxii, place: str) -> None:
    other = indicator("same", description="changed in silence")
    bank.post(place + "objects/", [indicator("same"), other])

    answer = bank.post(place + "objects/", [other])

    assert counts(answer.body) == (1, 0, 1, 0)
    assert StixObject.objects.count() == 2


def test_W2_conflicts_beyond_a_few_are_told_and_not_kept(bank: Taxii, place: str) -> None:
    liar = [indicator("same", description=f"version {one}") for one in range(MOST_CONFLICTS + 5)]

    answer = bank.post(place + "objects/", liar)

    assert counts(answer.body) == (len(liar), 1, len(liar) - 1, 0)
    assert StixObject.objects.count() == MOST_CONFLICTS


def test_W2_the_forms_of_2_0_and_2_1_are_no_conflict(bank: Taxii, place: str) -> None:
    answer = bank.post(place + "objects/", [indicator("same"), old_indicator("same")])

    assert counts(answer.body) == (2, 2, 0, 0)


def test_only_the_owner_brings_a_new_version(bank: Taxii, collection: Collection, client: Client, place: str) -> None:
    stranger = Taxii(client, secret_for(collection, Access.BOTH, "stranger"))
    bank.post(place + "objects/", [indicator("same", modified=V1)])

    theirs = stranger.post(place + "objects/", [indicator("same", modified=V2)])
    own = bank.post(place + "objects/", [indicator("same", modified=V3)])

    failures = theirs.body["failures"]
    assert isinstance(failures, list)
    assert "[intel.not-the-owner]" in failures[0]["message"]
    assert counts(own.body) == (1, 1, 0, 0)
    assert [one["modified"] for one in bank.get(place + "objects/", "match[version]=all").objects] == [V1, V3]


def test_what_two_sources_say_of_an_observable_stands_side_by_side(
    bank: Taxii, collection: Collection, client: Client, place: str
) -> None:
    other = Taxii(client, secret_for(collection, Access.BOTH, "other"))
    bank.post(place + "objects/", [address("192.0.2.7")])
    other.post(place + "objects/", [address("192.0.2.7", x_seen="twice")])

    answers = [one.get(place + "objects/") for one in (bank, other)]

    assert [len(one.objects) for one in answers] == [2, 2]


def test_the_last_word_of_one_source_on_an_observable_is_its_last_version(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [address("192.0.2.7")])
    bank.post(place + "objects/", [address("192.0.2.7", x_seen="twice")])

    assert [one.get("x_seen") for one in bank.get(place + "objects/").objects] == ["twice"]
    assert len(bank.get(place + "objects/", "match[version]=all").objects) == 2


def test_an_object_may_stand_in_several_collections(bank: Taxii, client: Client, place: str) -> None:
    second = actions.add_collection("Second", at=AT)
    other = Taxii(client, secret_for(second, Access.BOTH, "other"))
    bank.post(place + "objects/", indicators(2))

    answer = other.post(f"collections/{second.public_id}/objects/", indicators(2))

    assert counts(answer.body) == (2, 2, 0, 0)
    assert other.get(f"collections/{second.public_id}/objects/").ids == [one["id"] for one in indicators(2)]
    assert StixObject.objects.count() == 2


def test_objects_keep_their_markings_as_labels(bank: Taxii, place: str) -> None:
    marked = [indicator("a", object_marking_refs=[CLEAR]), indicator("b", object_marking_refs=[RED])]
    bank.post(place + "objects/", [*marked, indicator("c", object_marking_refs=[CLEAR])])

    assert sorted(Label.objects.values_list("marking_refs", flat=True)) == [[CLEAR], [RED]]
    assert Entry.objects.filter(label__marking_refs=[CLEAR]).count() == 2


def test_who_reads_sees_what_the_gate_allows_and_who_brought_it_sees_all(
    bank: Taxii, reader: Taxii, place: str
) -> None:
    marked = [indicator("clear"), indicator("red", object_marking_refs=[RED]), indicator("bare")]
    del marked[2]["object_marking_refs"]
    bank.post(place + "objects/", marked)

    for rest in ("objects/", "manifest/"):
        assert reader.get(place + rest).ids == [marked[0]["id"]]
        assert bank.get(place + rest).ids == [one["id"] for one in marked]
    for hidden in marked[1:]:
        assert reader.get(place + f"objects/{hidden['id']}/").status == 404
        assert reader.get(place + f"objects/{hidden['id']}/versions/").status == 404
        assert reader.get(place + "objects/", f"match[id]={hidden['id']}").body == {}


def test_W3_a_status_is_complete_its_counts_add_up_and_it_stays(bank: Taxii, place: str) -> None:
    posted = bank.post(place + "objects/", [*indicators(3), {"type": "nothing"}])

    again = bank.get(f"status/{posted.body['id']}/")

    assert again.body == posted.body
    assert again.body["status"] == "complete"
    assert counts(again.body) == (4, 3, 1, 0)
    successes = again.body["successes"]
    assert isinstance(successes, list)
    assert len(successes) == 3
    assert UUID(str(again.body["id"])).version == 4


def test_W3_nobody_reads_the_status_of_another(bank: Taxii, reader: Taxii, place: str) -> None:
    posted = bank.post(place + "objects/", indicators(1))

    assert reader.get(f"status/{posted.body['id']}/").status == 404


def test_W3_a_status_stays_a_day_and_goes_after_the_nodes_time(bank: Taxii, place: str) -> None:
    posted = bank.post(place + "objects/", indicators(1))
    now = timezone.now()

    assert sweep_statuses(at=now + timedelta(hours=24)) == 0
    assert bank.get(f"status/{posted.body['id']}/").status == 200
    assert sweep_statuses(at=now + timedelta(hours=49)) == 1
    assert bank.get(f"status/{posted.body['id']}/").status == 404
    assert Status.objects.count() == 0


def test_W3_no_setting_makes_a_status_go_within_a_day(bank: Taxii, place: str, settings: Settings) -> None:
    settings.COMITY_TAXII = Limits(status_hours=1)
    bank.post(place + "objects/", indicators(1))

    assert sweep_statuses(at=timezone.now() + timedelta(hours=23)) == 0


def test_D1_what_was_deleted_is_gone_from_everywhere(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("same", modified=V1), indicator("same", modified=V2), indicator("other")])

    answer = bank.call("DELETE", place + f"objects/{SAME}/")

    assert (answer.status, answer.body) == (200, {})
    assert bank.get(place + f"objects/{SAME}/").status == 404
    assert bank.get(place + f"objects/{SAME}/versions/").status == 404
    assert bank.get(place + "manifest/", "match[version]=all").ids == [indicator("other")["id"]]
    assert bank.call("DELETE", place + f"objects/{SAME}/").status == 404


def test_D1_deleting_what_is_not_there_is_not_found(bank: Taxii, place: str) -> None:
    assert bank.call("DELETE", place + f"objects/{indicator('missing')['id']}/").status == 404


@pytest.mark.parametrize(
    ("query", "left", "default"),
    [
        ("match[version]=first", [V2, V3], [V3]),
        ("match[version]=last", [V1, V2], [V2]),
        (f"match[version]={V2}", [V1, V3], [V3]),
        ("match[version]=first,last", [V2], [V2]),
    ],
)
def test_D1_single_versions_go_and_the_rest_has_a_first_and_a_last_again(
    bank: Taxii, place: str, query: str, left: list[str], default: list[str]
) -> None:
    bank.post(place + "objects/", [indicator("same", modified=version) for version in (V1, V2, V3)])

    answer = bank.call("DELETE", place + f"objects/{SAME}/?{query}")

    assert answer.status == 200
    assert bank.get(place + f"objects/{SAME}/versions/").body["versions"] == left
    assert [one["modified"] for one in bank.get(place + "objects/").objects] == default
    assert [one["modified"] for one in bank.get(place + "objects/", "match[version]=first").objects] == left[:1]


def test_D1_a_spec_version_may_go_alone(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("same"), old_indicator("same")])

    answer = bank.call("DELETE", place + f"objects/{SAME}/?match[spec_version]=2.1")

    assert answer.status == 200
    assert ["spec_version" in one for one in bank.get(place + "objects/").objects] == [False]


def test_D1_a_version_that_is_not_there_is_not_found_and_deletes_nothing(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("same")])

    answer = bank.call("DELETE", place + f"objects/{SAME}/?match[version]=2020-01-01T00:00:00Z")

    assert answer.status == 404
    assert len(bank.get(place + "objects/").objects) == 1


def test_D1_nobody_deletes_what_she_may_not_see(
    bank: Taxii, collection: Collection, client: Client, place: str
) -> None:
    stranger = Taxii(client, secret_for(collection, Access.BOTH, "stranger"))
    bank.post(place + "objects/", [indicator("same", object_marking_refs=[RED])])

    answer = stranger.call("DELETE", place + f"objects/{SAME}/")

    assert answer.status == 404
    assert len(bank.get(place + "objects/").objects) == 1


def test_D1_deleting_has_a_leaf_and_other_collections_keep_the_object(
    bank: Taxii, client: Client, collection: Collection, place: str
) -> None:
    second = actions.add_collection("Second", at=AT)
    other = Taxii(client, secret_for(second, Access.BOTH, "other"))
    for one, path in ((bank, place), (other, f"collections/{second.public_id}/")):
        one.post(path + "objects/", [indicator("same")])

    bank.call("DELETE", place + f"objects/{SAME}/")

    assert other.get(f"collections/{second.public_id}/objects/").ids == [SAME]
    assert ledger.of(str(collection.public_id))[-1].kind == "intel.object.deleted"


def test_what_was_deleted_may_come_again_as_something_new(bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("same")])
    before = bank.get(place + "manifest/").objects[0]["date_added"]
    bank.call("DELETE", place + f"objects/{SAME}/")

    answer = bank.post(place + "objects/", [indicator("same")])

    after = bank.get(place + "manifest/").objects[0]["date_added"]
    assert counts(answer.body) == (1, 1, 0, 0)
    assert str(after) > str(before)


def test_a_large_batch_is_one_act(collection: Collection) -> None:
    outcome = ingest(raws(indicators(2500)), collection=collection, owner="phl.example", by="", at=AT)

    assert outcome.counts() == {Verdict.STORED: 2500}
    assert len(ledger.of(str(collection.public_id))) == 2
    added = list(Entry.objects.order_by("object_id").values_list("added", flat=True))
    assert added == sorted(set(added))


def test_dates_rise_even_where_the_clock_goes_back(collection: Collection) -> None:
    for hours in (0, -5):
        at = AT + timedelta(hours=hours)
        ingest(raws([indicator(f"at {hours}")]), collection=collection, owner="phl.example", by="", at=at)

    first, second = Entry.objects.order_by("object_id").values_list("added", flat=True)

    assert second > first


def test_objects_may_be_stored_without_a_collection(db: None, keys: None) -> None:
    outcome = ingest(raws(indicators(2)), collection=None, owner="phl.example", by="", at=AT)
    again = ingest(raws(indicators(2)), collection=None, owner="phl.example", by="", at=AT)

    assert outcome.counts() == {Verdict.STORED: 2}
    assert again.counts() == {Verdict.ALREADY_THERE: 2}
