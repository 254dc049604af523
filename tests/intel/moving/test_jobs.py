"""Imports that the worker does: once, from where it stopped, with a report; and the file goes at the end."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from pytest_django import Settings

from comity.directory.core.permissions import Actor, NotPermitted
from comity.intel.actions import importing
from comity.intel.actions.moving import jobs
from comity.intel.adapters.moving import keeping
from comity.intel.adapters.moving.keeping import ImportEmpty, ImportTooLarge
from comity.intel.adapters.moving.plans import Format, Plan
from comity.intel.core.sharing import tlp
from comity.intel.models import Import, ImportFailure, StixObject
from comity.intel.queries.moving.imports import ImportUnknown, broken
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON, TALA
from tests.intel.moving.conftest import LATER
from tests.intel.pages.people import KIDLAT, Office
from tests.intel.sharing.stored import at_level, tool

GREEN = at_level(Tlp.GREEN)
STIX = Plan(format=Format.STIX)
TABLE = Plan(format=Format.CSV, marking_refs=(tlp.IDS[Tlp.AMBER],))
ROWS = "value,comment\nportal.evil-invented.com,seen\nnonsense,\nexample.org,benign\n"
Clock = Callable[[], datetime]


def bundle(*raws: bytes) -> bytes:
    return b'{"type":"bundle","objects":[' + b",".join(raws) + b"]}"


def tools(number: int) -> list[bytes]:
    return [tool(f"t{n}", GREEN) for n in range(number)]


def begun(analyst: Actor, content: bytes | str, name: str = "a.json") -> Import:
    return jobs.begin([content.encode() if isinstance(content, str) else content], name, by=analyst, at=NOON)


def started(analyst: Actor, content: bytes | str, plan: Plan = STIX) -> Import:
    return jobs.start(begun(analyst, content).pk, plan, None, by=analyst, at=NOON)


def kept() -> list[Path]:
    return list((ours.COMITY_BLOBS / "imports").glob("*"))


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.COMITY_BLOBS = tmp_path / "blobs"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)


def test_an_import_stores_what_is_right_and_keeps_what_was_refused_and_why(analyst: Actor, clock: Clock) -> None:
    row = started(analyst, bundle(*tools(2), b'{"type":"tool"}', b'{"type":"x"'))

    read = jobs.work(clock=clock)

    row.refresh_from_db()
    assert read == 4
    assert (row.state, row.counts["stored"], row.counts["refused"], row.unreadable) == ("done", 2, 1, 1)
    assert [one.position for one in row.failures.order_by("position")] == [3, 4]
    assert "byte" in broken(row, str)
    assert {one.owner for one in StixObject.objects.all()} == {"phl.example"}


def test_what_was_refused_is_worded_when_it_is_read(analyst: Actor, clock: Clock) -> None:
    started(analyst, ROWS, TABLE)

    jobs.work(clock=clock)

    said = [(one.line, one.code) for one in ImportFailure.objects.order_by("position")]
    assert said == [(3, "intel.import.no-value"), (4, "intel.import.benign")]


def test_objects_that_are_made_carry_the_marking_and_the_nodes_name(analyst: Actor, clock: Clock) -> None:
    started(analyst, ROWS, TABLE)

    jobs.work(clock=clock)

    made = json.loads(bytes(StixObject.objects.get(type="indicator").raw))
    identity = StixObject.objects.get(type="identity")
    assert made["object_marking_refs"] == [tlp.IDS[Tlp.AMBER]]
    assert made["created_by_ref"] == identity.stix_id
    assert json.loads(bytes(identity.raw))["name"] == ours.COMITY_NODE_NAME


@pytest.mark.usefixtures("small_batches")
def test_a_worker_that_was_killed_goes_on_where_it_stopped(
    analyst: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = started(analyst, bundle(*tools(3), b"{}", *tools(6)[3:]))
    take, times = importing.take, iter((False, False, True, False, False))

    def killed(*given: object, **more: object) -> importing.Taken:
        taken = take(*given, **more)  # type: ignore[arg-type]
        if next(times):
            raise SystemExit
        return taken

    monkeypatch.setattr(importing, "take", killed)
    with pytest.raises(SystemExit):
        jobs.work(clock=clock)
    row.refresh_from_db()
    between = row.position, row.state, StixObject.objects.count()

    jobs.work(clock=clock)

    row.refresh_from_db()
    assert between == (4, "running", 3)
    assert (row.position, row.state, row.counts["stored"], row.counts["already there"]) == (7, "done", 6, 0)
    assert row.failures.count() == 1


@pytest.mark.usefixtures("small_batches")
def test_a_cancelled_import_stops_and_keeps_what_it_has_stored(analyst: Actor) -> None:
    row = started(analyst, bundle(*tools(6)))

    jobs.work(clock=lambda: _cancelling(row, analyst))

    row.refresh_from_db()
    assert (row.state, row.position) == ("cancelled", 2)
    assert StixObject.objects.count() == 2


def _cancelling(row: Import, analyst: Actor) -> datetime:
    """The clock, which is read for every batch: before the second, the officer cancels."""
    if StixObject.objects.exists():
        jobs.cancel(row.pk, by=analyst, at=LATER)
    return LATER


@pytest.mark.django_db(transaction=True)
def test_the_file_is_gone_at_the_end(analyst: Actor, clock: Clock) -> None:
    started(analyst, bundle(*tools(1)))
    before = len(kept())

    jobs.work(clock=clock)

    assert (before, kept()) == (1, [])


def test_begin_and_end_stand_in_the_ledger_without_the_files_name(analyst: Actor, clock: Clock) -> None:
    row = started(analyst, bundle(*tools(1)))

    jobs.work(clock=clock)

    leaves = of(str(row.pk))
    assert [one.kind for one in leaves] == ["intel.import.started", "intel.import.ended"]
    assert not any("a.json" in str(one.event) for one in leaves)


def test_a_file_that_is_gone_fails_the_import_and_says_so(analyst: Actor, clock: Clock) -> None:
    row = started(analyst, bundle(*tools(1)))
    keeping.remove(row.kept)

    jobs.work(clock=clock)

    row.refresh_from_db()
    assert row.state == "failed"
    assert row.broken


def test_what_is_made_here_is_marked_by_somebody(analyst: Actor) -> None:
    row = begun(analyst, ROWS)

    with pytest.raises(jobs.MarkingNeeded):
        jobs.start(row.pk, Plan(format=Format.CSV), None, by=analyst, at=NOON)


def test_an_import_is_its_officers_alone(analyst: Actor, office: Office) -> None:
    row = begun(analyst, ROWS)

    for person, refusal in ((KIDLAT, ImportUnknown), (TALA, NotPermitted)):
        with pytest.raises(refusal):
            jobs.start(row.pk, TABLE, None, by=office.actor(person), at=NOON)
        with pytest.raises(refusal):
            jobs.cancel(row.pk, by=office.actor(person), at=NOON)


def test_only_who_may_release_puts_objects_where_others_read_them(office: Office) -> None:
    ligaya = office.actor(LIGAYA)
    row = begun(ligaya, bundle(*tools(1)))

    with pytest.raises(NotPermitted):
        jobs.start(row.pk, STIX, office.scene.collection(), by=ligaya, at=NOON)


def test_it_is_started_once(analyst: Actor) -> None:
    row = started(analyst, bundle(*tools(1)))

    with pytest.raises(jobs.ImportBegun):
        jobs.start(row.pk, STIX, None, by=analyst, at=NOON)


@pytest.mark.parametrize(("content", "refusal"), [(b"", ImportEmpty), (b"x" * 10, ImportTooLarge)])
def test_what_is_empty_or_too_large_is_not_kept(
    analyst: Actor, content: bytes, refusal: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping.keep, "__kwdefaults__", {"most": 5})

    with pytest.raises(refusal):
        begun(analyst, content)
    assert kept() == []


def test_drafts_that_nobody_goes_on_with_are_let_go(analyst: Actor) -> None:
    old, new = begun(analyst, ROWS), jobs.begin([b"x"], "new", by=analyst, at=LATER)

    gone = jobs.sweep(at=NOON + jobs.DRAFTS_KEPT + timedelta(minutes=1))

    assert gone == 1
    assert set(Import.objects.filter(state="draft")) == {new}
    assert old != new


def test_the_same_table_again_changes_nothing(analyst: Actor, clock: Clock) -> None:
    started(analyst, ROWS, TABLE)
    jobs.work(clock=clock)
    again = jobs.start(begun(analyst, ROWS).pk, TABLE, None, by=analyst, at=LATER)

    jobs.work(clock=clock)

    again.refresh_from_db()
    assert again.counts == {"stored": 0, "already there": 1, "conflict": 0, "refused": 0}


def test_a_row_that_says_more_is_the_next_version_of_its_indicator(analyst: Actor, clock: Clock) -> None:
    started(analyst, ROWS, TABLE)
    jobs.work(clock=clock)
    more = ROWS.replace("seen", "seen again")
    jobs.start(begun(analyst, more).pk, TABLE, None, by=analyst, at=LATER)

    jobs.work(clock=clock)

    first, second = (json.loads(bytes(one.raw)) for one in StixObject.objects.filter(type="indicator").order_by("pk"))
    assert first["created"] == second["created"] == first["modified"] < second["modified"]
