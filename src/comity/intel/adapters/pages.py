"""Reading collections page by page, in SQL that SQLite and PostgreSQL both read: what `core.taxii.filters` asks for.

A page begins after a date_added and is read along an index, so it costs the same wherever it begins. CROSS JOIN makes
SQLite keep the order of tables; PostgreSQL takes it for any other join.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection

from comity.intel.core.store.keys import key_of
from comity.intel.core.taxii.filters import EVERY_SPEC, Filters, Which
from comity.intel.core.taxii.interop import Where

CHUNK = 256
MOST_TYPES = 100

Value = int | str | bytes
Parameters = list[Value]


class Body(NamedTuple):
    """An object as it was received, and when it was added to the collection. `guarded`: some of its properties are
    marked by themselves, and it is not the reader's own."""

    added: int
    guarded: bool
    raw: bytes


class Joined(NamedTuple):
    """Objects as they were received, with commas between them; `first` and `last` are their date_added, 0 for none."""

    number: int
    first: int
    last: int
    guarded: bool
    raw: bytes


_BODY = "e.added, CASE WHEN o.granular THEN o.owner <> %s ELSE false END AS guarded, o.raw"  # AND would read both
_JOIN_SQLITE = "SELECT count(*), min(added), max(added), max(guarded), CAST(group_concat(raw, ',') AS BLOB)"
_JOIN_POSTGRESQL = (
    "SELECT count(*), min(added), max(added), bool_or(guarded), string_agg(raw, ','::bytea ORDER BY added)"
)


class Head(NamedTuple):
    """A version without its body."""

    added: int
    stix_id: str
    version_text: str
    spec_version: int


class Whole(NamedTuple):
    """A version and its body, as in `Body` and `Head`."""

    added: int
    guarded: bool
    raw: bytes
    stix_id: str
    version_text: str
    spec_version: int


class Allowed(NamedTuple):
    """What may be seen: objects with one of these labels but of none of these types, and all of `owner`'s unless that
    is empty."""

    labels: frozenset[int]
    owner: str = ""
    blocked: frozenset[str] = frozenset()


class Span(NamedTuple):
    """The part of a collection to read: added after `after` and, unless 0, not after `until`; `limit` rows at most."""

    collection_id: int
    after: int
    limit: int
    until: int = 0


def joined(span: Span, filters: Filters, allowed: Allowed) -> Joined:
    """Objects in order, put together by the database: half the work of reading them one by one."""
    rows, parameters = _statement(_BODY, span, filters, allowed)
    if connection.vendor == "postgresql":
        row = _binary(f"{_JOIN_POSTGRESQL} FROM ({rows}) AS page", parameters)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"{_JOIN_SQLITE} FROM ({rows}) AS page", parameters)
            row = cursor.fetchone()
    number, first, last, guarded, raw = row
    return Joined(number, first or 0, last or 0, bool(guarded), bytes(raw or b""))


def _binary(sql: str, parameters: Parameters) -> Any:
    """One row from PostgreSQL in its binary form: Django's cursor gets bytes as hexadecimal digits, at twice the cost.

    It is planned each time it is asked, for a plan that fits every page would fit none.
    """
    import psycopg

    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql, parameters, prepare=False, binary=True).fetchone()


def is_more(span: Span, filters: Filters, allowed: Allowed) -> bool:
    """Whether anything follows."""
    sql, parameters = _statement("1", span._replace(limit=1), filters, allowed)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone() is not None


def bodies(span: Span, filters: Filters, allowed: Allowed, most_bytes: int) -> tuple[list[Body], bool]:
    """Objects in order, and whether they were cut short of the limit because of their size in bytes."""
    rows, cut = _read(_BODY, span, filters, allowed, most_bytes)
    return [Body._make(row) for row in rows], cut


def wholes(span: Span, filters: Filters, allowed: Allowed, most_bytes: int) -> tuple[list[Whole], bool]:
    """As `bodies`, with what a manifest says of them."""
    columns = f"{_BODY}, o.stix_id, o.version_text, o.spec_version"
    rows, cut = _read(columns, span, filters, allowed, most_bytes)
    return [Whole._make(row) for row in rows], cut


def _read(columns: str, span: Span, filters: Filters, allowed: Allowed, most_bytes: int) -> tuple[list[Any], bool]:
    sql, parameters = _statement(columns, span, filters, allowed)
    rows, size = [], 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            rows += chunk
            size += sum(len(row[2]) for row in chunk)
            if size > most_bytes:
                return rows, len(rows) < span.limit
    return rows, False


def heads(span: Span, filters: Filters, allowed: Allowed) -> list[Head]:
    """Versions in order."""
    sql, parameters = _statement("e.added, o.stix_id, o.version_text, o.spec_version", span, filters, allowed)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Head._make(row) for row in cursor.fetchall()]


def end_of(span: Span) -> int:
    """The date_added of the last of the next `limit` entries; 0 where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(added) FROM (SELECT added FROM intel_entry WHERE collection_id = %s AND added > %s"
            " ORDER BY added LIMIT %s) AS next_entries",
            [span.collection_id, span.after, span.limit],
        )
        return cursor.fetchone()[0] or 0


def is_there(collection_id: int, stix_id: str, allowed: Allowed) -> bool:
    """Whether any version of an object that may be seen is in a collection."""
    span = Span(collection_id, 0, 1)
    everything = Filters(ids=(stix_id,), which=frozenset({Which.ALL}), spec_versions=EVERY_SPEC)
    return bool(heads(span, everything, allowed))


def _statement(columns: str, span: Span, filters: Filters, allowed: Allowed) -> tuple[str, Parameters]:
    tables, where, parameters = _source(span, filters, allowed)
    for more, values in _conditions(filters, allowed) if where is not _JOINED else ():
        where += f" AND {more}"
        parameters += values
    sql = f"SELECT {columns} FROM {tables} WHERE {where} ORDER BY e.added LIMIT %s"  # noqa: S608  all ours
    return sql, [*([allowed.owner] if "%s" in columns else []), *parameters, span.limit]


def _source(span: Span, filters: Filters, allowed: Allowed) -> tuple[str, str, Parameters]:
    """The tables, in the order in which to go through them, and where to begin."""
    if filters.ids:
        condition, parameters = _range(span)
        named = f"SELECT object_id FROM intel_named WHERE key IN ({_places(filters.ids)})"  # noqa: S608
        condition += f" AND e.object_id = o.id AND o.id IN ({named})"
        condition += f" AND o.stix_id IN ({_places(filters.ids)})"
        parameters += [*map(key_of, filters.ids), *filters.ids]
        if filters.types:
            condition += f" AND e.type IN ({_places(filters.types)})"
            parameters += filters.types
        return "intel_stixobject o CROSS JOIN intel_entry e", condition, parameters
    if filters.types:
        parts = [_of_type(one, span, filters, allowed) for one in filters.types[:MOST_TYPES]]
        tables = " UNION ALL ".join(sql for sql, _ in parts)
        parameters = [value for _, values in parts for value in values]
        return f"({tables}) t CROSS JOIN intel_entry e CROSS JOIN intel_stixobject o", _JOINED, parameters
    condition, parameters = _range(span)
    return "intel_entry e CROSS JOIN intel_stixobject o", condition + " AND o.id = e.object_id", parameters


_JOINED = "e.id = t.id AND o.id = e.object_id"


def _of_type(one: str, span: Span, filters: Filters, allowed: Allowed) -> tuple[str, Parameters]:
    """The first entries of a type, found along its index."""
    condition, parameters = _range(span)
    sql = f"SELECT e.id FROM intel_entry e CROSS JOIN intel_stixobject o WHERE {condition}"  # noqa: S608  all ours
    sql += " AND o.id = e.object_id AND e.type = %s"
    parameters.append(one)
    for more, values in _conditions(filters, allowed):
        sql += f" AND {more}"
        parameters += values
    return f"SELECT id FROM ({sql} ORDER BY e.added LIMIT %s) AS one_type", [*parameters, span.limit]  # noqa: S608


def _range(span: Span) -> tuple[str, Parameters]:
    if span.until:
        return "e.collection_id = %s AND e.added > %s AND e.added <= %s", [span.collection_id, span.after, span.until]
    return "e.collection_id = %s AND e.added > %s", [span.collection_id, span.after]


def _conditions(filters: Filters, allowed: Allowed) -> list[tuple[str, Parameters]]:
    found = (_allowed(allowed), _versions(filters), _spec_versions(filters), *_likely(filters))
    return [one for one in found if one[0]]


def _allowed(allowed: Allowed) -> tuple[str, Parameters]:
    """Labels as spans of their ids, since there are few gaps and a comparison costs less than a look-up."""
    parts, parameters = [], Parameters()
    for first, last in _spans(allowed.labels):
        parts.append("e.label_id BETWEEN %s AND %s")
        parameters += [first, last]
    condition = f"({' OR '.join(parts) or '1 = 0'})"
    if allowed.blocked:
        condition += f" AND e.type NOT IN ({_places(allowed.blocked)})"
        parameters += sorted(allowed.blocked)
    if allowed.owner:
        condition += " OR o.owner = %s"
        parameters.append(allowed.owner)
    return f"({condition})", parameters


def _spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers as spans without gaps, both ends belonging to it."""
    spans: list[tuple[int, int]] = []
    for one in sorted(numbers):
        if spans and spans[-1][1] == one - 1:
            spans[-1] = (spans[-1][0], one)
        else:
            spans.append((one, one))
    return spans


def _versions(filters: Filters) -> tuple[str, Parameters]:
    if Which.ALL in filters.which:
        return "", []
    choices = [f"e.{which.value}" for which in (Which.FIRST, Which.LAST) if which in filters.which]
    if filters.versions:
        choices.append(f"o.version IN ({_places(filters.versions)})")
    return f"({' OR '.join(choices)})", [*filters.versions]


def _spec_versions(filters: Filters) -> tuple[str, Parameters]:
    if not filters.spec_versions:
        return "e.newest_spec", []
    return f"e.spec_version IN ({_places(filters.spec_versions)})", [*sorted(filters.spec_versions)]


def _likely(filters: Filters) -> Iterator[tuple[str, Parameters]]:
    """Objects that could have what is wanted: its property's name, or an escaped text, stands in their bytes."""
    contains = "position(%s::bytea in o.raw) > 0" if connection.vendor == "postgresql" else "instr(o.raw, %s) > 0"
    for one in filters.wanted:
        if one.field.where in (Where.OWN, Where.BELOW, Where.AT_LEAST, Where.AT_MOST) and one.field.name != "revoked":
            yield f"({contains} OR {contains})", [f'"{one.field.name}"'.encode(), b"\\"]


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
