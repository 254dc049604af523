"""Reading a collection for a segment, in SQL that SQLite and PostgreSQL both read, and ids as segments keep them."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from comity.intel.core.exchange.reach import Span

CHUNK = 50
_ROWS = (
    "SELECT e.added, o.id, o.granular, o.owner, e.label_id, o.type, o.raw"
    " FROM intel_entry e CROSS JOIN intel_stixobject o"
    " WHERE e.collection_id = %s AND e.added > %s AND e.added <= %s AND e.label_id IN ({labels})"
    " AND o.id = e.object_id{owners} ORDER BY e.added LIMIT %s"
)


class Row(NamedTuple):
    """An object in a collection, and all that the gate looks at."""

    added: int
    object_id: int
    granular: bool
    owner: str
    label: int
    type: str
    raw: bytes


def rows(collection_id: int, span: Span, *, without: Sequence[str], most: int, most_bytes: int) -> list[Row]:
    """The first objects of a span that none of `without` owns: `most` of them, of `most_bytes` together unless the
    first alone is larger. Fewer than there are only where they would be too many."""
    labels, owners = ", ".join(["%s"] * len(span.labels)), ", ".join(["%s"] * len(without))
    sql = _ROWS.format(labels=labels, owners=f" AND o.owner NOT IN ({owners})" if without else "")
    spanned = [collection_id, span.after, span.until, *sorted(span.labels)]
    found: list[Row] = []
    size = 0
    with connection.chunked_cursor() if connection.vendor == "postgresql" else connection.cursor() as cursor:
        cursor.execute(sql, [*spanned, *without, most])
        while chunk := cursor.fetchmany(CHUNK):
            for values in chunk:
                size += len(values[-1])
                if found and size > most_bytes:
                    return found
                found.append(Row._make((*values[:-1], bytes(values[-1]))))
    return found


def is_more(collection_id: int, span: Span, after: int) -> bool:
    """Whether the span goes on after a date_added."""
    labels = ", ".join(["%s"] * len(span.labels))
    sql = (
        "SELECT 1 FROM intel_entry e WHERE e.collection_id = %s AND e.added > %s AND e.added <= %s"  # noqa: S608
        f" AND e.label_id IN ({labels}) LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [collection_id, after, span.until, *sorted(span.labels)])
        return cursor.fetchone() is not None


def packed(object_ids: Iterable[int]) -> bytes:
    """Ids as a segment keeps them: eight bytes each, little-endian."""
    ids = array("q", object_ids)
    if sys.byteorder == "big":
        ids.byteswap()
    return ids.tobytes()


def unpacked(ids: bytes) -> Sequence[int]:
    """The ids of a segment, in the order of its leaves."""
    found = array("q", ids)
    if sys.byteorder == "big":
        found.byteswap()
    return found
