"""What tells that nothing at all has changed in the database, so that what was worked out from it still holds."""

from collections.abc import Hashable

from django.db import connection


def stamp() -> Hashable | None:
    """A value that stays the same exactly as long as this connection would read the same; None inside a transaction,
    where no such promise can be made.

    SQLite: `data_version` changes when another connection commits, `total_changes` when this one writes. PostgreSQL:
    a snapshot lists which transactions it sees; two with the same list see the same.
    """
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
        cursor.execute("PRAGMA data_version")
        return id(connection.connection), cursor.fetchone()[0], connection.connection.total_changes
