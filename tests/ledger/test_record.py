"""Every act is a leaf, in the act's own transaction."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from django.db import connection, transaction

from comity.ledger import actions, queries
from comity.ledger.adapters import keys
from comity.ledger.core.entries import read_entry
from comity.ledger.core.tiles import WIDTH
from comity.ledger.core.tree import Frontier, leaf_hash
from comity.ledger.core.vkeys import read_vkeys
from comity.ledger.models import Entry, Tile

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 8, 31, 7, tzinfo=UTC)
REF = "PHL-2026-7K3M9Q"


def log(count: int, ref: str = REF) -> None:
    for number in range(count):
        actions.record("evidence.request.signed", ref, {"step": number}, at=AT, by="officer")


def test_a_recorded_act_is_found_under_its_reference() -> None:
    leaf = actions.record("evidence.request.signed", REF, {"route": "coe-art29"}, at=AT, by="officer")

    assert queries.of(REF) == [leaf]
    assert (leaf.index, leaf.event, leaf.by) == (0, {"route": "coe-art29"}, "officer")


def test_the_public_entry_shows_the_hour_and_a_salted_hash_and_no_more() -> None:
    leaf = actions.record("evidence.request.signed", REF, {"route": "coe-art29"}, at=AT, by="officer")

    row = Entry.objects.get()
    entry = read_entry(leaf.entry)
    assert entry.at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert entry.hash == sha256(bytes(row.salt or b"") + bytes(row.event or b"")).hexdigest()
    assert b"officer" not in leaf.entry
    assert REF.encode() not in leaf.entry


def test_equal_events_have_unequal_leaves() -> None:
    log(2)

    first, second = queries.of(REF)
    assert read_entry(first.entry).hash != read_entry(second.entry).hash


def test_the_head_is_the_root_over_all_leaves() -> None:
    log(11)

    leaves = [leaf_hash(leaf.entry) for leaf in queries.of(REF)]
    assert queries.head() == queries.Head(11, Frontier().grown(leaves).root)


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    assert queries.head() == queries.Head(0, sha256(b"").digest())


def test_an_act_rolled_back_leaves_no_gap() -> None:
    log(1)
    with transaction.atomic():
        actions.record("evidence.request.refused", REF, {}, at=AT)
        transaction.set_rollback(True)

    log(1)

    assert [leaf.index for leaf in queries.of(REF)] == [0, 1]
    assert queries.head().size == 2


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused() -> None:
    assert not connection.in_atomic_block

    with pytest.raises(transaction.TransactionManagementError):
        actions.record("evidence.request.signed", REF, {}, at=AT)


def test_a_full_tile_is_kept_and_its_root_in_the_tile_above() -> None:
    log(WIDTH + 1)

    leaves = [leaf.leaf_hash for leaf in queries.of(REF)]
    kept = {(tile.level, tile.number): bytes(tile.hashes) for tile in Tile.objects.all()}
    assert kept == {(0, 0): b"".join(leaves[:WIDTH]), (1, 0): Frontier().grown(leaves[:WIDTH]).root}


def test_an_instant_in_another_zone_is_kept_in_utc() -> None:
    manila = AT.astimezone(timezone(timedelta(hours=8)))

    assert actions.record("node.started", "", {}, at=manila).at == AT


def test_an_empty_log_holds() -> None:
    assert list(queries.audit(read_vkeys(keys.public()))) == [queries.Progress(0, 0)]
