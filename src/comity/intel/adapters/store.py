"""Writing objects and entries in batches, in SQL that SQLite and PostgreSQL both read.

Through the ORM a stored object costs six times as much, and a client may send a thousand in one request.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from comity.intel.core.store.rows import ENTRY_COLUMNS, KEY_COLUMNS, OBJECT_COLUMNS, EntryRow, Known, ObjectRow
from comity.intel.core.store.versions import Flags

BATCH = 1000
MERGED = 65_536
"""So many objects keep their keys in the small table before they go to the large one."""
FIRST_COUNTED = 4_096
"""At so many, and at its multiples up to `MERGED`, PostgreSQL is told how many there are; then at those of `MERGED`."""
_STORE_LOCK = 0x636F6D69  # any number, so long as nothing else in the database takes the same


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({_names(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608  ours


_INSERT_OBJECT = _insert("intel_stixobject", OBJECT_COLUMNS)
_INSERT_ENTRY = _insert("intel_entry", ENTRY_COLUMNS)
_INSERT_KEY = _insert("intel_newkey", KEY_COLUMNS)
_COPY_KEY = f"COPY intel_newkey ({_names(KEY_COLUMNS)}) FROM STDIN"
_MERGE_KEYS = (
    "INSERT INTO intel_key (key, object_id) SELECT key, object_id FROM intel_newkey ORDER BY key, object_id",
    "DELETE FROM intel_newkey",
)
_COPY_OBJECT = f"COPY intel_stixobject ({_names(OBJECT_COLUMNS)}) FROM STDIN"
_COPY_ENTRY = f"COPY intel_entry ({_names(ENTRY_COLUMNS)}) FROM STDIN"
_UPDATE_FLAGS = "UPDATE intel_entry SET first = %s, last = %s, newest_spec = %s WHERE id = %s"
_MARK_CONFLICTING = "UPDATE intel_stixobject SET conflicting = %s WHERE id = %s"
_KNOWN = (
    "SELECT o.id, o.stix_id, o.type, o.version, o.version_text, o.versioned, o.spec_version, o.sha256, o.owner,"
    " o.label_id, o.conflicting, e.id, e.first, e.last, e.newest_spec"
    " FROM intel_stixobject o LEFT JOIN intel_entry e ON e.object_id = o.id AND e.collection_id = %s"
    " WHERE o.id IN (SELECT object_id FROM intel_named WHERE key IN ({places})) ORDER BY o.id"
)


def lock() -> None:
    """Let nobody else store until this transaction ends, so that ids and `added` rise in the order of commits.

    On SQLite the transaction itself does this, being IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_STORE_LOCK])


def new_ids(number: int) -> range | list[int]:
    """As many ids for objects, rising, none of which was ever given. Under `lock`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('intel_stixobject', 'id')) FROM generate_series(1, %s)", [number]
            )
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'intel_stixobject'")
        row = cursor.fetchone()
    last = int(row[0]) if row else 0
    return range(last + 1, last + 1 + number)


def last_added(collection_id: int) -> int:
    """The newest date_added of a collection, whose row is held until the transaction ends."""
    held = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_added FROM intel_collection WHERE id = %s{held}", [collection_id])  # noqa: S608
        row = cursor.fetchone()
    return int(row[0])


def advance(collection_id: int, added: int, largest: int) -> None:
    """The collection's newest date_added from now on, and the bytes of an object if they are the most yet."""
    sql = "UPDATE intel_collection SET last_added = %s, largest = CASE WHEN largest < %s THEN %s ELSE largest END"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE id = %s", [added, largest, largest, collection_id])


def known(keys: Sequence[int], collection_id: int) -> list[Known]:
    """All stored versions of objects with these keys, at most `BATCH` keys at once, in the order of storing."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(places=", ".join(["%s"] * len(keys))), [collection_id, *keys])
        return [Known._make(row) for row in cursor.fetchall()]


def raw_of(object_id: int) -> bytes:
    """The bytes of a stored version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT raw FROM intel_stixobject WHERE id = %s", [object_id])
        row = cursor.fetchone()
    return bytes(row[0])


def insert(objects: Sequence[ObjectRow], entries: Sequence[EntryRow]) -> None:
    """Store versions, and put versions into collections.

    PostgreSQL takes them as COPY, whose text has truth values as 0 and 1 too; an INSERT for each costs five times that.
    """
    keys = [(row[1], row[0]) for row in objects]
    if connection.vendor == "postgresql":
        _copy(_COPY_OBJECT, objects)
        _copy(_COPY_KEY, keys)
        _copy(_COPY_ENTRY, entries)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_OBJECT, objects)
            cursor.executemany(_INSERT_KEY, keys)
            cursor.executemany(_INSERT_ENTRY, entries)
    if _passes(objects, MERGED):
        _merge()
    if connection.vendor == "postgresql" and _passes(objects, _between_counts(objects)):
        _count()


def _passes(objects: Sequence[ObjectRow], step: int) -> bool:
    """Whether a multiple of `step` lies between the ids of these objects."""
    return bool(objects) and objects[0][0] // step != objects[-1][0] // step


def _between_counts(objects: Sequence[ObjectRow]) -> int:
    return MERGED if objects and objects[0][0] > MERGED else FIRST_COUNTED


def _count() -> None:
    """Tell PostgreSQL roughly how many entries there are. Until its own daemon comes by, a minute later, it would sort
    the whole collection for every page."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE (SKIP_LOCKED) intel_entry")


def _merge() -> None:
    """The keys of new objects join the rest, in order, so that each page of the large index is written once."""
    with connection.cursor() as cursor:
        for statement in _MERGE_KEYS:
            cursor.execute(statement)


def _copy(statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def set_flags(changed: Iterable[tuple[int, Flags]]) -> None:
    """Other flags for entries, by their ids."""
    rows = [(flags.first, flags.last, flags.newest_spec, entry_id) for entry_id, flags in changed]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE_FLAGS, rows)


def label_ids(keys: Sequence[str]) -> dict[str, int]:
    """The ids of labels, by their keys."""
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(keys))
        cursor.execute(f"SELECT key, id FROM intel_label WHERE key IN ({places})", list(keys))  # noqa: S608
        return {key: int(number) for key, number in cursor.fetchall()}


def mark_conflicting(object_ids: Iterable[int]) -> None:
    """These versions are in conflict with another."""
    rows = [(True, object_id) for object_id in object_ids]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_MARK_CONFLICTING, rows)
