"""Objects are found by their ids, before and after their keys are merged, and not once they are erased."""

import pytest
from django.db import connection

from comity.intel.actions.ingesting import ingest
from comity.intel.adapters import erasing, store
from comity.intel.core.store.keys import key_of
from comity.intel.core.store.outcome import Verdict
from comity.intel.models import Collection, Key, Named, NewKey, StixObject
from comity.intel.queries.rows import rows_named
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import Taxii, indicator, indicators, raws


def stored(collection: Collection, number: int, *, start: int = 0) -> list[str]:
    objects = [indicator(f"indicator {one}") for one in range(start, start + number)]
    ingest(raws(objects), collection=collection, owner="phl.example", by="", at=AT)
    return [str(one["id"]) for one in objects]


def test_new_keys_join_the_rest_now_and_then_and_nothing_is_lost(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MERGED", 4)
    ids = [one for start in range(0, 30, 3) for one in stored(collection, 3, start=start)]

    assert Key.objects.count() > 0
    assert NewKey.objects.count() < 4 + 3
    assert Key.objects.count() + NewKey.objects.count() == Named.objects.count() == 30
    assert sorted(rows_named(ids).values_list("stix_id", flat=True)) == sorted(ids)


def test_what_is_in_either_table_is_already_there(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MERGED", 4)
    stored(collection, 3)
    stored(collection, 3, start=3)

    outcome = ingest(raws(indicators(6)), collection=collection, owner="phl.example", by="", at=AT)

    assert outcome.counts() == {Verdict.ALREADY_THERE: 6}


def test_two_ids_of_one_key_are_kept_apart(
    collection: Collection, bank: Taxii, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("core.store.keys", "adapters.pages", "actions.ingesting", "queries.rows"):
        monkeypatch.setattr(f"comity.intel.{module}.key_of", lambda stix_id: 7)
    first, second = stored(collection, 2)

    assert bank.get(place + "objects/", f"match[id]={first}").ids == [first]
    assert [one.stix_id for one in rows_named([second])] == [second]


def test_of_what_is_erased_no_key_stays(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MERGED", 4)
    ids = [one for start in range(0, 9, 3) for one in stored(collection, 3, start=start)]
    rows = list(rows_named(ids[:4]).values_list("pk", flat=True))

    erasing.erase(rows)

    assert not Named.objects.filter(key__in=[key_of(one) for one in ids[:4]]).exists()
    assert StixObject.objects.count() == Named.objects.count() == 5


def test_the_search_for_ids_goes_along_indices(collection: Collection) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone tells its plan in a line that stays the same")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + store._KNOWN.format(places="%s"), [1, 7])
        plan = " ".join(str(row[3]) for row in cursor.fetchall())

    assert "SCAN" not in plan
