"""Finding objects by what the index knows, newest first, in SQL that SQLite and PostgreSQL both read.

Each statement reads along an index and stops at its limit, so that a value that a million objects share costs no more
than one that ten share.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from comity.intel.adapters import search
from comity.intel.core.indexing.spans import Span
from comity.intel.core.store.keys import key_of

MOST_PARAMETERS = 500
READ_ALONE = 20
WINDOW = 50_000
"""How many objects are looked at together where no index helps."""

Parameters = list[str | int | bool]


class Row(NamedTuple):
    """`granular`: some of its properties are marked by themselves, so what it was found by may be hidden."""

    id: int
    granular: bool


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which objects count. Empty or None: any.

    Seen are those with one of `labels`, and all of `owner`'s; of them, those with a label `among` those given. `since`
    and `until` are about when they were stored, in microseconds since 1970 UTC, the second excluded. `newest`: of each
    id, only the newest version that may be seen. What another node owns and `closed` collections alone brought here is
    not seen; what has left every collection counts as brought by those whose segments reach around it.
    """

    labels: frozenset[int]
    owner: str = ""
    types: tuple[str, ...] = ()
    brought_by: str = ""
    collection_id: int = 0
    revoked: bool | None = None
    since: int | None = None
    until: int | None = None
    newest: bool = True
    among: frozenset[int] | None = None
    closed: frozenset[int] = frozenset()
    home: str = ""


class _Where:
    """Conditions on an object `o`, with their parameters."""

    def __init__(self, narrowed: Narrowed) -> None:
        self.conditions: list[str] = []
        self.parameters: Parameters = []
        condition, parameters = _seen("o", narrowed)
        self.add(condition, *parameters)
        if narrowed.types:
            self.add(f"o.type IN ({_places(narrowed.types)})", *narrowed.types)
        if narrowed.brought_by:
            self.add("o.owner = %s", narrowed.brought_by)
        if narrowed.among is not None:
            self.add(f"o.label_id IN ({_places(narrowed.among)})" if narrowed.among else "1 = 0", *narrowed.among)
        if narrowed.revoked is not None:
            self.add("o.revoked = %s", narrowed.revoked)
        if narrowed.since is not None:
            self.add("o.stored_at >= %s", narrowed.since)
        if narrowed.until is not None:
            self.add("o.stored_at < %s", narrowed.until)
        if narrowed.collection_id:
            entries = "SELECT 1 FROM intel_entry e WHERE e.object_id = o.id AND e.collection_id = %s"
            self.add(f"EXISTS ({entries})", narrowed.collection_id)
        if narrowed.newest:
            self._newest(narrowed)

    def add(self, condition: str, *parameters: str | int | bool) -> "_Where":
        self.conditions.append(condition)
        self.parameters.extend(parameters)
        return self

    def _newest(self, narrowed: Narrowed) -> None:
        """No later version may be seen; of two in conflict the one that was here first stands."""
        seen, parameters = _seen("n", narrowed)
        later = "(n.version > o.version OR (n.version = o.version AND n.id < o.id))"
        same = "n.id IN (SELECT object_id FROM intel_named WHERE key = o.key) AND n.stix_id = o.stix_id"
        versions = f"SELECT 1 FROM intel_stixobject n WHERE {same} AND {later} AND {seen}"  # noqa: S608
        self.add(f"NOT EXISTS ({versions})", *parameters)

    def sql(self) -> str:
        return " AND ".join(self.conditions)


def _seen(alias: str, narrowed: Narrowed) -> tuple[str, Parameters]:
    labels = sorted(narrowed.labels)
    either = [f"{alias}.label_id IN ({_places(labels)})"] if labels else []
    either += [f"{alias}.owner = %s"] if narrowed.owner else []
    parameters: Parameters = [*labels, *([narrowed.owner] if narrowed.owner else [])]
    condition = f"({' OR '.join(either) or '1 = 0'})"
    if not narrowed.closed:
        return condition, parameters
    brought, more = _open_to(alias, narrowed)
    return f"{condition} AND {brought}", [*parameters, *more]


def _open_to(alias: str, narrowed: Narrowed) -> tuple[str, Parameters]:
    closed = sorted(narrowed.closed)
    entry = f"SELECT 1 FROM intel_entry e WHERE e.object_id = {alias}.id"  # noqa: S608  conditions are ours
    taken = (
        "SELECT 1 FROM intel_takensegment t JOIN intel_incoming i ON i.id = t.line_id"  # noqa: S608
        f" WHERE t.first_object <= {alias}.id AND t.last_object >= {alias}.id"
        f" AND i.collection_id IN ({_places(closed)})"
    )
    ours = f"{alias}.owner = %s OR {alias}.owner LIKE '%%:%%'"  # the node's own, its clients' and its feeds'
    offered = f"EXISTS ({entry} AND e.collection_id NOT IN ({_places(closed)}))"
    alone = f"NOT EXISTS ({entry}) AND NOT EXISTS ({taken})"
    return f"({ours} OR {offered} OR ({alone}))", [narrowed.home, *closed, *closed]


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: str, parameters: Parameters) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Row(int(row[0]), bool(row[1])) for row in cursor.fetchall()]


def by_spans(spans: Iterable[Span], narrowed: Narrowed, before: int, limit: int) -> list[Row]:
    """The newest objects before `before` with a value in one of the spans: at most `limit`, without repeats."""
    found: dict[int, Row] = {}
    for condition, parameters in _stretches(spans):
        where = _Where(narrowed).add("b.object_id < %s", before).add(condition, *parameters)
        once = "" if len(parameters) == 2 else "GROUP BY b.object_id, o.granular"  # one value is in an object once
        sql = (
            "SELECT b.object_id, o.granular FROM intel_observable b"  # noqa: S608  conditions are ours
            f" CROSS JOIN intel_stixobject o WHERE o.id = b.object_id AND {where.sql()}"
            f" {once} ORDER BY b.object_id DESC LIMIT %s"
        )
        found.update((row.id, row) for row in _rows(sql, [*where.parameters, limit]))
    return sorted(found.values(), reverse=True)[:limit]


def _stretches(spans: Iterable[Span]) -> Iterator[tuple[str, Parameters]]:
    """Few values are each read in order along the index; many are read together and sorted."""
    listed: dict[str, set[str]] = {}
    for span in spans:
        if span.values:
            listed.setdefault(span.kind.value, set()).update(span.values)
        else:
            yield "b.kind = %s AND b.value >= %s AND b.value < %s", [span.kind.value, span.low, span.high]
    for kind, values in listed.items():
        ordered = sorted(values)
        step = 1 if len(ordered) <= READ_ALONE else MOST_PARAMETERS
        for start in range(0, len(ordered), step):
            some = ordered[start : start + step]
            yield f"b.kind = %s AND b.value IN ({_places(some)})", [kind, *some]


def by_words(words: Sequence[str], narrowed: Narrowed, before: int, limit: int, *, begun: bool) -> list[Row]:
    """The newest objects before `before` that have all these words."""
    number, condition, wanted = search.matching(words, last_is_begun=begun)
    where = _Where(narrowed)
    sql = (
        "SELECT o.id, o.granular FROM intel_fulltext CROSS JOIN intel_stixobject o"  # noqa: S608  conditions are ours
        f" WHERE {condition} AND {number} < %s AND o.id = {number} AND {where.sql()} ORDER BY {number} DESC LIMIT %s"
    )
    return _rows(sql, [wanted, before, *where.parameters, limit])


def by_ids(stix_ids: Sequence[str], narrowed: Narrowed, before: int, limit: int) -> list[Row]:
    """The newest objects before `before` with these ids."""
    found: list[Row] = []
    for start in range(0, len(stix_ids), MOST_PARAMETERS):
        some = stix_ids[start : start + MOST_PARAMETERS]
        where = _Where(narrowed).add("o.id < %s", before)
        named = f"o.id IN (SELECT object_id FROM intel_named WHERE key IN ({_places(some)}))"  # noqa: S608
        where.add(named, *map(key_of, some)).add(f"o.stix_id IN ({_places(some)})", *some)
        sql = f"SELECT o.id, o.granular FROM intel_stixobject o WHERE {where.sql()} ORDER BY o.id DESC LIMIT %s"  # noqa: S608
        found += _rows(sql, [*where.parameters, limit])
    return sorted(found, reverse=True)[:limit]


def by_references(targets: Sequence[str], narrowed: Narrowed, before: int, limit: int, *, by: str = "") -> list[Row]:
    """The newest objects before `before` that name one of these ids, by the property `by` if one is given."""
    where = _Where(narrowed).add("r.object_id < %s", before).add(f"r.target IN ({_places(targets)})", *targets)
    if by:
        where.add('r."by" = %s', by)
    sql = (
        "SELECT DISTINCT r.object_id, o.granular FROM intel_reference r"  # noqa: S608  conditions are ours
        f" CROSS JOIN intel_stixobject o WHERE o.id = r.object_id AND {where.sql()} ORDER BY r.object_id DESC LIMIT %s"
    )
    return _rows(sql, [*where.parameters, limit])


def anything(narrowed: Narrowed, before: int, limit: int) -> tuple[list[Row], int]:
    """The newest objects before `before` among the next `WINDOW` ids, and the id at which the next window begins."""
    floor = max(0, before - WINDOW)
    where = _Where(narrowed).add("o.id < %s", before).add("o.id >= %s", floor)
    sql = f"SELECT o.id, o.granular FROM intel_stixobject o WHERE {where.sql()} ORDER BY o.id DESC LIMIT %s"  # noqa: S608
    return _rows(sql, [*where.parameters, limit]), floor
