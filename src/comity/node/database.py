"""The node's database as its keeper sees it: is it whole, is it current. Django is set up."""

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
