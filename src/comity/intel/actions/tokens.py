"""Clients' tokens: given with their rights, shown once, taken back."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import OperationalError, transaction

from comity.intel.core.secrets import PREFIX, SECRET_BYTES, digest_of
from comity.intel.models import Collection, Right, Token
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

LIFE = timedelta(days=365)
SELDOM = timedelta(hours=1)
"""How often the use of a token is written down: reading must not cost a write."""

_used: dict[UUID, datetime] = {}


class Access(StrEnum):
    """What a token may do in a collection."""

    READ = "ro"
    WRITE = "wo"
    BOTH = "rw"


class NoRights(ComityError):
    code = "intel.token.no-rights"
    sentence = gettext_noop("A token needs at least one collection. Give one as ID:rw, ID:ro or ID:wo.")


class TokenUnknown(ComityError):
    code = "intel.token.unknown"
    status = 404
    sentence = gettext_noop("There is no token {token}.")


@transaction.atomic
def add_token(
    name: str,
    rights: Mapping[Collection, Access],
    *,
    organisation: UUID | None = None,
    life: timedelta = LIFE,
    by: str = "",
    at: datetime,
) -> tuple[Token, str]:
    """Give a client a token; its secret is returned here and never again. Raises NoRights."""
    if not rights:
        raise NoRights()
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        name=name,
        organisation=organisation,
        secret_sha256=digest_of(secret),
        made_at=at,
        made_by=by,
        expires_at=at + life,
    )
    Right.objects.bulk_create(
        Right(token=token, collection=one, can_read=access != Access.WRITE, can_write=access != Access.READ)
        for one, access in rights.items()
    )
    given = {str(one.public_id): access.value for one, access in rights.items()}
    expires = token.expires_at.isoformat()
    record("intel.token.added", str(token.pk), {"rights": given, "expires_at": expires}, at=at, by=by)
    return token, secret


@transaction.atomic
def revoke_token(token_id: UUID, *, by: str = "", at: datetime) -> Token:
    """Take a token back, at once. Taking back twice changes nothing. Raises TokenUnknown."""
    token = Token.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise TokenUnknown(token=str(token_id))
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("intel.token.revoked", str(token.pk), {}, at=at, by=by)
    return token


def used(token_id: UUID, *, at: datetime) -> None:
    """A client used its token. Written at most once an hour in each process, and not while the store is busy."""
    if at - _used.get(token_id, at - SELDOM) < SELDOM:
        return
    _used[token_id] = at
    with suppress(OperationalError):
        Token.objects.filter(pk=token_id).update(last_used_at=at)
