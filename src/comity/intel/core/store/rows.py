"""Rows as the store keeps them, field by field in the order of their columns.

Those that are written are plain tuples, and their truth values are 0 and 1: SQLite's driver takes both without asking
how to adapt them, which for a thousand rows costs more than the rest of their making.
"""

from typing import NamedTuple

OBJECT_COLUMNS = (
    "id",
    "key",
    "stix_id",
    "type",
    "version",
    "version_text",
    "versioned",
    "spec_version",
    "sha256",
    "owner",
    "label_id",
    "granular",
    "revoked",
    "conflicting",
    "stored_at",
    "raw",
)
ObjectRow = tuple[int, int, str, str, int, str, int, int, bytes, str, int, int, int, int, int, bytes]
"""A version of an object that is to be stored."""

ENTRY_COLUMNS = (
    "collection_id",
    "added",
    "object_id",
    "type",
    "spec_version",
    "label_id",
    "first",
    "last",
    "newest_spec",
)
EntryRow = tuple[int, int, int, str, int, int, int, int, int]
"""A version's place in a collection, all but its id."""


KEY_COLUMNS = ("key", "object_id")


class Known(NamedTuple):
    """A stored version, and its entry in the collection that is looked at; nothing of an entry if it is not there."""

    id: int
    stix_id: str
    type: str
    version: int
    version_text: str
    versioned: bool
    spec_version: int
    sha256: bytes
    owner: str
    label_id: int
    conflicting: bool
    entry_id: int | None = None
    first: bool | None = None
    last: bool | None = None
    newest_spec: bool | None = None


def known_of(row: ObjectRow) -> Known:
    """A version that is about to be stored, as one that is."""
    number, _, stix_id, kind, version, text, versioned, spec, digest, owner, label, _, _, conflicting, _, _ = row
    return Known(number, stix_id, kind, version, text, bool(versioned), spec, digest, owner, label, bool(conflicting))
