"""Which version is first, last and of the newest spec: the rule, and the store that keeps it up in batches."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.intel import actions
from comity.intel.actions.ingesting import ingest
from comity.intel.adapters import store
from comity.intel.core.store.content import content_of
from comity.intel.core.store.keys import key_of, label_key
from comity.intel.core.store.versions import Flags, Place, flags_of
from comity.intel.core.taxii import filters
from comity.intel.core.taxii.filters import Which
from comity.intel.core.taxii.selecting import selected
from comity.intel.models import Collection, Entry
from comity.intel.queries import reading
from comity.intel.queries.reading import Sight
from tests.intel.taxii.conftest import AT
from tests.intel.taxii.feed import Object, indicator, old_indicator, raws

DAYS = [f"2026-11-0{day}T08:00:00.000Z" for day in range(1, 6)]
SAME = str(indicator("same")["id"])
OWN = Sight(frozenset(), lambda raw: raw, "phl.example")
TRACES = st.lists(st.lists(st.tuples(st.sampled_from(DAYS), st.booleans()), min_size=1, max_size=4), max_size=4)
SPECS = ["", "2.0", "2.1", "2.0,2.1"]
VERSIONS = ["", "all", "first", "last", "first,last", DAYS[1], f"last,{DAYS[2]}"]

once_with_a_store = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([20, 21])), min_size=1))
def test_every_spec_version_has_one_first_and_one_last_and_one_spec_is_the_newest(
    given_places: list[tuple[int, int]],
) -> None:
    places = [Place(row, version, spec) for row, (version, spec) in enumerate(given_places)]

    flags = flags_of(places)

    for spec in {one.spec_version for one in places}:
        members = [one for one in places if one.spec_version == spec]
        assert sum(flags[one.row].first for one in members) == sum(flags[one.row].last for one in members) == 1
        assert min(one.version for one in members) == next(one.version for one in members if flags[one.row].first)
        assert max(one.version for one in members) == next(one.version for one in members if flags[one.row].last)
    newest = max(one.spec_version for one in places)
    assert all(flags[one.row].newest_spec == (one.spec_version == newest) for one in places)


def test_a_version_alone_is_all_three() -> None:
    assert flags_of([Place(7, 1, 20)]) == {7: Flags(first=True, last=True, newest_spec=True)}


def made(version: str, old: bool) -> Object:
    return old_indicator("same", modified=version) if old else indicator("same", modified=version)


def stored(collection: Collection, trace: list[list[tuple[str, bool]]]) -> None:
    for batch in trace:
        objects = raws([made(version, old) for version, old in batch])
        ingest(objects, collection=collection, owner="phl.example", by="", at=AT)


def told(collection: Collection) -> dict[int, Flags]:
    rows = Entry.objects.filter(collection=collection).values_list("object_id", "first", "last", "newest_spec")
    return {row: Flags(first, last, newest) for row, first, last, newest in rows}


def right(collection: Collection) -> dict[int, Flags]:
    entries = Entry.objects.filter(collection=collection).select_related("object")
    return flags_of(Place(one.object_id, one.object.version, one.object.spec_version) for one in entries)


@once_with_a_store
@given(trace=TRACES)
def test_whatever_comes_in_whichever_batches_the_flags_are_those_of_the_rule(
    db: None, keys: None, trace: list[list[tuple[str, bool]]]
) -> None:
    collection = actions.add_collection("Trace", at=AT)

    stored(collection, trace)

    assert told(collection) == right(collection)
    assert Entry.objects.filter(collection=collection).count() == len({one for batch in trace for one in batch})


@once_with_a_store
@given(trace=TRACES, spec=st.sampled_from(SPECS), version=st.sampled_from(VERSIONS))
def test_what_sql_selects_is_what_the_rule_selects_and_deleting_it_leaves_the_rest_right(
    db: None, keys: None, trace: list[list[tuple[str, bool]]], spec: str, version: str
) -> None:
    collection = actions.add_collection("Trace", at=AT)
    stored(collection, trace)
    query = {f"match[{name}]": [text] for name, text in (("spec_version", spec), ("version", version)) if text}
    asked = filters.read(query, filters.OBJECTS, scope="")
    known = [one for one in store.known([key_of(SAME)], collection.pk) if one.entry_id]

    by_rule = {one.version_text for one in selected(known, asked)}
    by_sql = {row.version_text for row in reading.listing(collection, asked, OWN, 0, 100).rows}
    named = {row.version_text for row in reading.listing(collection, asked.of(SAME), OWN, 0, 100).rows}
    typed = reading.listing(
        collection, filters.read({**query, "match[type]": ["indicator,x"]}, filters.OBJECTS, scope=""), OWN, 0, 100
    )

    assert by_sql == named == {row.version_text for row in typed.rows} == by_rule
    if by_rule:
        wish = filters.read(query, filters.ONE_OBJECT, scope="", default=Which.ALL)
        actions.delete(collection, SAME, wish, OWN, by="", at=AT)
        assert told(collection) == right(collection)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b'{"a":1,"b":[2]}', b'{ "b":[2], "a":1 }', True),
        (b'{"a":"\\u00e9"}', '{"a":"é"}'.encode(), True),
        (b'{"revoked":false}', b"{}", True),
        (b'{"revoked":true}', b"{}", False),
        (b'{"x":{"revoked":false}}', b'{"x":{}}', False),
        (b'{"a":"2026-11-01T08:00:00.000Z"}', b'{"a":"2026-11-01T08:00:00Z"}', True),
        (b'{"a":"2026-11-01T08:00:00.100Z"}', b'{"a":"2026-11-01T08:00:00.1Z"}', True),
        (b'{"a":"2026-11-01T08:00:10Z"}', b'{"a":"2026-11-01T08:00:1Z"}', False),
        (b'{"a":[1,2]}', b'{"a":[2,1]}', False),
        (b'{"a":1}', b'{"a":true}', False),
    ],
)
def test_texts_say_the_same_or_not(one: bytes, other: bytes, *, same: bool) -> None:
    assert (content_of(one) == content_of(other)) is same


def test_keys_fit_a_signed_column_and_do_not_depend_on_order() -> None:
    assert all(-(2**63) <= key_of(f"indicator--{one}") < 2**63 for one in range(100))
    assert label_key(["b", "a", "a"]) == label_key(["a", "b"]) != label_key([])
