"""`comity package`: what a court types, with files only; and what an operator types on a node."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import typer
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings
from typer.testing import CliRunner

from comity.directory import actions as directory
from comity.directory.adapters import keys as node_keys
from comity.evidence.adapters import packages
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Chain, Circumstances, Hand, Kind
from comity.evidence.core.package.manifest import SignedManifest
from comity.ledger import actions as ledger
from comity.ledger import queries as log
from comity.ledger.adapters import keys as log_keys
from comity.node.cli import package
from tests import cast
from tests.cast import NOON
from tests.evidence.parcels import LOGS, PACKAGE, REQUEST, Parties, chunk_paths
from tests.installation import FOLDER

app = typer.Typer()
package.add_to(app)
DESK = Circumstances("evidence room", "Comity", "0.1", "delivery")
AUSTRALIA = Hand("aus.example", "Cyber police of Australia", "examiner", "officer-7f3a")
PHILIPPINES = Hand("phl.example", "Cybercrime Unit of the Police", "investigator", "officer-11c0")


def comity(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["package", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def delivered(folder: Path, parties: Parties) -> SignedManifest:
    """A package in `folder`/sent with its whole chain, and the manifests of both nodes beside it."""
    digests = {"E-1": hashlib.sha256(LOGS).hexdigest()}
    chain = act(Chain(PACKAGE), Kind.ACQUIRED, AUSTRALIA, parties, digests=digests)
    parties.seal(folder, previous_custody=chain.head)
    sealed = packages.load(folder / "sent", parties.keys)
    chain = act(chain, Kind.SEALED, AUSTRALIA, parties, manifest=sealed.digest)
    chain = act(chain, Kind.RELEASED, AUSTRALIA, parties, counterpart="phl.example")
    receipt = custody.receipt(chain, PHILIPPINES, DESK, at=NOON, recomputed=digests)
    chain = custody.append(chain, receipt, parties.receiver.signing)
    packages.write_custody(folder / "sent", "phl.example", chain.lines)
    for node in (parties.sender, parties.receiver):
        (folder / f"{node.node_id}.json").write_bytes(node.manifest())
    return sealed


def act(chain: Chain, kind: Kind, hand: Hand, parties: Parties, **more: object) -> Chain:
    event = custody.next_event(chain, kind, hand, DESK, at=NOON, **more)  # type: ignore[arg-type]  # as the tests give it
    return custody.append(chain, event, parties.sender.signing)


def keys(folder: Path) -> Sequence[object]:
    return ("--keys", folder / "aus.example.json", "--keys", folder / "phl.example.json")


def test_a_whole_package_is_reported_with_its_chain_and_fingerprints(tmp_path: Path) -> None:
    parties = Parties()
    delivered(tmp_path, parties)

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 0, output
    assert "Everything holds." in output
    assert "received by phl.example with aus.example" in output
    assert parties.sender.says().fingerprint.spoken in output


def test_the_same_as_json(tmp_path: Path) -> None:
    sealed = delivered(tmp_path, Parties())

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path), "--json")

    told = json.loads(output)
    assert status == 0
    assert (told["ok"], told["manifest"], told["problems"]) == (True, sealed.digest, [])
    assert [event["kind"] for event in told["custody"][0]["events"]] == ["acquired", "sealed", "released", "received"]


def test_every_problem_is_named_with_its_code_and_status_1(tmp_path: Path) -> None:
    delivered(tmp_path, Parties())
    chunk_paths(tmp_path)[1].unlink()
    lines = packages.read_custody(tmp_path / "sent", "phl.example")
    packages.write_custody(tmp_path / "sent", "phl.example", (lines[0], *lines[2:]))

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path), "--json")

    assert status == 1
    codes = [problem["code"] for problem in json.loads(output)["problems"]]
    assert codes == ["evidence.chunk-missing", "evidence.custody-removed"]


def test_a_package_without_its_chain_does_not_pass(tmp_path: Path) -> None:
    delivered(tmp_path, Parties())
    (tmp_path / "sent" / "custody" / "phl.example.jsonl").unlink()

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 1
    assert "evidence.custody-missing" in output


def test_keys_of_somebody_else_verify_nothing(tmp_path: Path) -> None:
    delivered(tmp_path, Parties())
    impostor = replace(cast.mallory(), node_id="aus.example")
    (tmp_path / "aus.example.json").write_bytes(impostor.manifest())

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 1
    assert "does not verify with the keys of aus.example" in output


def test_a_manifest_that_has_expired_still_proves_what_was_signed_under_it(tmp_path: Path) -> None:
    parties = Parties()
    delivered(tmp_path, parties)
    old = parties.sender.manifest(at=NOON - timedelta(days=59))
    (tmp_path / "aus.example.json").write_bytes(old)

    status, _ = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 0


def test_a_manifest_that_expired_before_says_nothing_of_what_was_signed_later(tmp_path: Path) -> None:
    parties = Parties()
    delivered(tmp_path, parties)
    older = parties.sender.manifest(at=NOON - timedelta(days=61))
    (tmp_path / "aus.example.json").write_bytes(older)

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 1
    assert "did not count for aus.example at that time" in output


@pytest.mark.parametrize("arguments", [(), ("--keys", "nowhere.json")])
def test_without_keys_the_command_is_not_understood(tmp_path: Path, arguments: Sequence[str]) -> None:
    status, _ = comity("verify", tmp_path, *arguments)

    assert status == 2


@pytest.mark.parametrize("hostile", [b"", b"\xff", b"{}", b"[" * 100_000])
def test_row_27_hostile_files_are_refused_in_a_sentence(tmp_path: Path, hostile: bytes) -> None:
    delivered(tmp_path, Parties())
    (tmp_path / "bad").write_bytes(hostile)

    for arguments in (("--keys", tmp_path / "bad"), (*keys(tmp_path), "--receipt", tmp_path / "bad")):
        status, output = comity("verify", tmp_path / "sent", *arguments)
        assert (status, "Traceback" in output) == (1, False)


def test_a_receipt_in_the_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    delivered(tmp_path, Parties())
    (tmp_path / "sent" / "proofs").mkdir()
    (tmp_path / "sent" / "proofs" / "1.tlog-proof").symlink_to("/dev/zero")

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert (status, "not a receipt" in output) == (1, True)


def test_verifying_needs_neither_a_node_nor_django(tmp_path: Path) -> None:
    delivered(tmp_path, Parties())
    script = (
        "import sys; from comity.node.cli import main; sys.argv[0] = 'comity'\n"
        "try: main()\n"
        "except SystemExit as end: assert 'django' not in sys.modules, 'Django was loaded'; sys.exit(end.code)\n"
    )
    command = [sys.executable, "-c", script, "package", "verify", tmp_path / "sent", *keys(tmp_path)]

    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def receipt(tmp_path: Path, db: None, settings: Settings) -> Path:
    """What this node's log proves of a delivery: its receipts, with the head of the chain in the event."""
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    parties = Parties()
    sealed = delivered(tmp_path, parties)
    lines = packages.read_custody(tmp_path / "sent", "phl.example")
    chain = custody.verify_chain(lines, parties.keys, package=PACKAGE, sealed=sealed)
    with transaction.atomic():
        ledger.record("evidence.received", REQUEST, {"manifest": sealed.digest, "custody": chain.head}, at=NOON)
    ledger.checkpoint(at=NOON)
    said = msgspec.structs.replace(parties.receiver.says(), ledger=log_keys.public())
    (tmp_path / "phl.example.json").write_bytes(parties.receiver.signs(said))
    path = tmp_path / "case.tlog-proof"
    path.write_text("".join(str(proof) for _, proof in log.receipts(REQUEST, disclosed=True)))
    return path


def test_a_receipt_of_the_log_is_checked_with_the_package(tmp_path: Path, receipt: Path) -> None:
    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path), "--receipt", receipt)

    assert status == 0, output
    assert "evidence.received names this package" in output


def test_receipts_in_the_folder_are_checked_without_being_named(tmp_path: Path, receipt: Path) -> None:
    (tmp_path / "sent" / "proofs").mkdir()
    receipt.rename(tmp_path / "sent" / "proofs" / "1.tlog-proof")

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path))

    assert status == 0, output
    assert "evidence.received names this package" in output


def test_row_20_a_chain_cut_off_at_the_end_is_noticed_by_the_receipt(tmp_path: Path, receipt: Path) -> None:
    lines = packages.read_custody(tmp_path / "sent", "phl.example")
    packages.write_custody(tmp_path / "sent", "phl.example", lines[:-1])

    status, output = comity("verify", tmp_path / "sent", *keys(tmp_path), "--receipt", receipt)

    assert status == 1
    assert "evidence.custody-removed" in output
    assert comity("verify", tmp_path / "sent", *keys(tmp_path))[0] == 0


@pytest.fixture
def parties_of_this_node(tmp_path: Path, db: None, settings: Settings) -> Parties:
    """Australia is a trusted peer of this node, and seals for this node's own key."""
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    directory.publish_manifest(at=timezone.now())
    parties = Parties()
    now = timezone.now()
    cast.ceremony(parties.sender.manifest(at=now), cast.house(at=now), at=now)
    return replace(parties, receiver=ThisNode("phl.example", cast.PHL, "Philippines"))


class ThisNode(cast.Node):
    """The node under test as a recipient: its keys are those on its disk."""

    @property
    def sealing(self) -> MLKEM768X25519PrivateKey:
        return node_keys.sealing_key()


def test_a_node_opens_what_is_addressed_to_it_and_says_so_in_its_log(
    tmp_path: Path, parties_of_this_node: Parties
) -> None:
    parties_of_this_node.seal(tmp_path)

    status, output = comity("open", tmp_path / "sent", "--node", FOLDER, "--out", tmp_path / "opened")

    assert status == 0, output
    assert (tmp_path / "opened" / "E-1_log_1.txt").read_bytes() == LOGS
    assert hashlib.sha256(LOGS).hexdigest() in output
    assert [leaf.kind for leaf in log.of(REQUEST)] == ["evidence.package.opened-by-hand"]


def test_an_opening_that_fails_is_in_the_log_too(tmp_path: Path, parties_of_this_node: Parties) -> None:
    parties_of_this_node.seal(tmp_path)
    chunk_paths(tmp_path)[0].unlink()

    status, output = comity("open", tmp_path / "sent", "--node", FOLDER, "--out", tmp_path / "opened")

    assert (status, "Chunk 0 of exhibit E-1 is missing" in output) == (1, True)
    assert [leaf.kind for leaf in log.of(REQUEST)] == ["evidence.package.opened-by-hand"]


def test_a_package_for_another_node_is_not_opened(tmp_path: Path, parties_of_this_node: Parties) -> None:
    replace(parties_of_this_node, receiver=cast.indonesia()).seal(tmp_path)

    status, output = comity("open", tmp_path / "sent", "--node", FOLDER, "--out", tmp_path / "opened")

    assert (status, "not addressed to phl.example" in " ".join(output.split())) == (1, True)
    assert not (tmp_path / "opened").exists()
