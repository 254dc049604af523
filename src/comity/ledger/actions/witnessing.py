"""Being a witness: verifying that a peer's log only grows, and keeping the proof when it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from comity.ledger.actions.recording import record
from comity.ledger.adapters import keys
from comity.ledger.core.checkpoints import Checkpoint, base64_of
from comity.ledger.core.notes import cosigned, read_note, signed_head
from comity.ledger.core.proofs import Proof
from comity.ledger.core.tree import EMPTY_ROOT
from comity.ledger.core.vkeys import read_vkeys
from comity.ledger.core.witnessing import Verdict, judge
from comity.ledger.models import Equivocation, PeerCheckpoint
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.instants import utc

CONVICTING = [verdict for verdict in Verdict if verdict.convicts]


class Equivocated(ComityError):
    code = "ledger.equivocated"
    status = 409
    sentence = gettext_noop(
        "The log {origin} has signed two histories that contradict each other. Both notes are kept as proof; "
        "this node cosigns nothing more of that log. Call its operator and your own security officer."
    )


class Unproven(ComityError):
    code = "ledger.unproven"
    status = 422
    sentence = gettext_noop(
        "The log {origin} did not prove that {new} leaves continue the {old} known here. Both notes are kept; "
        "send the checkpoint again with a consistency proof from {old}."
    )


class RolledBack(ComityError):
    code = "ledger.rolled-back"
    status = 409
    sentence = gettext_noop("The checkpoint of {origin} has {new} leaves; {old} are already known here. It is refused.")


class OtherSizeKnown(ComityError):
    code = "ledger.other-size-known"
    status = 409
    sentence = gettext_noop("This node knows {old} leaves of {origin}. Send a consistency proof from {old}.")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a peer, or somebody else, shows of a log."""

    note: str
    head: Checkpoint
    proof: Proof
    log_key: str
    peer: str
    at: datetime


def witness(
    note_text: str,
    consistency_proof: Sequence[bytes],
    *,
    log_key: str,
    peer: str,
    at: datetime,
    old_size: int | None = None,
) -> str:
    """Cosign a peer's checkpoint if it continues the last one seen; the cosignature's lines (C2SP tlog-witness).

    `old_size` is where the proof starts; without it, it is taken to start at the last size seen. The checkpoint is
    stored before the cosignature is returned. Must not run inside a transaction, so that proof of a contradiction is
    kept even though the refusal is raised.

    Raises Equivocated, Unproven, RolledBack, OtherSizeKnown; NotANote, NotSigned, WrongSignature, NotACheckpoint,
    OtherLog, NotAVerifierKey.
    """
    head = signed_head(note_text, read_vkeys(log_key))
    shown = _Shown(note_text, head, tuple(consistency_proof), log_key, peer, utc(at))
    refusal = _witness(shown, old_size)
    if refusal is not None:
        raise refusal
    return "".join(str(line) for line in cosigned(read_note(note_text).text, keys.private(), shown.at))


def heard(note_text: str, *, log_key: str, peer: str, at: datetime) -> bool:
    """Compare a checkpoint that came by somebody else with what the log itself showed us. True if they agree.

    Only two heads of one size can be compared without asking the log; another size says nothing and gives True.
    Raises Equivocated where they contradict each other; and as `witness` on what is not a note of that log.
    """
    head = signed_head(note_text, read_vkeys(log_key))
    if not _keep_if_split(_Shown(note_text, head, (), log_key, peer, utc(at))):
        return True
    raise Equivocated(origin=head.origin)


@transaction.atomic(durable=True)
def _witness(shown: _Shown, old_size: int | None) -> ComityError | None:
    """Judge and keep, in one transaction with the last checkpoint locked (tlog-witness: atomically)."""
    head = shown.head
    last = _last(shown)
    if Equivocation.objects.filter(origin=head.origin, verdict__in=CONVICTING).exists():
        return Equivocated(origin=head.origin)
    if old_size is not None and old_size != last.size and head.size > last.size:
        return OtherSizeKnown(origin=head.origin, old=last.size)
    verdict = judge(Checkpoint(last.origin, last.size, bytes(last.root)), head, shown.proof)
    if verdict is Verdict.CONTINUES:
        _advance(last, shown)
        return None
    if verdict is Verdict.ROLLED_BACK:
        return RolledBack(origin=head.origin, old=last.size, new=head.size)
    _keep(last, shown, verdict)
    return (
        Equivocated(origin=head.origin)
        if verdict.convicts
        else Unproven(origin=head.origin, old=last.size, new=head.size)
    )


@transaction.atomic(durable=True)
def _keep_if_split(shown: _Shown) -> bool:
    last = PeerCheckpoint.objects.select_for_update().filter(origin=shown.head.origin).first()
    if last is None or last.size != shown.head.size or bytes(last.root) == shown.head.root:
        return False
    _keep(last, shown, Verdict.SPLIT_VIEW)
    return True


def _last(shown: _Shown) -> PeerCheckpoint:
    """The last checkpoint seen of the log, locked; the empty tree for a log not seen before."""
    PeerCheckpoint.objects.get_or_create(
        origin=shown.head.origin,
        defaults={"peer": shown.peer, "size": 0, "root": EMPTY_ROOT, "note": "", "seen_at": shown.at},
    )
    return PeerCheckpoint.objects.select_for_update().get(origin=shown.head.origin)


def _advance(last: PeerCheckpoint, shown: _Shown) -> None:
    last.peer, last.size, last.root = shown.peer, shown.head.size, shown.head.root
    last.note, last.seen_at = shown.note, shown.at
    last.save()


def _keep(last: PeerCheckpoint, shown: _Shown, verdict: Verdict) -> None:
    """Keep both notes for ever, once. Before the first checkpoint seen there is nothing to contradict."""
    if not last.note:
        return
    evidence, new = Equivocation.objects.get_or_create(
        id=UUID(bytes=sha256(f"{last.note}\n{shown.note}".encode()).digest()[:16], version=4),
        defaults={
            "origin": last.origin,
            "first_note": last.note,
            "second_note": shown.note,
            "peer": shown.peer,
            "verdict": verdict,
            "proof": "\n".join(base64_of(each) for each in shown.proof),
            "keys": shown.log_key,
            "seen_at": shown.at,
        },
    )
    if new:
        facts = {"origin": last.origin, "verdict": str(verdict), "evidence": str(evidence.id)}
        record("ledger.contradiction.kept", last.origin, facts, at=shown.at)
