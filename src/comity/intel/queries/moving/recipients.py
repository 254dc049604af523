"""Whom a file is for: the officer herself, a node, a client, or everybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.core.permissions import Actor
from comity.intel.core.sharing.cases import Channel, Reader, Release, Who
from comity.intel.models import Collection, Token
from comity.intel.queries import communities, readers
from comity.terms.errors import ComityError, gettext_noop

HERE, PUBLIC = "here", "public"


class RecipientUnknown(ComityError):
    code = "intel.export.recipient-unknown"
    status = 404
    sentence = gettext_noop("“{given}” is no recipient. It is one of: here, public, node:ID, client:ID.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads the file, and on which way out it goes. `name` is how it is kept."""

    name: str
    reader: Reader
    release: Release

    @property
    def is_here(self) -> bool:
        return self.reader.who is Who.OFFICER


def recipient(given: str, actor: Actor, collection: Collection | None, *, purpose: str, at: datetime) -> Recipient:
    """Raises RecipientUnknown. Out of a collection a file goes on the terms of the collection."""
    kind, _colon, name = given.partition(":")
    if given == HERE:
        home = replace(readers.at_home(at=at, purpose=purpose), channel=Channel.EXPORT)
        return Recipient(HERE, readers.officer(actor), home)
    if given == PUBLIC:
        return Recipient(PUBLIC, readers.everybody(), _out(collection, purpose, at))
    if kind == "node" and name in {node for node, _ in nodes(at=at)}:
        return Recipient(given, readers.node(name), _out(collection, purpose, at))
    found = _client(name) if kind == "client" else None
    if found is None:
        raise RecipientUnknown(given=given[:60])
    return Recipient(f"client:{found.name}", readers.token(found), _out(collection, purpose, at))


def nodes(*, at: datetime) -> Sequence[tuple[str, str]]:
    """Trusted peers: id and name."""
    peers = directory.peers(at=at)
    return sorted((one.node_id, one.name) for one in peers if one.node_id != settings.COMITY_NODE_ID)


def clients(*, at: datetime) -> Sequence[Token]:
    """Clients whose token holds."""
    return list(Token.objects.filter(revoked_at=None, expires_at__gt=at).order_by("name")[:200])


def _client(token_id: str) -> Token | None:
    try:
        return Token.objects.filter(pk=UUID(token_id), revoked_at=None).first()
    except ValueError:
        return None


def _out(collection: Collection | None, purpose: str, at: datetime) -> Release:
    if collection is None:
        here, known = settings.COMITY_NODE_ID, communities.known()
        return Release(Channel.EXPORT, at, here, purpose=purpose, communities=known)
    terms = readers.out_of(collection, Channel.EXPORT, at=at)
    return replace(terms, purpose=purpose or terms.purpose)
