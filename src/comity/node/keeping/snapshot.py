"""The database as of one instant: SQLite by its online backup, PostgreSQL by COPY in one transaction."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from comity.terms.errors import ComityError, gettext_noop

SQLITE = "comity.sqlite3"
TABLES = "tables"


class DatabaseDamaged(ComityError):
    """SQLite finds its copy not whole."""

    code = "node.database.damaged"
    status = 500
    sentence = gettext_noop("The database is damaged: {finding}. Restore the last good backup.")


class OtherVersion(ComityError):
    """Rows can be put back only into tables of the same shape."""

    code = "node.restore.other_version"
    sentence = gettext_noop("The backup was made by another version of Comity ({migration}). Restore it with that one.")


def take(room: Path) -> Iterator[tuple[str, Path]]:
    """The files of a snapshot, made in `room`, each with its name in the archive."""
    if connection.vendor == "sqlite":
        yield SQLITE, _sqlite(room / SQLITE)
    else:
        yield from ((f"{TABLES}/{path.name}", path) for path in _copied(room))


def _sqlite(to: Path) -> Path:
    connection.ensure_connection()
    with sqlite3.connect(to) as copy:
        connection.connection.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0])
    copy.close()
    if found != "ok":
        raise DatabaseDamaged(finding=found[:200])
    return to


def _tables() -> list[str]:
    """Every table of the node, in a stable order."""
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _copied(room: Path) -> list[Path]:
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in [*_tables(), "django_migrations"]:
            described = connection.introspection.get_table_description(cursor, table)
            columns[table] = [column.name for column in described]
            with (
                (room / f"{table}.copy").open("wb") as out,
                cursor.copy(_copy(table, columns[table], "TO STDOUT")) as rows,
            ):
                for piece in rows:
                    out.write(piece)
    (room / "columns.json").write_text(json.dumps(columns, indent=1), encoding="utf-8")
    return sorted(room.iterdir())


def _copy(table: str, columns: list[str], way: str) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(table)} ({', '.join(quote(column) for column in columns)}) {way}"


def put_back(room: Path) -> None:
    """Fill freshly made, empty tables from a snapshot's copies. Raises OtherVersion."""
    columns: dict[str, list[str]] = json.loads((room / "columns.json").read_text(encoding="utf-8"))
    _same_version(room / "django_migrations.copy", columns.pop("django_migrations"))
    with transaction.atomic(), connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(table) for table in columns)
        cursor.execute(f"TRUNCATE {quoted}")
        for table, names in columns.items():
            with (room / f"{table}.copy").open("rb") as file, cursor.copy(_copy(table, names, "FROM STDIN")) as rows:
                while piece := file.read(1024 * 1024):
                    rows.write(piece)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def _same_version(copy: Path, columns: list[str]) -> None:
    """The migrations in the snapshot are those this program has made."""
    app, name = columns.index("app"), columns.index("name")
    rows = [line.split("\t") for line in copy.read_text(encoding="utf-8").splitlines()]
    kept = {f"{row[app]}.{row[name]}" for row in rows}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        present = {f"{found[0]}.{found[1]}" for found in cursor.fetchall()}
    for migration in sorted(kept ^ present):
        raise OtherVersion(migration=migration)
