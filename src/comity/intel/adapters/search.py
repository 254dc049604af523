"""The full text and the other indices that objects are found by, on SQLite (FTS5) and PostgreSQL (tsvector with GIN).

Which words a text has is decided in `core.indexing.words`, so both databases find alike; they hold words and no more.
FTS5 keeps a copy of the words, so that those of an object can be taken out again.
"""

from collections.abc import Iterator, Sequence

from django.db import connection

from comity.intel.core.indexing.rows import Rows

BATCH = 1000
BATCH_BYTES = 16 * 1024 * 1024
READ_AT_ONCE = 100

_FULLTEXT = "CREATE VIRTUAL TABLE intel_fulltext USING fts5(words, detail=none, tokenize='ascii')"  # as migrated
_INSERT_WORDS = {
    "sqlite": "INSERT INTO intel_fulltext (rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO intel_fulltext (object_id, words)"
    " VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"
    " ON CONFLICT (object_id) DO UPDATE SET words = EXCLUDED.words",
}
_INSERT_OBSERVABLE = {
    "sqlite": "INSERT INTO intel_observable (object_id, kind, value, from_pattern) VALUES (%s, %s, %s, %s)",
    "postgresql": "INSERT INTO intel_observable (object_id, kind, value, from_pattern)"
    " VALUES (%s, %s, %s, %s::integer::boolean)",
}
_INSERT_REFERENCE = 'INSERT INTO intel_reference (object_id, "by", target) VALUES (%s, %s, %s)'
_NEXT = "SELECT id, raw FROM intel_stixobject WHERE id > %s ORDER BY id LIMIT %s"
_MATCH = {
    "sqlite": ("intel_fulltext.rowid", "intel_fulltext MATCH %s"),
    "postgresql": ("intel_fulltext.object_id", "intel_fulltext.words @@ %s::tsquery"),
}


def objects_after(object_id: int) -> list[tuple[int, bytes]]:
    """The next objects: at most `BATCH` of them, and no more once they have `BATCH_BYTES` together."""
    found: list[tuple[int, bytes]] = []
    size = 0
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [object_id, BATCH])
        while size < BATCH_BYTES and (rows := cursor.fetchmany(READ_AT_ONCE)):
            found += [(int(row[0]), bytes(row[1])) for row in rows]
            size += sum(len(row[1]) for row in rows)
    return found


def last_object() -> int:
    """The id of the newest object; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM intel_stixobject")
        row = cursor.fetchone()
    return int(row[0] or 0)


def waiting_after(object_id: int, most: int) -> int:
    """How many objects come after, counted up to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT id FROM intel_stixobject WHERE id > %s LIMIT %s) AS waiting",
            [object_id, most],
        )
        row = cursor.fetchone()
    return int(row[0])


def insert(rows: Rows) -> None:
    """Write what objects are found by."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        if rows.observables:
            cursor.executemany(_INSERT_OBSERVABLE[vendor], rows.observables)
        if rows.references:
            cursor.executemany(_INSERT_REFERENCE, rows.references)
        if rows.words:
            cursor.executemany(_INSERT_WORDS[vendor], rows.words)


def forget(object_ids: Sequence[int]) -> None:
    """Take objects out of every index, as before they leave the store."""
    column = "rowid" if connection.vendor == "sqlite" else "object_id"
    with connection.cursor() as cursor:
        for start in range(0, len(object_ids), BATCH):
            some = list(object_ids[start : start + BATCH])
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"DELETE FROM intel_fulltext WHERE {column} IN ({places})", some)  # noqa: S608
            cursor.execute(f"DELETE FROM intel_observable WHERE object_id IN ({places})", some)  # noqa: S608
            cursor.execute(f"DELETE FROM intel_reference WHERE object_id IN ({places})", some)  # noqa: S608


def clear() -> None:
    """Empty every index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits to be checked would stand in the way
            cursor.execute("TRUNCATE intel_fulltext, intel_observable, intel_reference")
            return
        cursor.execute("DELETE FROM intel_observable")
        cursor.execute("DELETE FROM intel_reference")
        cursor.execute("DROP TABLE intel_fulltext")  # many times quicker than emptying it
        cursor.execute(_FULLTEXT)


def matching(words: Sequence[str], *, last_is_begun: bool) -> tuple[str, str, str]:
    """Of `intel_fulltext`: the column of the object's id, the condition that it has all these words, its parameter.

    There is at least one word. `last_is_begun`: the last may go on. Words are letters and digits only
    (`core.indexing.words`), so that no sign of the query languages can come in; they are quoted all the same.
    """
    return *_MATCH[connection.vendor], " ".join(_terms(words, begun=last_is_begun))


def _terms(words: Sequence[str], *, begun: bool) -> Iterator[str]:
    quote, star = ('"', "*") if connection.vendor == "sqlite" else ("'", ":*")
    for i, word in enumerate(words):
        joined = "" if connection.vendor == "sqlite" or i == 0 else "& "
        yield f"{joined}{quote}{word}{quote}{star if begun and i == len(words) - 1 else ''}"
