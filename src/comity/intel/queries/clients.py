"""Clients of TAXII and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.intel.adapters import clients
from comity.intel.core.secrets import digest_of
from comity.intel.models import Collection, Status, Token


@dataclass(frozen=True, slots=True)
class Access:
    """A collection as a client knows it: where it stands, and what the client may do there."""

    collection: Collection
    root: str
    can_read: bool
    can_write: bool

    def is_called(self, name: str) -> bool:
        """Whether an address means this collection: by its id, or its alias."""
        return name in (str(self.collection.public_id), self.collection.alias) and bool(name)


@dataclass(frozen=True, slots=True)
class Client:
    """Who holds a token. The rows that it names are as the database has them, but not loaded."""

    token: Token
    accesses: tuple[Access, ...]

    @property
    def owner(self) -> str:
        """How the store names what this client brings first."""
        return f"taxii:{self.token.organisation or self.token.pk}"

    def is_called(self, name: str) -> bool:
        """Whether a user name of Basic authentication means this client."""
        return name in (str(self.token.pk), self.token.name)


def client_of(secret: str, *, at: datetime) -> Client | None:
    """The client that a secret belongs to; None where there is none, or its token has expired or was revoked."""
    row = clients.token(digest_of(secret), at=at)
    if row is None:
        return None
    token = Token(id=clients.as_uuid(row.key), name=row.name, organisation=row.organisation)
    return Client(token, tuple(_access(right) for right in clients.rights(row.key)))


def _access(right: clients.RightRow) -> Access:
    collection = Collection(
        id=right.collection_id,
        public_id=right.public_id,
        title=right.title,
        description=right.description,
        alias=right.alias,
        community=right.community,
    )
    return Access(collection, right.root, right.can_read, right.can_write)


def tokens() -> list[Token]:
    """Every token, revoked ones too, the newest first."""
    return list(Token.objects.prefetch_related("right_set__collection").order_by("-made_at"))


def status(status_id: UUID, client: Client, root: str) -> bytes | None:
    """The status resource of one of the client's own requests, as long as it is kept."""
    found = Status.objects.filter(pk=status_id, token=client.token, root__slug=root)
    body = found.values_list("body", flat=True).first()
    return None if body is None else bytes(body)
