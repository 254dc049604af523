"""`comity package verify` years later, when the nodes' keys have changed: former manifests and receipts decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.db import transaction
from pytest_django import Settings

from comity.directory import actions as directory
from comity.directory.adapters import keys as node_keys
from comity.directory.core import manifest as manifests
from comity.evidence.adapters import packages
from comity.evidence.core.package import custody
from comity.evidence.core.package.manifest import SignedManifest
from comity.ledger import actions as ledger
from comity.ledger import queries as log
from comity.ledger.adapters import keys as log_keys
from comity.ledger.core.notes import cosigned
from comity.ledger.core.vkeys import written
from tests import cast
from tests.cast import NOON, Node
from tests.evidence.parcels import PACKAGE, REQUEST, Parties
from tests.evidence.test_package_cli import comity, delivered
from tests.installation import FOLDER
from tests.ledger.peers import log_keys as keys_of_a_log

HOUR = timedelta(hours=1)
WITNESS = keys_of_a_log("aus.example")


def history(node: Node, *, revoke: bool = False) -> tuple[bytes, bytes, bytes]:
    """Its manifest of the day the package was signed, and two after it, each with a new key."""
    first = node.manifest()
    second = node.rotated(first, at=NOON + HOUR, revoke=revoke)
    return first, second, node.rotated(second, at=NOON + 2 * HOUR)


def written_to(folder: Path, *envelopes: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for envelope in envelopes:
        said = manifests.unverified(envelope)
        (folder / f"{said.node_id}.v{said.version}.json").write_bytes(envelope)
    return folder


def test_former_manifests_verify_what_was_signed_under_them(tmp_path: Path) -> None:
    parties = Parties()
    delivered(tmp_path, parties)
    sender, receiver = history(parties.sender), history(parties.receiver)

    today = comity("verify", tmp_path / "sent", "--keys", written_to(tmp_path / "today", sender[2], receiver[2]))
    status, output = comity("verify", tmp_path / "sent", "--keys", written_to(tmp_path / "all", *sender, *receiver))

    assert today[0] == 1
    assert status == 0, output


def test_a_revoked_key_proves_nothing_by_itself(tmp_path: Path) -> None:
    parties = Parties()
    delivered(tmp_path, parties)
    manifests_of_both = (*history(parties.sender, revoke=True), parties.receiver.manifest())

    status, output = comity("verify", tmp_path / "sent", "--keys", written_to(tmp_path / "all", *manifests_of_both))

    assert status == 1
    assert "did not count for aus.example at that time" in output


@pytest.fixture
def logged(tmp_path: Path, db: None, settings: Settings) -> Parties:
    """A package whose arrival the Philippine log recorded."""
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    parties = Parties()
    sealed = delivered(tmp_path, parties)
    with transaction.atomic():
        facts = {"manifest": sealed.digest, "custody": head(tmp_path, parties, sealed)}
        ledger.record("evidence.request.verified", REQUEST, facts, at=NOON)
    ledger.checkpoint(at=NOON)
    return parties


def head(folder: Path, parties: Parties, sealed: SignedManifest) -> str:
    lines = packages.read_custody(folder / "sent", "phl.example")
    return custody.verify_chain(lines, parties.keys, package=PACKAGE, sealed=sealed).head


def verified_with_receipt(folder: Path, *envelopes: bytes) -> tuple[int, str]:
    path = folder / "case.tlog-proof"
    path.write_text("".join(str(proof) for _, proof in log.receipts(REQUEST, disclosed=True)))
    given: Sequence[object] = ("--keys", written_to(folder / "all", *envelopes), "--receipt", path)
    return comity("verify", folder / "sent", *given)


def with_log(node: Node, envelope: bytes, vkeys: str) -> bytes:
    return node.signs(msgspec.structs.replace(manifests.unverified(envelope), ledger=vkeys))


def witnessed(at: datetime) -> None:
    """Australia cosigns our checkpoint at that instant."""
    latest = log.latest_checkpoint()
    assert latest is not None
    text = latest.note.partition("\n\n")[0] + "\n"
    lines = "".join(str(line) for line in cosigned(text, WITNESS, at))
    ledger.add_cosignature(latest.size, lines, witness_key=written(WITNESS.public), peer="aus.example", at=at)


def test_a_receipt_of_the_other_side_proves_what_was_signed_before_a_revocation(
    tmp_path: Path, logged: Parties
) -> None:
    ours = with_log(logged.receiver, logged.receiver.manifest(), log_keys.public())

    status, output = verified_with_receipt(tmp_path, *history(logged.sender, revoke=True), ours)

    assert status == 0, output


@pytest.mark.parametrize(("seen_at", "expected"), [(None, 1), (NOON, 0), (NOON + 2 * HOUR, 1)])
def test_row_15_stolen_key_a_nodes_own_log_proves_nothing_without_a_witness_from_before(
    tmp_path: Path, logged: Parties, seen_at: datetime | None, expected: int
) -> None:
    ours = with_log(logged.receiver, logged.receiver.manifest(), log_keys.public())
    theirs = with_log(logged.sender, logged.sender.manifest(), written(WITNESS.public))
    if seen_at:
        witnessed(seen_at)
    revoking = logged.receiver.rotated(ours, at=NOON + HOUR, revoke=True)

    status, output = verified_with_receipt(tmp_path, theirs, ours, revoking)

    assert status == expected, output


def test_a_node_writes_every_manifest_that_it_keeps(tmp_path: Path, db: None, settings: Settings) -> None:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    directory.publish_manifest(at=NOON)
    aus, house = cast.australia(), cast.house()
    cast.ceremony(first := aus.manifest(), house)
    directory.accept_rotation(aus.rotated(first, at=NOON + HOUR), at=NOON + HOUR)
    node_keys.rotate(settings.COMITY_KEYS, at=NOON + HOUR)
    directory.publish_manifest(at=NOON + HOUR)

    status, output = comity("manifests", tmp_path / "out", "--node", FOLDER)

    assert status == 0, output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "aus.example.v1.manifest.json",
        "aus.example.v2.manifest.json",
        "phl.example.v1.manifest.json",
        "phl.example.v2.manifest.json",
    ]
