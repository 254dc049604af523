"""How a message or an alarm reads in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.directory.core import dsse
from comity.federation.core import receipt
from comity.federation.models import Alarm, Inbox, Outbox
from comity.terms.instants import to_text

SENT = {
    Outbox.State.PENDING: ("wait", gettext_lazy("Waiting")),
    Outbox.State.DELIVERED: ("ok", gettext_lazy("Delivered")),
    Outbox.State.REFUSED: ("bad", gettext_lazy("Refused")),
    Outbox.State.EXPIRED: ("warn", gettext_lazy("Expired")),
}
RECEIVED = {
    Inbox.Outcome.ACCEPTED: ("ok", gettext_lazy("Accepted")),
    Inbox.Outcome.REFUSED: ("bad", gettext_lazy("Refused")),
}
ALARMS = {
    Alarm.Kind.CONFLICT: gettext_lazy("Two messages under one id"),
    Alarm.Kind.DOWNGRADE: gettext_lazy("Half a signature"),
    Alarm.Kind.EQUIVOCATION: gettext_lazy("A log that contradicts itself"),
    Alarm.Kind.MANIFEST: gettext_lazy("A manifest that cannot follow"),
    Alarm.Kind.MISDIRECTED: gettext_lazy("A message meant for others"),
    Alarm.Kind.RECEIPT: gettext_lazy("A receipt that does not fit"),
}
HEAD = ("at", "what", "peer", "reference", "state", "code", "message", "leaf")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `kind` and `word` are its status; `why` says in a sentence what stands behind a `code`."""

    at: datetime
    what: str
    peer: str
    ref: str
    kind: str
    word: str
    code: str = ""
    why: str = ""
    id: str = ""
    leaf: int | None = None
    times: int = 0
    open: bool = False

    @property
    def cells(self) -> Sequence[str]:
        """The line as a file has it, in the order of HEAD."""
        leaf = "" if self.leaf is None else str(self.leaf)
        return (to_text(self.at), self.what, self.peer, self.ref, self.word, self.code, self.id, leaf)


def of_sent(row: Outbox) -> Row:
    kind, word = SENT[Outbox.State(row.state)]
    sent = row.message
    return Row(
        at=sent.created_at,
        what=sent.type,
        peer=row.recipient,
        ref=sent.ref,
        kind=kind,
        word=str(word),
        code=row.code,
        why=_why(bytes(row.receipt or b"")),
        id=sent.id,
        leaf=sent.leaf,
        times=row.attempts,
        open=row.state == Outbox.State.PENDING,
    )


def of_received(row: Inbox) -> Row:
    kind, word = RECEIVED[Inbox.Outcome(row.outcome)]
    return Row(
        at=row.received_at,
        what=row.type,
        peer=row.sender,
        ref=row.conversation,
        kind=kind,
        word=str(word),
        code=row.code,
        why=_why(bytes(row.receipt)),
        id=row.message_id,
        leaf=row.leaf,
    )


def of_alarm(row: Alarm) -> Row:
    return Row(
        at=row.raised_at,
        what=str(ALARMS[Alarm.Kind(row.kind)]),
        peer=row.peer,
        ref=row.subject,
        kind="still" if row.seen_at else "bad",
        word=_("Seen") if row.seen_at else _("New"),
        code=row.code,
        id=str(row.id),
        times=row.times,
        open=row.seen_at is None,
    )


def _why(signed: bytes) -> str:
    """The sentence of a refusal as the receipt has it."""
    return receipt.decode(dsse.unverified_payload(signed)).sentence if signed else ""
