"""Which client a secret belongs to, and its rights: one statement, since every request asks."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

_CLIENT = (
    "SELECT t.id, t.name, t.organisation, c.id, c.public_id, c.title, c.description, c.alias, c.community, c.largest,"
    " a.slug, r.can_read, r.can_write FROM intel_token t LEFT JOIN intel_right r ON r.token_id = t.id"
    " LEFT JOIN intel_collection c ON c.id = r.collection_id LEFT JOIN intel_apiroot a ON a.id = c.root_id"
    " WHERE t.secret_sha256 = %s AND t.revoked_at IS NULL AND t.expires_at > %s ORDER BY c.id"
)


class ClientRow(NamedTuple):
    """A token that holds, with one of its rights; nothing of a collection where it has none."""

    token_id: UUID
    name: str
    organisation: UUID | None
    collection_id: int | None
    public_id: UUID | None
    title: str
    description: str
    alias: str
    community: UUID | None
    largest: int
    root: str
    can_read: bool
    can_write: bool


def rows_of(secret_sha256: str, *, at: datetime) -> list[ClientRow]:
    """A secret's token and its rights, in a stable order; none where it is unknown, revoked or has expired."""
    with connection.cursor() as cursor:
        cursor.execute(_CLIENT, [secret_sha256, connection.ops.adapt_datetimefield_value(at)])
        rows = cursor.fetchall()
    if connection.features.has_native_uuid_field:
        return [ClientRow._make(row) for row in rows]
    return [_with_uuids(ClientRow._make(row)) for row in rows]


def _with_uuids(row: ClientRow) -> ClientRow:
    """SQLite gives UUIDs as 32 digits."""
    return row._replace(
        token_id=UUID(str(row.token_id)),
        organisation=row.organisation and UUID(str(row.organisation)),
        public_id=row.public_id and UUID(str(row.public_id)),
        community=row.community and UUID(str(row.community)),
    )
