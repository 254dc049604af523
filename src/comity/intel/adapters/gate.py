"""What the gate needs of the store: short statements, since every request of every client asks."""

import json
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from comity.intel.core.store.keys import key_of

_TERMS = "SELECT purpose, unmarked FROM intel_collectionterms WHERE collection_id = %s"
_AGREED = (
    "SELECT marking, keys FROM intel_onward WHERE collection_id = %s AND state = 'allowed' AND asker = %s ORDER BY id"
)
_COMMUNITIES = "SELECT id, version, digest FROM intel_community WHERE state = 'member' ORDER BY id"
_LABELS = "SELECT id, key FROM intel_label ORDER BY id"
_DEFINITIONS = (
    "SELECT id, stix_id, owner, sha256 FROM intel_stixobject"
    " WHERE id IN (SELECT object_id FROM intel_named WHERE key IN ({places}))"
    " AND type = 'marking-definition' ORDER BY id"
)


class TermsRow(NamedTuple):
    """For which purpose a collection goes out, and the level by which unmarked objects are read; empty for none."""

    purpose: str
    unmarked: str


class CommunityRow(NamedTuple):
    """A community that this node is a member of, and the digest of its newest charter."""

    id: UUID
    version: int
    digest: str


class LabelRow(NamedTuple):
    """A label; its key says which markings it stands for."""

    id: int
    key: str


class DefinitionRow(NamedTuple):
    """A marking definition that is stored here; its digest says what it says."""

    object_id: int
    stix_id: str
    owner: str
    sha256: bytes


def terms(collection_id: int) -> TermsRow:
    """The terms of a collection; empty where none were set."""
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [collection_id])
        row = cursor.fetchone()
    return TermsRow._make(row) if row else TermsRow("", "")


def agreed(collection_id: int, asker: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Which markings their owners let go on out of a collection, each with the keys of the readers they agreed to."""
    with connection.cursor() as cursor:
        cursor.execute(_AGREED, [collection_id, asker])
        rows = cursor.fetchall()
    return tuple((marking, frozenset(json.loads(keys) if isinstance(keys, str) else keys)) for marking, keys in rows)


def communities() -> tuple[CommunityRow, ...]:
    """Every community that this node is a member of."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNITIES)
        rows = cursor.fetchall()
    return tuple(CommunityRow(UUID(str(pk)), version, digest) for pk, version, digest in rows)


def label_rows() -> tuple[LabelRow, ...]:
    """Every label there is."""
    with connection.cursor() as cursor:
        cursor.execute(_LABELS)
        return tuple(map(LabelRow._make, cursor.fetchall()))


def definition_rows(refs: Sequence[str]) -> tuple[DefinitionRow, ...]:
    """Every definition of these markings, in the order in which they came."""
    if not refs:
        return ()
    wanted = frozenset(refs)
    statement = _DEFINITIONS.format(places=", ".join(["%s"] * len(refs)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [key_of(ref) for ref in refs])
        rows = [DefinitionRow(pk, stix_id, owner, bytes(digest)) for pk, stix_id, owner, digest in cursor.fetchall()]
    return tuple(row for row in rows if row.stix_id in wanted)
