"""Whatever single thing is changed in the stored log, the audit names the first leaf that is wrong and says why.

Each fault is planted straight into the tables, as somebody with the database in hand would.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from comity.ledger import actions, queries
from comity.ledger.adapters import keys
from comity.ledger.core.audit import SENTENCES, Damage, Fault
from comity.ledger.core.checkpoints import Checkpoint as Head
from comity.ledger.core.entries import canonical, entry_of, read_event, salted_hash
from comity.ledger.core.notes import read_note, signed
from comity.ledger.core.tree import Frontier, leaf_hash, node_hash
from comity.ledger.core.vkeys import read_vkeys
from comity.ledger.models import Checkpoint, Cosignature, Entry, Log, Tile
from tests.ledger.peers import AT, REF, Peer, log_keys

pytestmark = pytest.mark.django_db

SIZE = 530  # two full tiles, a partial tile above, and leaves that no tile holds yet
KIND = "evidence.request.signed"
FLIPPED = b"\x01" * 32


def audit() -> list[Damage]:
    found = queries.audit(read_vkeys(keys.public()))
    return [each for each in found if isinstance(each, Damage)]


@pytest.fixture(scope="module")
def written_log(django_db_setup: None, django_db_blocker: DjangoDbBlocker, own_keys: Path) -> Iterator[None]:
    """530 leaves with checkpoints over 100, 400 and 530 of them, the last one cosigned; each test rolls back to it."""
    with django_db_blocker.unblock(), override_settings(COMITY_KEYS=own_keys):
        _write_log()
    yield
    with django_db_blocker.unblock():
        for model in (Cosignature, Checkpoint, Tile, Entry, Log):
            model.objects.all().delete()


def _write_log() -> None:
    start = 0
    for end in (100, 400, SIZE):
        with transaction.atomic():
            for index in range(start, end):
                actions.record(KIND, REF if index % 2 else "PHL-2026-000000", {"step": index}, at=AT, by="officer")
        own, start = actions.checkpoint_now(at=AT), end
    assert own is not None
    peer = Peer()
    lines = peer.cosign(read_note(own.note).text)
    actions.add_cosignature(SIZE, lines, witness_key=peer.vkey, peer="idn.example", at=AT)


def entry(index: int, **change: object) -> None:
    assert Entry.objects.filter(index=index).update(**change) == 1


def other_entry(index: int) -> bytes:
    """An entry for the place that tells of something else."""
    row = Entry.objects.get(index=index)
    event = read_event(bytes(row.event or b""))
    return entry_of(type(event)(event.at, event.by, {"step": "forged"}, index, event.kind, event.ref), b"s" * 32)


def forge_leaf_and_hash(index: int) -> None:
    forged = other_entry(index)
    entry(index, entry=forged, leaf_hash=leaf_hash(forged), salt=b"s" * 32, event=_forged_event(index))


def _forged_event(index: int) -> bytes:
    event = read_event(bytes(Entry.objects.get(index=index).event or b""))
    return canonical(type(event)(event.at, event.by, {"step": "forged"}, index, event.kind, event.ref))


def swap(one: int, other: int) -> None:
    for index, place in ((one, -1), (other, one), (-1, other)):
        Entry.objects.filter(index=index).update(index=place)


def rewrite_all_that_is_derived(index: int) -> None:
    """Forge a leaf, its tile, the tile above and the head: everything but what was signed."""
    forge_leaf_and_hash(index)
    hashes = [bytes(each) for each in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    Tile.objects.filter(level=0, number=0).update(hashes=b"".join(hashes[:256]))
    roots = [Frontier().grown(hashes[at : at + 256]).root for at in (0, 256)]
    Tile.objects.filter(level=1).update(hashes=b"".join(roots))
    Log.objects.update(frontier=Frontier().grown(hashes).to_bytes())


FAULTS: dict[str, tuple[Callable[[], object], Fault, int, int]] = {
    "an entry is no JSON": (lambda: entry(7, entry=b"{"), Fault.ENTRY, 7, 7),
    "an entry has an unknown field": (lambda: entry(7, entry=b'{"v":2}'), Fault.ENTRY, 7, 7),
    "an entry tells of something else": (lambda: entry(7, entry=other_entry(7)), Fault.LEAF_HASH, 7, 7),
    "a leaf hash is changed": (lambda: entry(7, leaf_hash=FLIPPED), Fault.LEAF_HASH, 7, 7),
    "an event is changed": (lambda: entry(7, event=_forged_event(7)), Fault.EVENT, 7, 7),
    "an event is no JSON": (lambda: entry(7, event=b"{"), Fault.EVENT, 7, 7),
    "a salt is changed": (lambda: entry(7, salt=FLIPPED), Fault.EVENT, 7, 7),
    "an event is erased without an act": (lambda: entry(7, event=None, salt=None), Fault.ERASED, 7, 7),
    "a salt alone is erased": (lambda: entry(7, salt=None), Fault.ERASED, 7, 7),
    "a leaf is shown under another reference": (lambda: entry(7, ref="PHL-2026-111111"), Fault.COLUMNS, 7, 7),
    "a leaf is shown as another act": (lambda: entry(7, kind="evidence.request.refused"), Fault.COLUMNS, 7, 7),
    "a leaf is shown at another instant": (lambda: entry(7, at=AT.replace(hour=9)), Fault.COLUMNS, 7, 7),
    "a leaf is shown as another officer's": (lambda: entry(7, by="mallory"), Fault.COLUMNS, 7, 7),
    "two leaves are swapped": (lambda: swap(7, 9), Fault.PLACE, 7, 7),
    "two leaves that no tile holds are swapped": (lambda: swap(520, 525), Fault.PLACE, 520, 520),
    "a leaf is removed": (lambda: Entry.objects.filter(index=7).delete(), Fault.MISSING, 7, 7),
    "three leaves are removed": (lambda: Entry.objects.filter(index__range=(7, 9)).delete(), Fault.MISSING, 7, 9),
    "the last leaf is removed": (lambda: Entry.objects.filter(index=529).delete(), Fault.MISSING, 529, 529),
    "a leaf is forged with its hash": (lambda: forge_leaf_and_hash(300), Fault.TILE, 300, 300),
    "a leaf that no tile holds is forged with its hash": (
        lambda: forge_leaf_and_hash(525), Fault.CHECKPOINT_ROOT, 400, 529,
    ),
    "a leaf is forged with all that is derived from it": (
        lambda: rewrite_all_that_is_derived(130), Fault.CHECKPOINT_ROOT, 100, 399,
    ),
    "a tile is changed": (
        lambda: Tile.objects.filter(level=0, number=1).update(hashes=FLIPPED * 256), Fault.TILE, 256, 256,
    ),
    "a tile is removed": (lambda: Tile.objects.filter(level=0, number=1).delete(), Fault.TILE, 256, 256),
    "the tile above is changed": (
        lambda: Tile.objects.filter(level=1).update(hashes=FLIPPED * 2), Fault.TILE, 0, 255,
    ),
    "the tile above is removed": (lambda: Tile.objects.filter(level=1).delete(), Fault.TILE, 0, 255),
    "the head is moved back": (lambda: Log.objects.update(size=F("size") - 1), Fault.HEAD, 528, 528),
    "the head is moved on": (lambda: Log.objects.update(size=F("size") + 1), Fault.MISSING, 530, 530),
    "the head's hashes are changed": (lambda: Log.objects.update(frontier=FLIPPED * 3), Fault.HEAD, 0, 529),
    "the head's hashes are cut": (lambda: Log.objects.update(frontier=b""), Fault.HEAD, 0, 529),
    "the head is removed": (lambda: Log.objects.all().delete(), Fault.CHECKPOINT_ROOT, 0, 99),
    "a checkpoint is no note": (
        lambda: Checkpoint.objects.filter(size=400).update(note="-"), Fault.CHECKPOINT_NOTE, 100, 399,
    ),
    "a checkpoint's row has another root": (
        lambda: Checkpoint.objects.filter(size=400).update(root=FLIPPED), Fault.CHECKPOINT_NOTE, 100, 399,
    ),
    "a checkpoint is re-signed over another root": (
        lambda: _resign(400, FLIPPED), Fault.CHECKPOINT_ROOT, 100, 399,
    ),
    "a checkpoint is re-signed by another key": (
        lambda: _resign_by_stranger(400), Fault.CHECKPOINT_SIGNATURE, 100, 399,
    ),
    "a checkpoint's signature is changed": (
        lambda: Checkpoint.objects.filter(size=400).update(note=_spoiled(Checkpoint.objects.get(size=400).note)),
        Fault.CHECKPOINT_SIGNATURE, 100, 399,
    ),
    "a cosignature is changed": (
        lambda: Cosignature.objects.update(lines=_spoiled(Cosignature.objects.get().lines)),
        Fault.COSIGNATURE, 400, 529,
    ),
    "a cosignature is another peer's": (
        lambda: Cosignature.objects.update(keys=Peer().vkey), Fault.COSIGNATURE, 400, 529,
    ),
}  # fmt: skip


def _resign(size: int, root: bytes) -> None:
    own = keys.private()
    note = str(signed(Head(own.name, size, root), own, AT))
    Checkpoint.objects.filter(size=size).update(root=root, note=note)


def _resign_by_stranger(size: int) -> None:
    row = Checkpoint.objects.get(size=size)
    stranger = log_keys("phl.example")
    Checkpoint.objects.filter(size=size).update(
        note=str(signed(Head(stranger.name, size, bytes(row.root)), stranger, AT))
    )


def _spoiled(signed_text: str) -> str:
    """The last signature with a few bits changed."""
    return signed_text[:-400] + signed_text[-400:-200].swapcase() + signed_text[-200:]


def test_a_log_that_nobody_touched_holds(written_log: None) -> None:
    assert audit() == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_first(name: str, written_log: None) -> None:
    plant, fault, first, last = FAULTS[name]
    plant()

    damage = audit()

    assert damage, "the fault went unseen"
    assert (damage[0].fault, damage[0].first, damage[0].last) == (fault, first, last)


def test_damage_to_one_leaf_is_named_with_its_kind_and_does_not_hide_the_next(written_log: None) -> None:
    entry(7, event=b"{}")
    entry(9, salt=FLIPPED)

    assert audit() == [Damage(Fault.EVENT, 7, 7, KIND), Damage(Fault.EVENT, 9, 9, KIND)]


def test_every_fault_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Fault)
    assert Damage(Fault.EVENT, 7, 7).sentence.endswith(".")


def test_leaves_appended_behind_the_head_are_seen(written_log: None) -> None:
    row = Entry.objects.get(index=5)
    row.index = SIZE + 3
    row.save(force_insert=True)

    assert audit() == [Damage(Fault.HEAD, SIZE + 3, SIZE + 3, KIND)]


def test_an_act_of_forgetting_is_no_damage(written_log: None) -> None:
    actions.forget(REF, at=AT, by="officer")

    assert audit() == []


def test_forgetting_covers_no_leaf_that_it_does_not_name(written_log: None) -> None:
    actions.forget(REF, at=AT, by="officer")
    entry(8, event=None, salt=None, by="")

    assert audit() == [Damage(Fault.ERASED, 8, 8, KIND)]


def test_the_log_may_grow_while_it_is_audited(written_log: None) -> None:
    found = queries.audit(read_vkeys(keys.public()))
    seen = [next(found)]
    for _ in range(300):
        actions.record(KIND, REF, {}, at=AT)
    actions.checkpoint_now(at=AT)

    seen.extend(found)

    assert [each for each in seen if isinstance(each, Damage)] == []


def test_the_audit_says_how_far_it_is(written_log: None) -> None:
    found = list(queries.audit(read_vkeys(keys.public())))

    assert found == [queries.Progress(0, SIZE), queries.Progress(SIZE, SIZE)]


def test_salted_hash_and_node_hash_are_what_the_specification_says() -> None:
    assert salted_hash(b"salt", b"event") == hashlib.sha256(b"saltevent").hexdigest()
    assert node_hash(b"l", b"r") == hashlib.sha256(b"\x01lr").digest()
