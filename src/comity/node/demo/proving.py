"""Proof: every ledger verifies, a receipt is checked offline, and one changed line in a copy is found and named."""

import sqlite3
from pathlib import Path

from comity.node.demo.nodes import Node, NodeFailed, comity
from comity.node.demo.stage import Stage


def verify_ledgers(stage: Stage) -> None:
    """Re-derive the log of every node while it runs."""
    said = stage.everywhere(lambda node: comity("ledger", "verify", str(node.folder)))
    for state, words in said.items():
        stage.check(f"{stage.node(state).cast.name}: {words.strip().splitlines()[-1]}", held=True)


def prove_the_request(stage: Stage) -> None:
    """An offline receipt for the disclosure, as a court would be handed it."""
    ref = stage.references["disclosure"]
    receipt = stage.folder / f"{ref}.receipt"
    comity("ledger", "checkpoint", str(stage.node("PHL").folder))
    comity("ledger", "prove", ref, "--node", str(stage.node("PHL").folder), "--out", str(receipt))
    stage.check(
        f"An offline receipt for {ref} was written ({receipt.stat().st_size} bytes)", held=receipt.stat().st_size > 0
    )


def find_the_tampering(stage: Stage) -> None:
    """A copy of Australia's node, restored from a backup, in which somebody rewrites one entry."""
    backup, copy = stage.folder / "australia.backup", stage.folder / "australia-tampered"
    comity("backup", str(stage.node("AUS").folder), str(backup))
    comity("restore", str(backup), str(copy))
    keys = stage.folder / "australia.vkeys"
    keys.write_text("\n".join(comity("ledger", "keys", str(stage.node("AUS").folder)).split()), encoding="ascii")
    changed = _rewrite_one_leaf(copy)
    try:
        comity("ledger", "verify", str(copy), "--vkey", str(keys))
        found = ""
    except NodeFailed as damage:
        found = str(damage)
    stage.check(
        f"In a tampered copy the ledger names the changed entry, number {changed}", held=f"leaf {changed} " in found
    )


def check_nodes(stage: Stage) -> None:
    """What an operator's own check says of each node."""
    for state, well in stage.everywhere(_well).items():
        stage.check(f"{stage.node(state).cast.name}: comity check finds nothing that fails", held=well)


def _well(node: Node) -> bool:
    try:
        comity("check", str(node.folder))
    except NodeFailed:
        return False
    return True


def _rewrite_one_leaf(folder: Path) -> int:
    with sqlite3.connect(folder / "comity.sqlite3") as database:
        row = database.execute('SELECT MAX("index") FROM ledger_entry WHERE event IS NOT NULL').fetchone()
        index = int(row[0]) // 2
        database.execute('UPDATE ledger_entry SET event = ? WHERE "index" = ?', (b'{"rewritten":true}', index))
    return index
