"""Where words above plug in: who listens to which message, who is told of an answer, who may fetch which file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from comity.directory.queries import Peer
from comity.federation.core.message import Message, read_body
from comity.federation.core.receipt import Outcome, Receipt
from comity.terms.errors import ComityError, gettext_noop

Body = TypeVar("Body")


class TypeUnknown(ComityError):
    code = "federation.type-unknown"
    sentence = gettext_noop(
        "This node does not know messages of the type “{type}”. It may run an older version; send it another way."
    )


@dataclass(frozen=True, slots=True)
class Received:
    """A message from a trusted peer, signed by it and meant for us. `digest` is the hash both ledgers hold."""

    message: Message
    sender: Peer
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What `peer` said about a message of ours, in a receipt whose signature was verified."""

    message_id: str
    type: str
    conversation: str
    ref: str
    peer: str
    receipt: Receipt
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message of ours that did not reach `peer` before its end, or that follows such a one."""

    message_id: str
    type: str
    conversation: str
    ref: str
    peer: str
    at: datetime


Listener = Callable[[Answered], None]
LossListener = Callable[[GivenUp], None]
Holder = Callable[[str, str], Path | None]
Luggage = Callable[[str], Iterable[Path]]

_receivers: dict[str, Callable[[Received], None]] = {}
_listeners: dict[tuple[str, Outcome], list[Listener]] = {}
_loss_listeners: dict[str, list[LossListener]] = {}
_holders: list[Holder] = []
_shelves: list[Holder] = []
_luggage: list[Luggage] = []


def register(type: str, body_type: type[Body], function: Callable[[Received, Body], None]) -> None:  # noqa: A002
    """Let `function` take every message of a type. Its ComityError becomes a refused receipt."""
    if type in _receivers:
        raise ValueError(f"two receivers for {type}")
    _receivers[type] = lambda received: function(received, read_body(bytes(received.message.body), body_type))


def register_receipt(type: str, function: Listener) -> None:  # noqa: A002
    """Tell `function` when a peer accepted a message of this type."""
    _listeners.setdefault((type, Outcome.ACCEPTED), []).append(function)


def register_refusal(type: str, function: Listener) -> None:  # noqa: A002
    """Tell `function` when a peer refused a message of this type."""
    _listeners.setdefault((type, Outcome.REFUSED), []).append(function)


def register_expiry(type: str, function: LossListener) -> None:  # noqa: A002
    """Tell `function` when a message of this type was given up because its time was over."""
    _loss_listeners.setdefault(type, []).append(function)


def register_holder(holder: Holder) -> None:
    """Ask `holder(sha256, node_id)` where a file is that this peer may fetch; None if there is none for it."""
    _holders.append(holder)


def register_shelf(shelf: Holder) -> None:
    """Ask `shelf(sha256, node_id)` where to put a file that the peer sent offline; None if nobody waits for it."""
    _shelves.append(shelf)


def register_luggage(luggage: Luggage) -> None:
    """Ask `luggage(node_id)` which files, named by their SHA-256, a bundle to the peer should carry."""
    _luggage.append(luggage)


def hand_over(received: Received) -> None:
    """Give a message to the word that registered for it. Raises TypeUnknown and whatever the receiver refuses with."""
    receiver = _receivers.get(received.message.type)
    if receiver is None:
        raise TypeUnknown(type=received.message.type)
    receiver(received)


def tell(answered: Answered) -> None:
    """Tell those who wait for this answer."""
    for listener in _listeners.get((answered.type, answered.receipt.outcome), []):
        listener(answered)


def tell_given_up(message: GivenUp) -> None:
    """Tell those who have to know that it never arrived."""
    for listener in _loss_listeners.get(message.type, []):
        listener(message)


def file_for(digest: str, node_id: str) -> Path | None:
    """The file of that SHA-256 that the peer may fetch, or None."""
    return next((path for holder in _holders if (path := holder(digest, node_id)) is not None), None)


def shelf_for(digest: str, node_id: str) -> Path | None:
    """Where a file from the peer is waited for, or None."""
    return next((path for shelf in _shelves if (path := shelf(digest, node_id)) is not None), None)


def luggage_for(node_id: str) -> list[Path]:
    """The files that a bundle to the peer carries, each once."""
    return sorted({path for luggage in _luggage for path in luggage(node_id)})
