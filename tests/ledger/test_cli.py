"""What an operator, an auditor and a court type."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from comity.ledger import actions, queries
from comity.ledger.adapters import keys
from comity.ledger.core.notes import read_note
from comity.ledger.models import Entry
from comity.node.cli import ledger
from comity.node.settings import NODE
from tests.ledger.nodes import make_node, run, started
from tests.ledger.peers import AT, REF, Peer

FOLDER = NODE.folder

pytestmark = pytest.mark.django_db

app = typer.Typer()
ledger.add_to(app)


def comity(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["ledger", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def peer() -> Peer:
    """A log of three leaves, cosigned by a peer."""
    for step in range(3):
        actions.record("evidence.request.signed", REF, {"step": step}, at=AT, by="officer")
    checkpoint = actions.checkpoint(at=AT)
    assert checkpoint is not None
    peer = Peer()
    lines = peer.cosign(read_note(checkpoint.note).text)
    actions.add_cosignature(3, lines, witness_key=peer.vkey, peer="idn.example", at=AT)
    return peer


def test_a_log_that_holds_is_reported_in_one_line(peer: Peer) -> None:
    status, output = comity("verify", FOLDER)

    assert status == 0
    assert "The log holds: 3 leaves, checkpoint of 3 leaves, cosigned by 1." in output


def test_damage_is_named_with_leaf_and_act_and_status_1(peer: Peer) -> None:
    Entry.objects.filter(index=1).update(event=b"{}")

    status, output = comity("verify", FOLDER)

    assert status == 1
    assert "DAMAGE at leaf 1 (evidence.request.signed): The event, or its salt, is not what was logged." in output


def test_damage_can_be_read_by_a_program(peer: Peer) -> None:
    Entry.objects.filter(index=1).update(event=b"{}")

    status, output = comity("verify", FOLDER, "--json")

    told = json.loads(output)
    assert status == 1
    assert (told["ok"], told["size"], told["cosigned_by"]) == (False, 3, ["idn.example"])
    assert told["damage"][0]["fault"] == "event"
    assert (told["damage"][0]["first"], told["damage"][0]["last"]) == (1, 1)


def test_an_auditor_may_bring_the_keys_that_he_was_shown(peer: Peer) -> None:
    assert comity("verify", FOLDER, "--vkey", keys.public())[0] == 0
    assert comity("verify", FOLDER, "--vkey", peer.vkey)[0] == 1


def test_a_folder_without_a_node_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    assert comity("verify", tmp_path)[0] == 2


def test_receipts_are_written_and_checked_without_the_database(peer: Peer, tmp_path: Path) -> None:
    file = tmp_path / "act.tlog-proof"

    written = comity("prove", REF, "--node", FOLDER, "--out", file)
    Entry.objects.all().delete()
    status, output = comity("check-receipt", file, "--vkey", keys.public(), "--vkey", peer.vkey, "--json")

    assert written[0] == 0
    assert status == 0
    leaves = json.loads(output)["leaves"]
    assert [(leaf["index"], leaf["ref"]) for leaf in leaves] == [(0, REF), (1, REF), (2, REF)]
    assert leaves[0]["witnesses"] == ["idn.example/comity/log"]


def test_receipts_may_be_one_file_each_and_keys_may_come_from_a_file(peer: Peer, tmp_path: Path) -> None:
    vkeys = tmp_path / "phl.vkeys"
    vkeys.write_text(keys.public())

    comity("prove", REF, "--node", FOLDER, "--out", tmp_path, "--closed")

    files = sorted(tmp_path.glob("*.tlog-proof"))
    assert [file.name for file in files] == [f"{REF}-{index}.tlog-proof" for index in range(3)]
    assert comity("check-receipt", files[0], "--vkey", vkeys)[0] == 0


def test_a_changed_receipt_is_refused_with_its_reason(peer: Peer, tmp_path: Path) -> None:
    file = tmp_path / "act.tlog-proof"
    comity("prove", REF, "--node", FOLDER, "--out", file)
    file.write_text(file.read_text().replace("index 1\n", "index 2\n"))

    status, output = comity("check-receipt", file, "--vkey", keys.public())

    assert status == 1
    assert "leaf 2" in output


def test_a_receipt_needs_the_key_of_its_log(peer: Peer, tmp_path: Path) -> None:
    file = tmp_path / "act.tlog-proof"
    comity("prove", REF, "--node", FOLDER, "--out", file)

    assert comity("check-receipt", file)[0] == 2
    assert comity("check-receipt", file, "--vkey", peer.vkey)[0] == 2
    assert comity("check-receipt", tmp_path / "none", "--vkey", peer.vkey)[0] == 2


def test_a_leaf_hidden_since_is_named_against_the_receipt(peer: Peer, tmp_path: Path) -> None:
    file = tmp_path / "act.tlog-proof"
    comity("prove", REF, "--node", FOLDER, "--out", file)
    Entry.objects.filter(index=2).delete()

    status, output = comity("verify", FOLDER, "--receipt", file, "--json")

    assert status == 1
    assert "receipt" in {each["fault"] for each in json.loads(output)["damage"]}


def test_a_leaf_not_yet_signed_over_has_no_receipt_and_one_can_be_signed_now(tmp_path: Path) -> None:
    actions.record("evidence.request.signed", REF, {}, at=AT)

    early = comity("prove", REF, "--node", FOLDER, "--out", tmp_path / "x")
    signed = comity("checkpoint", FOLDER)
    later = comity("prove", REF, "--node", FOLDER, "--out", tmp_path / "x")

    assert (early[0], later[0]) == (1, 0)
    assert signed[1].startswith("phl.example/comity/log\n1\n")


def test_a_reference_without_leaves_is_said_so(peer: Peer) -> None:
    status, output = comity("prove", "PHL-2026-000000", "--node", FOLDER)

    assert status == 1
    assert "no leaf for PHL-2026-000000" in output


def test_the_leaves_of_a_reference_are_listed(peer: Peer) -> None:
    shown = json.loads(comity("show", REF, "--node", FOLDER, "--json")[1])

    assert [each["event"] for each in shown] == [{"step": 0}, {"step": 1}, {"step": 2}]
    assert "evidence.request.signed" in comity("show", REF, "--node", FOLDER)[1]


def test_the_log_is_exported_for_other_tools(peer: Peer, tmp_path: Path) -> None:
    status, _ = comity("export", FOLDER, tmp_path)

    latest = queries.latest_checkpoint()
    assert status == 0
    assert latest is not None
    assert (tmp_path / "checkpoint").read_text() == latest.note
    assert len((tmp_path / "tile" / "0" / "000.p" / "3").read_bytes()) == 3 * 32


def test_the_keys_are_printed(peer: Peer) -> None:
    assert comity("keys", FOLDER)[1].strip() == keys.public()


def test_two_notes_convict_or_do_not(tmp_path: Path) -> None:
    honest = Peer()
    honest.log("a", "b")
    liar = honest.fork()
    liar.leaves[0] = liar.leaves[1]
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text(honest.note())
    second.write_text(liar.note())

    convicted = comity("convict", first, second, "--vkey", honest.vkey)
    agreed = comity("convict", first, first, "--vkey", honest.vkey)

    assert convicted[0] == 1
    assert "split-view" in convicted[1]
    assert agreed[0] == 0


def test_a_copy_of_a_real_node_is_verified_and_a_tampered_one_detected(tmp_path: Path) -> None:
    node = make_node(tmp_path / "node")
    run(node, "-m", "tests.ledger.writers", "40", "1")
    copy = tmp_path / "copy"
    shutil.copytree(node, copy)
    with sqlite3.connect(copy / "comity.sqlite3") as database:
        database.execute("UPDATE ledger_entry SET ref = 'PHL-2026-999999' WHERE \"index\" = 11")

    honest = started(node, "-m", "comity.node.cli", "ledger", "verify", str(node))
    tampered = started(node, "-m", "comity.node.cli", "ledger", "verify", str(copy))

    assert (honest.returncode, tampered.returncode) == (0, 1)
    assert "leaf 11" in tampered.stderr
