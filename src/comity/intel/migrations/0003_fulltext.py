"""The full text, and values that PostgreSQL compares byte by byte as SQLite does, so that ranges of them mean the same."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE intel_fulltext USING fts5(words, detail=none, tokenize='ascii')"
POSTGRESQL = (
    "CREATE TABLE intel_fulltext (object_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX intel_fulltext_words ON intel_fulltext USING gin (words)",
    'ALTER TABLE intel_observable ALTER COLUMN kind TYPE varchar(24) COLLATE "C",'
    ' ALTER COLUMN value TYPE varchar(600) COLLATE "C"',
    'ALTER TABLE intel_reference ALTER COLUMN target TYPE varchar(300) COLLATE "C"',
)


def make(apps, schema_editor):
    statements = (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE intel_fulltext")


class Migration(migrations.Migration):
    dependencies = [("intel", "0002_sharing")]
    operations = [migrations.RunPython(make, drop)]
