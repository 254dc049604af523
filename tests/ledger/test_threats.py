"""The rows of the threat table that a log answers: rewriting it, splitting it, hiding an entry of it."""

from datetime import timedelta

import pytest
from django.db import transaction

from comity.ledger import actions, queries
from comity.ledger.adapters import keys
from comity.ledger.core.audit import Damage, Fault
from comity.ledger.core.cosignatures import cosigning
from comity.ledger.core.notes import NotSigned, WrongSignature, read_lines, read_note, verified
from comity.ledger.core.receipts import check, read_receipts
from comity.ledger.core.tree import Frontier, leaf_hash
from comity.ledger.core.vkeys import VerifierKey, read_vkeys
from comity.ledger.core.witnessing import Verdict, convict
from comity.ledger.models import Checkpoint, Entry, Log
from tests.ledger.peers import AT, REF, Peer, log_keys

pytestmark = pytest.mark.django_db


def cosigned(peer: Peer, old: int) -> str:
    return actions.witness(
        peer.note(), peer.proof(old), log_key=peer.vkey, peer="idn.example", at=AT, old_size=old
    )  # fmt: skip


def grown(*entries: str) -> Peer:
    peer = Peer()
    peer.log(*entries)
    return peer


def test_an_honest_log_is_cosigned_each_time_it_grows() -> None:
    peer = grown("a", "b", "c")
    cosigned(peer, 0)
    peer.log("d", "e")

    lines = cosigned(peer, 3)

    witness = [cosigning(key) for key in read_vkeys(keys.public())]
    assert len(verified(read_note(peer.note()).text, read_lines(lines), witness)) == 2
    assert [(each.size, each.root) for each in queries.peer_checkpoints()] == [(5, peer.head.root)]


@pytest.mark.parametrize("witnessed", [3, 4])
def test_row_16_rewriting_the_past_log_is_detected_by_any_witness(witnessed: int) -> None:
    peer = grown(*"abcd"[:witnessed])
    cosigned(peer, 0)
    peer.leaves[1] = leaf_hash(b"rewritten")
    peer.log("e", "f")

    with pytest.raises((actions.Equivocated, actions.Unproven)):
        cosigned(peer, witnessed)

    (evidence,) = queries.equivocations()
    assert read_note(evidence.second_note).text == peer.head.text
    assert [each.size for each in queries.peer_checkpoints()] == [witnessed]
    assert queries.of("idn.example/comity/log")[0].kind == "ledger.contradiction.kept"


def test_row_16_a_logs_own_proof_of_its_rewritten_past_convicts_it() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)
    first = queries.peer_checkpoints()[0]
    peer.leaves[0] = leaf_hash(b"rewritten")
    peer.log("d")

    with pytest.raises(actions.Equivocated):
        cosigned(peer, first.size)

    (evidence,) = queries.equivocations()
    assert evidence.verdict is Verdict.REWRITTEN
    assert convict(evidence.first_note, evidence.second_note, peer.keys.public, peer.proof(3)) is Verdict.REWRITTEN


def test_row_16_a_convicted_log_is_cosigned_no_more() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)
    liar = peer.fork()
    liar.leaves[0] = leaf_hash(b"rewritten")
    with pytest.raises(actions.Equivocated):
        cosigned(liar, 3)
    peer.log("d")

    with pytest.raises(actions.Equivocated):
        cosigned(peer, 3)


def test_row_17_split_view_to_two_peers_is_two_checkpoints_that_convict_it() -> None:
    ours = grown(*"abc")
    theirs = ours.fork()
    ours.log("to Manila: refused")
    theirs.log("to Canberra: granted")
    cosigned(ours, 0)

    with pytest.raises(actions.Equivocated):
        actions.heard(theirs.note(), log_key=theirs.vkey, peer="aus.example", at=AT)

    (evidence,) = queries.equivocations()
    assert evidence.verdict is Verdict.SPLIT_VIEW
    assert convict(evidence.first_note, evidence.second_note, ours.keys.public) is Verdict.SPLIT_VIEW
    assert len(evidence.first_note.encode()) + len(evidence.second_note.encode()) < 8_000


def test_row_17_nobody_is_convicted_by_a_note_somebody_else_signed() -> None:
    ours = grown(*"abc")
    cosigned(ours, 0)
    forger = Peer(log_keys("idn.example"), [leaf_hash(b"x")] * 3)

    with pytest.raises(NotSigned):
        actions.heard(forger.note(), log_key=ours.vkey, peer="aus.example", at=AT)
    with pytest.raises(NotSigned):
        convict(ours.note(), forger.note(), ours.keys.public)
    assert queries.equivocations() == []


def test_row_17_the_same_checkpoint_heard_from_others_agrees() -> None:
    ours = grown(*"abc")
    cosigned(ours, 0)

    assert actions.heard(ours.note(), log_key=ours.vkey, peer="aus.example", at=AT)


def test_a_checkpoint_sent_twice_is_cosigned_twice() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)

    assert cosigned(peer, 3)


def test_a_smaller_checkpoint_is_refused_and_the_larger_one_kept() -> None:
    peer = grown(*"abc")
    early = peer.fork()
    peer.log("d")
    cosigned(peer, 0)

    with pytest.raises(actions.RolledBack):
        cosigned(early, 0)

    assert [each.size for each in queries.peer_checkpoints()] == [4]


def test_a_proof_from_another_size_is_answered_with_the_size_known_here() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)
    peer.log("d", "e")

    with pytest.raises(actions.OtherSizeKnown) as refusal:
        cosigned(peer, 2)

    assert refusal.value.facts["old"] == 3
    assert queries.equivocations() == []
    assert cosigned(peer, 3)


def test_a_bad_proof_convicts_nobody_and_may_be_sent_again() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)
    peer.log("d", "e")

    with pytest.raises(actions.Unproven):
        actions.witness(peer.note(), [bytes(32)], log_key=peer.vkey, peer="idn.example", at=AT)

    assert [each.verdict.convicts for each in queries.equivocations()] == [False]
    assert cosigned(peer, 3)


def test_a_checkpoint_signed_by_another_key_is_refused() -> None:
    peer, stranger = grown(*"abc"), log_keys("idn.example")

    with pytest.raises((NotSigned, WrongSignature)):
        actions.witness(
            peer.note(), [], log_key=" ".join(map(str, stranger.public)), peer="idn.example", at=AT
        )  # fmt: skip
    assert queries.peer_checkpoints() == []


@pytest.mark.django_db(transaction=True)
def test_proof_of_a_contradiction_outlives_the_refusal() -> None:
    peer = grown(*"abc")
    cosigned(peer, 0)
    peer.leaves[0] = leaf_hash(b"rewritten")

    with pytest.raises(actions.Equivocated):
        cosigned(peer, 3)

    assert len(queries.equivocations()) == 1
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        cosigned(peer, 3)


def own() -> tuple[VerifierKey, ...]:
    return read_vkeys(keys.public())


def log(count: int) -> None:
    for number in range(count):
        actions.record("federation.message.received", REF, {"message": number}, at=AT)


def test_row_18_denying_receipt_is_answered_by_the_receipt_the_sender_holds() -> None:
    log(4)
    actions.checkpoint(at=AT)
    (held,) = read_receipts(str(queries.receipt(2, disclosed=True)))
    Entry.objects.all().delete()

    proven = check(held, own())

    assert proven.event is not None
    assert (proven.event.kind, proven.event.facts) == ("federation.message.received", {"message": 2})


def test_row_18_hiding_an_entry_shows_as_a_gap_against_the_others_files() -> None:
    log(4)
    actions.checkpoint(at=AT)
    held = read_receipts("".join(str(receipt) for _, receipt in queries.receipts(REF)))
    first_note = str(held[0].note)
    with transaction.atomic():
        _remake_without_the_last()
    newer = actions.checkpoint(at=AT + timedelta(hours=1))
    assert newer is not None

    damage = list(queries.against(held, own()))

    assert damage[-1] == Damage(Fault.RECEIPT, 3, 3, "federation.message.received")
    assert [each for each in queries.audit(own()) if isinstance(each, Damage)] == []
    assert convict(first_note, newer.note, own()) is Verdict.SPLIT_VIEW


def _remake_without_the_last() -> None:
    """What a node would do to hide its last leaf: take the log back, log something harmless, and sign anew."""
    Checkpoint.objects.all().delete()
    Entry.objects.filter(index=3).delete()
    leaves = [bytes(row.leaf_hash) for row in Entry.objects.order_by("index")]
    Log.objects.update(size=3, frontier=Frontier().grown(leaves).to_bytes())
    actions.record("node.started", "", {}, at=AT)


def test_a_log_holds_what_its_receipts_prove() -> None:
    log(4)
    actions.checkpoint(at=AT)

    assert list(queries.against([queries.receipt(2)], own())) == []
