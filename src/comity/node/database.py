"""The node's database as its keeper sees it: is it whole, is it current. Django is set up."""

from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrations_missing() -> list[str]:
    """Migrations of this program that the database has not had, as `word.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date() -> None:
    """Make or change tables so that they fit this program."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def damage() -> list[str]:
    """What SQLite finds wrong with its own file; nothing for PostgreSQL, which checks pages as it reads."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(10)")
        found = [str(row[0]) for row in cursor.fetchall()]
    return [] if found == ["ok"] else found


def write_back(*, at: datetime) -> bool:  # noqa: ARG001  the worker tells every task when
    """Move SQLite's write-ahead log into its file and empty it; whether it could, for readers may stand in the way.

    The file forgets what is deleted (`secure_delete`), but the log keeps former pages until it is emptied. PostgreSQL
    looks after itself: autovacuum.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=500")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = bool(cursor.fetchone()[0])
        cursor.execute("PRAGMA busy_timeout=20000")
    return not busy
