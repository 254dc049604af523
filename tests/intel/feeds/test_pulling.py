"""What another server has comes here once, all of it, however the server behaves and whenever the pull is killed."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from comity.intel import actions
from comity.intel.actions.feeds import sources as keeping
from comity.intel.adapters.feeds import http
from comity.intel.core.feeds.reports import Pulled
from comity.intel.models import Collection, Entry, Source, StixObject
from comity.intel.queries.feeds import sources
from comity.intel.tasks.feeds import asking, turns
from comity.intel.tasks.feeds.pulling import NotForPulling, coming, pull
from comity.ledger import queries as ledger
from tests.intel.feeds.conftest import added
from tests.intel.feeds.remote import Faults, Object, Remote
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import address, indicator, indicators, old_indicator

pytestmark = pytest.mark.django_db

MITRE = Faults(mitre_names=True, dates="http", media_type="application/json", spec_version="2.0", manifest_next=False)


def pulled(source: Source, at: datetime = AT) -> Pulled:
    source.refresh_from_db()
    return pull(source, clock=lambda: at)


def here(collection: Collection) -> set[str]:
    return set(Entry.objects.filter(collection=collection).values_list("object__stix_id", flat=True))


def ids(objects: list[Object]) -> set[object]:
    return {one["id"] for one in objects}


def test_everything_comes_page_by_page_and_belongs_to_the_feed(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(230), address("192.0.2.7")]

    report = pulled(added(remote, collection))

    assert report.counts == {"stored": 231, "already there": 0, "conflict": 0, "refused": 0}
    assert (report.broken, report.doubts, report.unfinished) == ("", [], False)
    assert here(collection) == ids(remote.objects)
    assert set(StixObject.objects.values_list("owner", flat=True)) == {"feed:abroad"}


def test_a_second_pull_asks_only_for_what_came_since(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection)
    pulled(source)
    remote.asked.clear()
    remote.objects += [indicator("new")]

    report = pulled(source)

    assert report.counts["stored"] == 1
    assert len(remote.asked) == 2
    assert all("added_after=2026-11-01T08:03:48.999999Z" in one for one in remote.asked[:1])


@pytest.mark.parametrize(
    "faults",
    [
        MITRE,
        replace(MITRE, dates="javascript", has_next=False),
        Faults(has_next=False),
        Faults(has_next=False, together=40),
        Faults(has_next=False, more_lies=True, together=40),
        Faults(more_lies=True),
        Faults(media_type="application/vnd.oasis.taxii+json; version=2.0"),
        Faults(media_type=""),
        Faults(dates="none"),
        Faults(forgets_next=True),
        Faults(no_gzip=True),
        Faults(together=1000),
    ],
    ids=str,
)
def test_the_faults_of_real_servers_lose_nothing(remote: Remote, collection: Collection, faults: Faults) -> None:
    remote.faults, remote.objects = faults, [*indicators(230)]
    source = added(remote, collection)

    first, second = pulled(source), pulled(source)

    assert here(collection) == ids(remote.objects)
    assert (first.counts["stored"], first.broken, second.counts["stored"]) == (230, "", 0)


def test_a_server_that_shows_stix_20_first_is_asked_for_the_newest(remote: Remote, collection: Collection) -> None:
    remote.faults, remote.objects = MITRE, [*indicators(3)]

    pulled(added(remote, collection))

    assert len(here(collection)) == 3
    assert "match[spec_version]=2.1" in unquote(remote.asked[-1])


def test_a_source_may_say_which_stix_and_which_versions_it_wants(remote: Remote, collection: Collection) -> None:
    remote.objects = [indicator("a"), old_indicator("b")]

    pulled(added(remote, collection, spec_version="2.0", all_versions=True))

    assert "match[spec_version]=2.0" in unquote(remote.asked[0])
    assert "match[version]=all" in unquote(remote.asked[0])
    assert here(collection) == {old_indicator("b")["id"]}


def test_more_of_one_instant_than_the_server_gives_is_told(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(has_next=False, page=10, together=30)
    remote.objects = [*indicators(61)]

    report = pulled(added(remote, collection))

    assert report.doubts == ["crowded"]
    assert indicator("indicator 60")["id"] in here(collection)


def test_a_next_that_leads_round_ends(remote: Remote, collection: Collection) -> None:
    remote.faults, remote.objects = Faults(circle=True), [*indicators(230)]

    report = pulled(added(remote, collection))

    assert report.pages < 20
    assert len(here(collection)) >= 100


def test_good_objects_beside_bad_ones_are_kept_and_the_bad_told(remote: Remote, collection: Collection) -> None:
    bad = {**indicator("bad"), "pattern": "["}
    remote.objects = [indicator("a"), bad, indicator("b")]

    report = pulled(added(remote, collection))

    assert report.counts == {"stored": 2, "already there": 0, "conflict": 0, "refused": 1}
    assert report.failures[0].stix_id == bad["id"]
    assert report.failures[0].code.startswith("stix.")
    assert json.loads(report.to_json())["failures"][0]["reason"]


def test_a_feed_changes_nothing_that_is_not_its_own(remote: Remote, collection: Collection) -> None:
    ours = indicator("ours")
    actions.ingest([json.dumps(ours).encode()], collection=None, owner="phl.example", by="", at=AT)
    remote.objects = [{**ours, "modified": "2026-11-05T00:00:00.000Z", "name": "changed"}]

    report = pulled(added(remote, collection))

    assert [one.code for one in report.failures] == ["intel.not-the-owner"]


def test_the_same_content_under_another_text_is_already_there_and_other_content_a_conflict(
    remote: Remote, collection: Collection
) -> None:
    source = added(remote, collection)
    remote.objects = [indicator("a")]
    pulled(source)
    remote.objects = [indicator("a"), {**indicator("a"), "name": "otherwise"}]

    report = pulled(source)

    assert (report.counts["already there"], report.counts["conflict"]) == (1, 1)


def test_a_pull_that_is_killed_goes_on_where_it_was(
    remote: Remote, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection)

    def killed(report: Pulled) -> None:
        if report.pages == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(source, clock=lambda: AT, say=killed)
    remote.asked.clear()
    report = pulled(source)

    assert here(collection) == ids(remote.objects)
    assert report.counts == {"stored": 30, "already there": 0, "conflict": 0, "refused": 0}
    assert "next=200" in remote.asked[0]


def test_a_page_and_how_far_it_reaches_are_kept_together_or_not_at_all(
    remote: Remote, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection)

    def torn(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("comity.intel.actions.feeds.pulling.msgspec.to_builtins", torn)
    with pytest.raises(MemoryError):
        pull(source, clock=lambda: AT)
    monkeypatch.undo()

    assert here(collection) == set()
    assert pulled(source).counts["stored"] == 230


def test_two_pulls_at_once_do_not_lose_each_others_place(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection)
    reports = []

    def another(report: Pulled) -> None:
        if report.pages == 1:
            reports.append(pull(sources.source_named("abroad"), clock=lambda: AT))

    first = pull(source, clock=lambda: AT, say=another)

    assert reports[0].broken == ""
    assert first.broken_code == "intel.feed.another-pulls"
    assert here(collection) == ids(remote.objects)


def test_a_busy_server_is_left_alone_as_long_as_it_asks(remote: Remote, collection: Collection) -> None:
    remote.faults, remote.objects = Faults(busy_after=2), [*indicators(230)]
    source = added(remote, collection, every_minutes=1)

    report = pulled(source)
    source.refresh_from_db()

    assert (report.broken_code, report.wait_seconds) == ("intel.feed.busy", 120)
    assert "120" in report.broken
    assert len(here(collection)) == 200
    assert source.due_at == AT + timedelta(seconds=120)
    assert sources.due(at=AT + timedelta(seconds=119)) == []


def test_a_gateways_page_is_no_taxii_and_is_not_repeated(remote: Remote, collection: Collection) -> None:
    remote.faults, remote.objects = Faults(breaks_after=1), [*indicators(230)]
    source = added(remote, collection)

    report = pulled(source)
    remote.faults = Faults()

    assert report.broken_code == "intel.feed.refused"
    assert "Gateway" not in report.broken
    assert "502" in report.broken
    assert pulled(source).counts["stored"] == 130


def test_failures_are_tried_again_later_and_later(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(breaks_after=0)
    source = added(remote, collection, every_minutes=5)
    waits = []

    for _ in range(12):
        pulled(source)
        source.refresh_from_db()
        assert source.due_at is not None
        waits.append(source.due_at - AT)

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), keeping.LONGEST_REST)
    assert source.code == "intel.feed.refused"


def test_a_dry_run_says_what_would_come_and_changes_nothing(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection)
    pulled(source)
    remote.objects += [indicator("new"), address("192.0.2.9")]
    before, leaves = source.cursor, ledger.head().size
    source.refresh_from_db()
    cursor = source.cursor

    report = coming(source)
    source.refresh_from_db()

    assert report.new == {"indicator": 1, "ipv4-addr": 1}
    assert set(report.examples) == {indicator("new")["id"], address("192.0.2.9")["id"]}
    assert (source.cursor, ledger.head().size) == (cursor, leaves)
    assert before != cursor
    assert len(here(collection)) == 230


@pytest.mark.parametrize(
    "faults", [Faults(), MITRE, Faults(manifest_next=False, dates="none"), Faults(no_manifest=True)], ids=str
)
def test_a_dry_run_counts_right_whatever_the_manifest_is_like(
    remote: Remote, collection: Collection, faults: Faults
) -> None:
    remote.faults, remote.objects = faults, [*indicators(230)]
    actions.ingest([json.dumps(one).encode() for one in indicators(30)], collection=None, owner="x:y", by="", at=AT)

    report = coming(added(remote, collection))

    assert (sum(report.new.values()), report.known, report.broken) == (200, 30, "")
    assert here(collection) == set()


def test_a_source_that_changes_old_objects_in_place_is_read_whole(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(5)]
    source = added(remote, collection, whole=True)
    pulled(source)
    remote.objects[0] = indicator("indicator 0", modified="2026-11-05T00:00:00.000Z")

    report = pulled(source)

    assert report.counts["stored"] == 1


def test_a_secret_is_in_a_file_of_its_own_and_nowhere_else(
    remote: Remote, collection: Collection, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remote.secret, remote.objects = "hush-4711", [*indicators(2)]
    source = added(remote, collection, secret="hush-4711")

    report = pulled(source)
    (kept,) = (keys / "feeds").iterdir()
    row = Source.objects.filter(pk=source.pk).values().get()
    leaves = [leaf.event for leaf in ledger.of(str(source.pk))]

    assert report.counts["stored"] == 2
    assert (kept.read_text(), kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (
        "hush-4711",
        0o600,
        0o700,
    )
    assert "hush" not in f"{row} {leaves} {report.to_json()} {caplog.text} {remote.asked}"


def test_a_wrong_secret_is_told_and_nothing_is_lost(remote: Remote, collection: Collection) -> None:
    remote.secret = "right"

    report = pulled(added(remote, collection, secret="wrong"))

    assert report.broken_code == "intel.feed.not-signed-in"


def test_a_user_and_a_password_are_sent_as_basic(remote: Remote, collection: Collection) -> None:
    pulled(added(remote, collection, user="user", secret="a pass"))

    assert remote.seen[0]["authorization"] == "Basic dXNlcjphIHBhc3M="


@pytest.mark.parametrize("secret", ["a b", "a\r\nX: y", "ü", "x" * 5000])
def test_a_secret_that_cannot_be_a_token_is_refused(remote: Remote, collection: Collection, secret: str) -> None:
    with pytest.raises(keeping.NotASecret):
        added(remote, collection, secret=secret)


def test_a_redirect_elsewhere_is_not_followed(remote: Remote, collection: Collection) -> None:
    remote.faults = Faults(redirect="http://127.0.0.1:9")

    report = pulled(added(remote, collection, secret="hush"))

    assert report.broken_code == "intel.feed.elsewhere"


def test_a_small_body_that_unpacks_to_a_large_one_is_cut_off(
    remote: Remote, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 8 * 1024 * 1024)
    remote.faults, remote.objects = Faults(bomb=True), [*indicators(1)]

    report = pulled(added(remote, collection))

    assert report.broken_code == "intel.feed.too-long"


def test_pages_that_are_too_large_are_asked_for_smaller(
    remote: Remote, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 20_000)
    remote.objects = [*indicators(120)]

    report = pulled(added(remote, collection))

    assert (report.counts["stored"], report.broken) == (120, "")


def test_nobody_at_the_address_is_told(collection: Collection) -> None:
    source = added(Remote(url="http://127.0.0.1:9"), collection)

    assert pulled(source).broken_code == "intel.feed.unreachable"


def test_what_is_no_taxii_is_told(remote: Remote, collection: Collection) -> None:
    source = added(remote, collection)
    remote.objects = [{"id": "a"}]
    Source.objects.filter(pk=source.pk).update(url=f"{remote.url}/elsewhere/collections/a/")

    assert pulled(source).broken_code == "intel.feed.refused"


def test_the_worker_asks_each_source_when_its_turn_has_come(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(3)]
    source = added(remote, collection, every_minutes=15)
    added(remote, collection, name="by-hand")

    first, second = turns.exchange_due(at=AT), turns.exchange_due(at=AT)
    source.refresh_from_db()

    assert (first, second) == (1, 0)
    assert here(collection) == ids(remote.objects)
    assert source.due_at is not None


def test_a_round_that_takes_too_long_goes_on_in_the_next(remote: Remote, collection: Collection) -> None:
    remote.objects = [*indicators(230)]
    source = added(remote, collection, every_minutes=15)

    report = pull(source, clock=lambda: AT, seconds=0)

    assert (report.unfinished, report.pages) == (True, 1)
    assert [one.name for one in sources.due(at=AT)] == ["abroad"]


def test_a_source_is_removed_with_its_secret_and_what_came_from_it_stays(
    remote: Remote, collection: Collection, keys: Path, django_capture_on_commit_callbacks: object
) -> None:
    remote.objects = [*indicators(3)]
    source = added(remote, collection, secret="hush")
    pulled(source)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        keeping.remove_source(source, at=AT)

    assert list((keys / "feeds").iterdir()) == []
    assert len(here(collection)) == 3
    assert sources.sources() == []


def test_a_source_has_a_name_that_no_other_has_and_something_to_do(remote: Remote, collection: Collection) -> None:
    added(remote, collection)

    with pytest.raises(keeping.NameTaken):
        added(remote, collection)
    with pytest.raises(keeping.NotAName):
        added(remote, collection, name="No Name")
    with pytest.raises(keeping.NothingToDo):
        added(remote, collection, name="idle", pulls=False)


def test_nothing_is_pulled_from_a_source_that_is_for_pushing(remote: Remote, collection: Collection) -> None:
    source = added(remote, collection, pulls=False, pushes=True)

    with pytest.raises(NotForPulling):
        pull(source, clock=lambda: AT)
    with pytest.raises(NotForPulling):
        coming(source)


def test_what_a_server_offers_is_found_from_any_of_its_addresses(remote: Remote) -> None:
    remote.faults = MITRE
    anonymous = http.Access()

    found = [asking.look(f"{remote.url}{path}", anonymous) for path in ("/taxii2/", "/api/v21/")]
    found.append(asking.look(remote.place, anonymous))

    assert {one.address for offers in found for one in offers} == {remote.place}
    assert not any("evil" in one for one in remote.asked)
