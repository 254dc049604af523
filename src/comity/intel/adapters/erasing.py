"""Taking bytes out of the database for good."""

from collections.abc import Sequence

from django.db import connection

from comity.intel.adapters import search, store
from comity.intel.core.store.keys import key_of
from comity.intel.core.store.versions import entry_flags


def overwrite() -> None:
    """From now on this connection overwrites with zeros what it deletes, where the database would leave it lying.

    SQLite: `secure_delete`. PostgreSQL has no such thing: its VACUUM frees the place.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def merge_words() -> None:
    """Write the full text anew: FTS5 keeps the words of what was deleted until then.
    PostgreSQL has nothing to do."""
    if connection.vendor == "sqlite":
        overwrite()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO intel_fulltext (intel_fulltext) VALUES ('optimize')")


def erase(object_ids: Sequence[int]) -> None:
    """Take versions out of every index and every collection, and out of the store. Under the store's lock."""
    overwrite()
    search.forget(object_ids)
    places = ", ".join(["%s"] * len(object_ids))
    with connection.cursor() as cursor:
        whose = f"key IN (SELECT key FROM intel_stixobject WHERE id IN ({places})) AND object_id IN ({places})"  # noqa: S608
        for keys in ("intel_key", "intel_newkey"):
            cursor.execute(f"DELETE FROM {keys} WHERE {whose}", [*object_ids, *object_ids])  # noqa: S608  ours
        for table, column in (("intel_entry", "object_id"), ("intel_stixobject", "id")):
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({places})", list(object_ids))  # noqa: S608  ours


def settle(collection_id: int, stix_id: str) -> None:
    """Say anew which version is the first and which the last, of an object that lost some in a collection."""
    known = store.known([key_of(stix_id)], collection_id)
    store.set_flags(entry_flags(one for one in known if one.stix_id == stix_id and one.entry_id))
