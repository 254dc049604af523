"""The head of the log is signed when it is time, cosigned by peers, and proven from tiles."""

import contextlib
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped]  # it ships no types

from comity.ledger import actions, queries
from comity.ledger.actions.checkpoints import NoSuchCheckpoint
from comity.ledger.adapters import keys
from comity.ledger.core.checkpoints import OtherLog
from comity.ledger.core.entries import Event, Leaf, canonical, entry_of, salted_hash
from comity.ledger.core.notes import NotSigned, WrongSignature, read_note, signed_head
from comity.ledger.core.proofs import continued, included
from comity.ledger.core.receipts import (
    Disclosure,
    NotAReceipt,
    NotIncluded,
    OtherEntry,
    OtherEvent,
    Receipt,
    check,
    read_receipts,
)
from comity.ledger.core.tiles import hashes_of, tiles_of, unbundle
from comity.ledger.core.tree import leaf_hash
from comity.ledger.core.vkeys import VerifierKey, read_vkeys
from comity.ledger.models import Entry
from comity.ledger.queries.leaves import NoSuchLeaf
from comity.ledger.queries.trees import LogDamaged, NotYetSigned
from comity.terms.errors import ComityError
from tests.ledger.peers import AT, REF, Peer, log_keys

pytestmark = pytest.mark.django_db


def log(count: int, ref: str = REF) -> list[Leaf]:
    return [actions.record("evidence.request.signed", ref, {"step": at}, at=AT, by="officer") for at in range(count)]


def trusted_keys() -> tuple[VerifierKey, ...]:
    return read_vkeys(keys.public())


def test_an_empty_log_signs_nothing() -> None:
    assert actions.checkpoint(at=AT) is None
    assert queries.latest_checkpoint() is None


def test_the_first_checkpoint_is_signed_at_once_and_is_the_logs_own() -> None:
    log(3)

    checkpoint = actions.checkpoint(at=AT)

    assert checkpoint is not None
    head = signed_head(checkpoint.note, trusted_keys())
    assert (head.origin, head.size, head.root) == ("phl.example/comity/log", 3, queries.head().root)


@pytest.mark.parametrize(
    ("leaves", "minutes", "signs"), [(0, 60, False), (1, 9, False), (1, 10, True), (255, 0, False), (256, 0, True)]
)
def test_a_checkpoint_is_signed_after_ten_minutes_or_256_leaves(leaves: int, minutes: int, signs: bool) -> None:
    log(1)
    actions.checkpoint(at=AT)
    log(leaves)

    checkpoint = actions.checkpoint(at=AT + timedelta(minutes=minutes))

    assert (checkpoint is not None) == signs


def test_a_checkpoint_can_be_signed_without_waiting_but_never_twice() -> None:
    log(1)
    actions.checkpoint(at=AT)
    log(1)

    assert actions.checkpoint_now(at=AT) is not None
    assert actions.checkpoint_now(at=AT) is None


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_is_not_signed_before_its_leaves_are_certain() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        actions.checkpoint(at=AT)


def test_every_root_and_proof_from_the_tables_holds_for_another_implementation() -> None:
    oracle = InmemoryTree()
    leaves = log(600)
    for leaf in leaves:
        oracle.append_entry(leaf.entry)

    for size in (1, 2, 7, 255, 256, 257, 600):
        root = oracle.get_root(size)
        for index in {0, size // 2, size - 1}:
            proof = queries.inclusion(index, size)
            assert proof == tuple(oracle.prove_inclusion(index + 1, size).path)[1:]
            assert included(leaves[index].leaf_hash, index, size, proof, root)
            old = index + 1
            assert continued(old, oracle.get_root(old), size, root, queries.consistency(old, size))


def test_a_proof_reads_a_few_rows_however_long_the_log() -> None:
    log(600)

    with CaptureQueriesContext(connection) as reads:
        queries.inclusion(3, 600)

    assert len(reads) <= 4


def test_nothing_is_proven_from_a_damaged_tree() -> None:
    log(5)
    Entry.objects.filter(index=2).delete()

    with pytest.raises(LogDamaged):
        queries.inclusion(0, 5)


def test_a_peers_cosignature_is_kept_with_the_checkpoint() -> None:
    log(2)
    own = actions.checkpoint(at=AT)
    peer = Peer()
    assert own is not None

    actions.add_cosignature(2, peer.cosign(read_note(own.note).text), witness_key=peer.vkey, peer="idn.example", at=AT)

    latest = queries.latest_checkpoint(include=1)
    assert latest is not None
    assert [each.peer for each in latest.cosigned] == ["idn.example"]
    assert len(read_note(latest.note).lines) == 4
    assert (queries.cosigned_size("idn.example"), queries.cosigned_size("aus.example")) == (2, 0)


def test_a_cosignature_by_another_key_or_over_another_text_is_refused() -> None:
    log(2)
    own = actions.checkpoint(at=AT)
    assert own is not None
    text, peer = read_note(own.note).text, Peer()

    with pytest.raises(NotSigned):
        actions.add_cosignature(2, Peer().cosign(text), witness_key=peer.vkey, peer="idn.example", at=AT)
    over_another = peer.cosign(text.replace("\n2\n", "\n3\n"))
    with pytest.raises(WrongSignature):
        actions.add_cosignature(2, over_another, witness_key=peer.vkey, peer="idn.example", at=AT)
    with pytest.raises(NoSuchCheckpoint):
        actions.add_cosignature(3, peer.cosign(text), witness_key=peer.vkey, peer="idn.example", at=AT)


def test_a_receipt_proves_the_act_to_a_court_that_has_only_the_keys() -> None:
    log(5)
    own = actions.checkpoint(at=AT)
    peer = Peer()
    assert own is not None
    actions.add_cosignature(5, peer.cosign(read_note(own.note).text), witness_key=peer.vkey, peer="idn.example", at=AT)

    (receipt,) = read_receipts(str(queries.receipt(3, disclosed=True)))
    checked = check(receipt, trusted_keys(), peer.keys.public)

    assert checked.event is not None
    assert (checked.event.ref, checked.event.facts, checked.event.at) == (REF, {"step": 3}, AT)
    assert {each.key.name for each in checked.witnesses} == {"idn.example/comity/log"}
    assert checked.witnessed_at == AT


def test_a_closed_receipt_tells_only_the_entry() -> None:
    log(5)
    actions.checkpoint(at=AT)

    receipt = queries.receipt(3)

    assert check(receipt, trusted_keys()).event is None
    assert REF not in str(receipt)


def test_the_receipts_of_a_reference_fit_one_file() -> None:
    log(3)
    log(2, ref="PHL-2026-000000")
    actions.checkpoint(at=AT)

    text = "".join(str(receipt) for _, receipt in queries.receipts(REF))

    assert [each.index for each in read_receipts(text)] == [0, 1, 2]


def test_a_receipt_with_anything_changed_proves_nothing() -> None:
    log(5)
    actions.checkpoint(at=AT)
    good, other = queries.receipt(3, disclosed=True), queries.receipt(2, disclosed=True)
    trusted = trusted_keys()
    told = good.disclosure

    with pytest.raises(NotIncluded):
        check(type(good)(2, good.proof, good.note, told), trusted)
    with pytest.raises(NotIncluded):
        check(type(good)(3, good.proof[:-1], good.note, told), trusted)
    with pytest.raises(OtherEvent):
        check(type(good)(3, good.proof, good.note, type(told)(told.entry, other.disclosure.event, told.salt)), trusted)
    with pytest.raises(WrongSignature):
        check(type(good)(3, good.proof, good.note.replace("\n5\n", "\n6\n"), told), trusted)
    with pytest.raises(OtherLog):
        check(good, log_keys("aus.example").public)


def test_a_leaf_that_is_no_entry_of_comitys_is_refused() -> None:
    peer = Peer()
    peer.log("not an entry")

    with pytest.raises(OtherEntry):
        check(Receipt(0, (), peer.note(), Disclosure(b"not an entry")), peer.keys.public)


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 1\n\n", "hello"])
def test_what_is_not_a_receipt_is_refused(text: str) -> None:
    with pytest.raises(NotAReceipt):
        read_receipts(text)


def test_an_event_nested_too_deeply_is_refused() -> None:
    deep = b'{"facts":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    peer, salt = Peer(), bytes(32)
    entry = entry_of(Event(AT, "", {}, 0, "k", "r"), salt).replace(
        salted_hash(salt, canonical(Event(AT, "", {}, 0, "k", "r"))).encode(), salted_hash(salt, deep).encode()
    )
    peer.leaves.append(leaf_hash(entry))

    with pytest.raises(OtherEvent):
        check(Receipt(0, (), peer.note(), Disclosure(entry, deep, salt)), peer.keys.public)


@given(st.text())
@example("c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\no\n1\n" + "A" * 43 + "=\n\n— x AAAAAAA=\n")
@example("c2sp.org/tlog-proof@v1\nextra " + "W1tb" * 9_000 + "\nindex 0\n\n")
def test_any_text_is_receipts_or_refused(text: str) -> None:
    with contextlib.suppress(ComityError):
        for receipt in read_receipts(text):
            check(receipt, FORGER.public)


FORGER = log_keys("mallory.example")


def test_a_leaf_not_yet_under_a_checkpoint_has_no_receipt_yet() -> None:
    log(1)

    with pytest.raises(NotYetSigned):
        queries.receipt(0)
    with pytest.raises(NoSuchLeaf):
        queries.receipt(1)


def test_the_exported_files_give_an_outside_auditor_the_same_root() -> None:
    log(300)
    signed = actions.checkpoint(at=AT)
    assert signed is not None

    files = dict(queries.static_files(signed))

    assert set(files) == {tile.path for tile in tiles_of(300)} | {
        "tile/entries/000",
        "tile/entries/001.p/44",
        "checkpoint",
    }
    entries = [*unbundle(files["tile/entries/000"]), *unbundle(files["tile/entries/001.p/44"])]
    oracle = InmemoryTree()
    for entry in entries:
        oracle.append_entry(entry)
    assert oracle.get_root() == signed.root
    assert hashes_of(files["tile/0/000"] + files["tile/0/001.p/44"]) == [leaf_hash(entry) for entry in entries]
    assert files["checkpoint"].decode() == signed.note


def test_forgetting_erases_event_and_salt_and_no_proof_breaks() -> None:
    log(3)
    log(1, ref="PHL-2026-000000")
    actions.checkpoint(at=AT)
    before = queries.receipt(1)

    actions.forget(REF, at=AT, by="officer")

    assert [leaf.facts for leaf in queries.of(REF)] == [None, None, None, {"leaves": [[0, 2]]}]
    assert queries.of("PHL-2026-000000")[0].facts == {"step": 0}
    assert check(queries.receipt(1, disclosed=True), trusted_keys()).event is None
    assert queries.receipt(1) == before


def test_there_is_nothing_to_forget_twice() -> None:
    log(1)
    actions.forget(REF, at=AT)

    assert actions.forget(REF, at=AT) is None
