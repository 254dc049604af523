"""Which client a secret belongs to, and its rights: two short statements, since every request asks."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

_HOLDER = (
    "SELECT id, name, organisation FROM intel_token"
    " WHERE secret_sha256 = %s AND revoked_at IS NULL AND expires_at > %s"
)
_RIGHTS = (
    "SELECT c.id, c.public_id, c.title, c.description, c.alias, c.community, a.slug, r.can_read, r.can_write"
    " FROM intel_right r JOIN intel_collection c ON c.id = r.collection_id JOIN intel_apiroot a ON a.id = c.root_id"
    " WHERE r.token_id = %s ORDER BY c.id"
)


class TokenRow(NamedTuple):
    """A token that holds. `key` is its id in the form in which the database has UUIDs."""

    key: object
    name: str
    organisation: UUID | None


class RightRow(NamedTuple):
    """What a token may do in one collection, and what that is."""

    collection_id: int
    public_id: UUID
    title: str
    description: str
    alias: str
    community: UUID | None
    root: str
    can_read: bool
    can_write: bool


def token(secret_sha256: str, *, at: datetime) -> TokenRow | None:
    """The token of a secret's digest; None where there is none, or it is revoked, or has expired."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [secret_sha256, connection.ops.adapt_datetimefield_value(at)])
        row = cursor.fetchone()
    if row is None:
        return None
    key, name, organisation = row
    return TokenRow(key, name, organisation and as_uuid(organisation))


def rights(key: object) -> list[RightRow]:
    """The rights of a token, in a stable order."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [key])
        rows = cursor.fetchall()
    return [
        RightRow(number, as_uuid(public_id), *texts, community and as_uuid(community), root, bool(read), bool(write))
        for number, public_id, *texts, community, root, read, write in rows
    ]


def as_uuid(value: object) -> UUID:
    """A UUID as Python has it: PostgreSQL gives it so, SQLite as 32 digits."""
    return value if isinstance(value, UUID) else UUID(str(value))
