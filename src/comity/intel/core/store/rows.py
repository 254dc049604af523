"""Rows as the store keeps them, field by field in the order of their columns."""

from typing import NamedTuple


class ObjectRow(NamedTuple):
    """A version of an object that is to be stored."""

    id: int
    key: int
    stix_id: str
    type: str
    version: int
    version_text: str
    versioned: bool
    spec_version: int
    sha256: bytes
    owner: str
    label_id: int
    granular: bool
    revoked: bool
    conflicting: bool
    stored_at: int
    raw: bytes


class EntryRow(NamedTuple):
    """A version's place in a collection, all but its id."""

    collection_id: int
    added: int
    object_id: int
    type: str
    spec_version: int
    first: bool
    last: bool
    newest_spec: bool
    label_id: int


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
