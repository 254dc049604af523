"""Clients of TAXII and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.intel.adapters import clients
from comity.intel.adapters.clients import ClientRow
from comity.intel.adapters.stamp import Kept, Moment
from comity.intel.core.secrets import digest_of
from comity.intel.models import Collection, Status, Token


@dataclass(frozen=True, slots=True)
class Access:
    """A collection as a client knows it: where it stands, and what the client may do there."""

    row: ClientRow

    @property
    def pk(self) -> int:
        return self.row.collection_id or 0

    @property
    def largest(self) -> int:
        return self.row.largest

    @property
    def collection(self) -> Collection:
        """The row of the collection, as far as it was read."""
        row = self.row
        return Collection(id=self.pk, public_id=row.public_id or UUID(int=0), title=row.title, community=row.community)

    def is_called(self, name: str) -> bool:
        """Whether an address means this collection: by its id, or its alias."""
        return bool(name) and name in (str(self.row.public_id), self.row.alias)


@dataclass(frozen=True, slots=True)
class Client:
    """Who holds a token."""

    token_id: UUID
    name: str
    organisation: UUID | None
    accesses: tuple[Access, ...]

    @property
    def owner(self) -> str:
        """How the store names what this client brings first."""
        return f"taxii:{self.organisation or self.token_id}"

    @property
    def token(self) -> Token:
        """The row of the token, as far as it was read."""
        return Token(id=self.token_id, name=self.name, organisation=self.organisation)

    def is_called(self, name: str) -> bool:
        """Whether a user name of Basic authentication means this client."""
        return name in (str(self.token_id), self.name)


_clients: Kept[Client | None] = Kept()


def client_of(secret: str, now: Moment) -> Client | None:
    """The client that a secret belongs to; None where there is none, or its token has expired or was revoked."""
    digest = digest_of(secret)
    return _clients.of(digest, lambda: _asked(digest, now.at), now)


def _asked(digest: str, at: datetime) -> Client | None:
    rows = clients.rows_of(digest, at=at)
    if not rows:
        return None
    accesses = tuple(Access(row) for row in rows if row.collection_id is not None)
    return Client(rows[0].token_id, rows[0].name, rows[0].organisation, accesses)


def tokens() -> list[Token]:
    """Every token, revoked ones too, the newest first."""
    return list(Token.objects.prefetch_related("right_set__collection").order_by("-made_at"))


def status(status_id: UUID, client: Client, root: str) -> bytes | None:
    """The status resource of one of the client's own requests, as long as it is kept."""
    found = Status.objects.filter(pk=status_id, token=client.token_id, root__slug=root)
    body = found.values_list("body", flat=True).first()
    return None if body is None else bytes(body)
