"""What another server is given: only what the gate lets, each object accounted for, and never twice by mistake."""

import json
from datetime import timedelta

import pytest

from comity.intel import actions
from comity.intel.actions.feeds.pushing import NotForPushing
from comity.intel.adapters.segments import unpacked
from comity.intel.core.feeds.reports import Pushed
from comity.intel.core.sharing import tlp
from comity.intel.models import Collection, CollectionTerms, Export, SentEnvelope, Source
from comity.intel.queries.exchange import found
from comity.intel.tasks.feeds.pulling import pull
from comity.intel.tasks.feeds.pushing import going, push
from comity.ledger import queries as ledger
from comity.terms.marking import Tlp
from tests.intel.feeds.conftest import added
from tests.intel.feeds.remote import Faults, Object, Remote
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import indicator, indicators

pytestmark = pytest.mark.django_db

OURS = "phl.example"


def stored(collection: Collection, *objects: Object, owner: str = OURS) -> None:
    raws = [json.dumps(one).encode() for one in objects]
    outcome = actions.ingest(raws, collection=collection, owner=owner, by="", at=AT)
    assert all(one.succeeded for one in outcome.results)


def target(remote: Remote, collection: Collection) -> Source:
    return added(remote, collection, pushes=True)


def pushed(source: Source, patience: float = 5) -> Pushed:
    source.refresh_from_db()
    return push(source, clock=lambda: AT + timedelta(hours=1), patience=patience)


def marked(name: str, level: Tlp) -> Object:
    return indicator(name, object_marking_refs=[tlp.IDS[level]])


def bare(name: str) -> Object:
    """One without any marking."""
    return {key: value for key, value in indicator(name).items() if key != "object_marking_refs"}


def names(remote: Remote) -> list[object]:
    return [one["name"] for part in remote.posted for one in part]


def test_all_goes_byte_for_byte_and_only_once(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(230))
    source = target(remote, collection)

    first, second = pushed(source), pushed(source)

    assert (first.sent, first.taken, first.failed, first.withheld) == (230, 230, 0, {})
    assert (second.sent, second.envelopes) == (0, 0)
    assert [one for part in remote.posted for one in part] == indicators(230)


def test_only_what_came_since_goes_the_next_time(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(3))
    source = target(remote, collection)
    pushed(source)
    stored(collection, indicator("new"))

    pushed(source)

    assert names(remote)[-1] == "new"
    assert len(names(remote)) == 4


def test_a_stranger_gets_what_is_clear_or_green_and_nothing_else(remote: Remote, collection: Collection) -> None:
    stored(collection, *(marked(level.value, level) for level in Tlp), bare("bare"))
    stored(collection, indicator("two", object_marking_refs=[tlp.IDS[Tlp.CLEAR], tlp.IDS[Tlp.RED]]))
    source = target(remote, collection)

    report = pushed(source)

    assert sorted(map(str, names(remote))) == ["TLP:CLEAR", "TLP:GREEN"]
    assert report.sent == 2


def test_what_was_withheld_goes_once_its_keeper_lets_it(remote: Remote, collection: Collection) -> None:
    stored(collection, bare("bare"))
    source = target(remote, collection)
    before = pushed(source)
    CollectionTerms.objects.create(collection=collection, unmarked=Tlp.CLEAR)

    after = pushed(source)

    assert (before.sent, after.sent) == (0, 1)


def test_marked_fields_do_not_go(remote: Remote, collection: Collection) -> None:
    selectors = [{"marking_ref": tlp.IDS[Tlp.RED], "selectors": ["description"]}]
    stored(collection, indicator("a", description="secret", granular_markings=selectors))

    pushed(target(remote, collection))

    assert "secret" not in json.dumps(remote.posted)
    assert names(remote) == ["a"]


def test_what_came_from_the_server_does_not_go_back(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(3)]
    source = target(remote, collection)
    pull(source, clock=lambda: AT)
    stored(collection, indicator("ours"))

    pushed(source)

    assert names(remote) == ["ours"]


def test_another_nodes_amber_is_not_ours_to_give(remote: Remote, collection: Collection) -> None:
    stored(collection, marked("theirs", Tlp.AMBER), owner="aus.example")

    assert pushed(target(remote, collection)).sent == 0


def test_a_dry_run_says_what_would_go_and_asks_nobody(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(3), marked("r", Tlp.CLEAR))
    stored(collection, indicator("d", object_marking_refs=[tlp.IDS[Tlp.CLEAR], tlp.IDS[Tlp.GREEN]]))
    source = target(remote, collection)
    leaves = ledger.head().size

    report = going(source, at=AT)
    source.refresh_from_db()

    assert report.by_type == {"indicator": 4}
    assert (remote.asked, source.reached, Export.objects.count(), ledger.head().size) == ([], [], 0, leaves)


def test_what_goes_is_an_export_that_a_recall_finds(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(3))
    source = target(remote, collection)

    pushed(source)
    export = Export.objects.get()
    some = found.versions(str(indicator("indicator 1")["id"]))

    assert (export.form, export.recipient) == ("taxii", f"abroad {remote.place}")
    assert found.found(some[0].stix_id, some).exports == (export,)
    assert len(unpacked(bytes(export.ids))) == 3
    assert [leaf.kind for leaf in ledger.of(str(source.pk))] == ["intel.feed.added", "intel.feed.pushed"]


def test_nothing_is_pushed_to_a_source_that_is_not_for_it(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(3))
    source = added(remote, collection)

    with pytest.raises(NotForPushing):
        push(source, clock=lambda: AT)
    with pytest.raises(NotForPushing):
        going(source, at=AT)
    assert remote.asked == []


def test_envelopes_are_as_large_as_the_server_takes(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(most_bytes=20_000)
    stored(collection, *indicators(230))

    report = pushed(target(remote, collection))

    assert (report.taken, report.failed) == (230, 0)
    assert report.envelopes > 3


def test_an_object_larger_than_the_server_takes_stays_here_and_is_counted(
    remote: Remote, collection: Collection
) -> None:
    remote.faults = Faults(most_bytes=20_000)
    stored(collection, indicator("small"), indicator("large", description="x" * 30_000))

    report = pushed(target(remote, collection))

    assert (report.sent, report.withheld) == (1, {"intel.too-large": 1})


def test_what_the_server_refuses_of_an_envelope_is_told_one_by_one(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(9))
    remote.bad = {str(indicator("indicator 4")["id"])}

    report = pushed(target(remote, collection))

    assert (report.taken, report.failed) == (8, 1)
    assert [(one.stix_id, one.reason) for one in report.failures] == [(indicator("indicator 4")["id"], "no")]


def test_a_server_that_refuses_a_whole_envelope_for_one_object_gets_the_others(
    remote: Remote, collection: Collection
) -> None:
    remote.faults = Faults(whole_or_nothing=True)
    stored(collection, *indicators(100))
    remote.bad = {str(indicator(f"indicator {one}")["id"]) for one in (4, 77)}

    report = pushed(target(remote, collection))

    assert (report.taken, report.failed) == (98, 2)
    assert {one.stix_id for one in report.failures} == remote.bad
    assert SentEnvelope.objects.get().failures[0][2] == "Bad envelope"


def test_a_server_that_refuses_everything_is_not_asked_for_ever(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(whole_or_nothing=True)
    stored(collection, *indicators(300))
    remote.bad = {str(one["id"]) for one in indicators(300)}

    report = pushed(target(remote, collection))

    assert report.broken_code == "intel.feed.refused"
    assert len(remote.asked) < 200


def test_a_pending_status_is_waited_for(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(pending=2)
    stored(collection, *indicators(3))

    report = pushed(target(remote, collection))

    assert (report.taken, report.pending) == (3, 0)
    assert remote.statuses == 3


def test_a_status_that_stays_pending_is_asked_for_at_the_next_push(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(pending=2)
    stored(collection, *indicators(3))
    source = target(remote, collection)

    first = pushed(source, patience=0)
    second = pushed(source)

    assert (first.taken, first.pending) == (0, 1)
    assert (second.sent, second.taken, second.pending) == (0, 3, 0)
    assert len(remote.posted) == 1


def test_what_may_not_have_arrived_is_sent_again(remote: Remote, collection: Collection) -> None:
    stored(collection, *indicators(3))
    source = target(remote, collection)
    remote.faults = Faults(breaks_after=1)
    first = pushed(source)
    remote.faults = Faults()

    second = pushed(source)

    assert (first.broken_code, first.taken) == ("intel.feed.refused", 0)
    assert (second.taken, second.broken) == (3, "")
    assert Export.objects.count() == 1


def test_the_gate_is_asked_again_when_an_envelope_leaves_late(remote: Remote, collection: Collection) -> None:
    stored(collection, bare("bare"), indicator("clear"))
    terms = CollectionTerms.objects.create(collection=collection, unmarked=Tlp.CLEAR)
    source = target(remote, collection)
    remote.faults = Faults(breaks_after=1)
    pushed(source)
    remote.faults = Faults()
    terms.delete()

    pushed(source)

    assert names(remote) == ["clear"]


def test_what_left_the_collection_meanwhile_is_not_sent(remote: Remote, collection: Collection) -> None:
    stored(collection, indicator("a"), indicator("b"))
    source = target(remote, collection)
    remote.faults = Faults(breaks_after=1)
    pushed(source)
    remote.faults = Faults()
    collection.entry_set.filter(object__stix_id=indicator("a")["id"]).delete()

    pushed(source)

    assert names(remote) == ["b"]


def test_a_busy_server_is_left_alone(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(busy_after=0)
    stored(collection, indicator("a"))

    report = pushed(target(remote, collection))

    assert (report.broken_code, report.wait_seconds) == ("intel.feed.busy", 120)
