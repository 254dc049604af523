"""`comity ledger`: verify a node's log, write receipts from it, check them anywhere.

Exit status: 0 all holds, 1 something does not, 2 the command was not understood.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.instants import to_text

if TYPE_CHECKING:
    from rich.table import Table

    from comity.ledger.core.audit import Damage
    from comity.ledger.core.receipts import Receipt
    from comity.ledger.core.vkeys import VerifierKey

CONTRADICTED = gettext_noop("the log HAS contradicted itself.")
NOT_SHOWN = gettext_noop("the log has not been shown to have contradicted itself.")
MAX_SHOWN = 100
DAMAGED = 1
MISUSED = 2

NodeFolder = Annotated[Path, typer.Argument(help=_("The node's folder."))]
NodeOption = Annotated[Path, typer.Option("--node", help=_("The node's folder."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON instead of text."))]
Vkeys = Annotated[
    list[str] | None,
    typer.Option("--vkey", help=_("A verifier key, or a file of them. Repeat for the log's keys and for witnesses'.")),
]


def add_to(app: typer.Typer) -> None:
    ledger = typer.Typer(name="ledger", help=_("This node's tamper-evident log."), no_args_is_help=True)
    for function in (verify, prove, check_receipt, show, export, checkpoint, keys, convict):
        command(ledger, function.__name__.replace("_", "-"), function)
    app.add_typer(ledger)


def verify(
    node: NodeFolder,
    vkey: Vkeys = None,
    receipt: Annotated[
        list[Path] | None, typer.Option("--receipt", help=_("A receipt from other hands; the log must still hold it."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Re-derive the whole log from the database, and name the first leaf that is wrong.

    Without --vkey the log's keys are read from the node's folder; give those you were shown, if you do not trust it.
    """
    use_node(node)
    with _refusals():
        trusted = _keys(vkey) if vkey else _own_keys()
        damage, count = _gathered(chain(_audited(trusted), _hidden(receipt or [], trusted)))
    _report(damage, count, as_json=as_json)
    raise typer.Exit(DAMAGED if count else 0)


def _report(damage: "list[Damage]", count: int, *, as_json: bool) -> None:
    from comity.ledger import queries

    head, last = queries.head(), queries.latest_checkpoint()
    if as_json:
        facts = {
            "ok": not damage,
            "size": head.size,
            "root": head.root.hex(),
            "checkpoint": last.size if last else None,
            "cosigned_by": [each.peer for each in last.cosigned] if last else [],
            "damage": [_facts(each) for each in damage],
            "damaged": count,
        }
        typer.echo(json.dumps(facts, indent=2))
    elif damage:
        _tell(damage[0], count)
    else:
        said = _("The log holds: {size} leaves, no checkpoint yet.")
        if last:
            said = _("The log holds: {size} leaves, checkpoint of {signed} leaves, cosigned by {peers}.")
        counts = {"signed": last.size, "peers": len(last.cosigned)} if last else {}
        typer.echo(said.format(size=head.size, **counts))


def prove(
    ref: str,
    node: NodeOption,
    out: Annotated[
        Path | None, typer.Option("--out", help=_("The file to write; a folder gets one file a leaf."))
    ] = None,
    closed: Annotated[
        bool, typer.Option("--closed", help=_("Do not tell the events, only that they are logged."))
    ] = False,
) -> None:
    """Write the offline receipts (C2SP tlog-proof) of all leaves of a reference."""
    use_node(node)
    from comity.ledger import queries

    with _refusals():
        proven = queries.receipts(ref, disclosed=not closed)
    if not proven:
        typer.echo(_("The log has no leaf for {ref}.").format(ref=ref), err=True)
        raise typer.Exit(DAMAGED)
    target = out or Path(f"{ref}.tlog-proof")
    _write(ref, [receipt for _leaf, receipt in proven], target)
    _print(
        _table(
            (leaf.index, to_text(leaf.at), leaf.kind, _("yes") if leaf.facts else _("no")) for leaf, _receipt in proven
        )
    )
    said = _("{count} receipts in {file}. Check with: comity ledger check-receipt {file} --vkey KEYS")
    typer.echo(said.format(count=len(proven), file=target))


def check_receipt(file: Path, vkey: Vkeys = None, as_json: AsJson = False) -> None:
    """Verify receipts offline, with nothing but the keys of the log and of the witnesses one trusts."""
    from comity.ledger.core.receipts import check, read_receipts

    with _refusals():
        trusted = _keys(vkey)
        receipts = read_receipts(_text(file))
        checked = [check(each, *_parties(each, trusted)) for each in receipts]
    rows = []
    for one in checked:
        witnesses = sorted({signed.key.name for signed in one.witnesses})
        at = one.event.at if one.event else one.entry.at
        rows.append((one.entry.index, to_text(at), one.entry.kind, one.event.ref if one.event else "", witnesses))
    if as_json:
        names = ("index", "at", "kind", "ref", "witnesses")
        typer.echo(json.dumps({"ok": True, "leaves": [dict(zip(names, row, strict=True)) for row in rows]}, indent=2))
        return
    _print(_table((*row[:3], ", ".join(row[4]) or _("none")) for row in rows))
    said = _("Proven: {count} leaves of {log}.")
    typer.echo(said.format(count=len(rows), log=checked[0].checkpoint.origin))


def show(ref: str, node: NodeOption, as_json: AsJson = False) -> None:
    """List the leaves of a reference."""
    use_node(node)
    from comity.ledger import queries

    leaves = queries.of(ref)
    if as_json:
        facts = [
            {"index": each.index, "at": to_text(each.at), "kind": each.kind, "by": each.by, "event": each.facts}
            for each in leaves
        ]
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    _print(_table((each.index, to_text(each.at), each.kind, each.leaf_hash.hex()[:16]) for each in leaves))


def export(node: NodeFolder, folder: Path) -> None:
    """Write the log as static files (C2SP tlog-tiles), for auditors with other tools. Events stay here."""
    use_node(node)
    from comity.ledger import queries

    newest = queries.latest_checkpoint()
    if newest is None:
        typer.echo(_("The log has no checkpoint yet. Sign one with `comity ledger checkpoint`."), err=True)
        raise typer.Exit(DAMAGED)
    count = 0
    for path, content in queries.static_files(newest):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        count += 1
    said = _("{count} files for a log of {size} leaves in {folder}.")
    typer.echo(said.format(count=count, size=newest.size, folder=folder))


def checkpoint(node: NodeFolder) -> None:
    """Sign the head of the log now, instead of within ten minutes."""
    use_node(node)
    from comity.ledger import actions, queries

    with _refusals():
        signed = actions.checkpoint_now(at=datetime.now(UTC)) or queries.latest_checkpoint()
    typer.echo(signed.note if signed else _("The log is empty; there is nothing to sign."))


def keys(node: NodeFolder) -> None:
    """Print the log's verifier keys, to hand to whoever checks receipts; those of former logs on lines of their own."""
    use_node(node)
    from comity.ledger.adapters import keys as log_keys

    typer.echo(log_keys.every())


def convict(
    first: Path,
    second: Path,
    vkey: Vkeys = None,
    proof: Annotated[Path | None, typer.Option(help=_("The consistency proof kept with the notes."))] = None,
) -> None:
    """Say whether two signed checkpoints of one log contradict each other. Needs no database."""
    from comity.ledger.core import witnessing
    from comity.ledger.core.checkpoints import hash_of

    with _refusals():
        hashes = tuple(hash_of(line) for line in _text(proof).split()) if proof else ()
        verdict = witnessing.convict(_text(first), _text(second), _keys(vkey), hashes)
    typer.echo(f"{verdict}: {_(CONTRADICTED) if verdict.convicts else _(NOT_SHOWN)}")
    raise typer.Exit(DAMAGED if verdict.convicts else 0)


def _audited(trusted: "tuple[VerifierKey, ...]") -> "Iterator[Damage]":
    """All damage, with a progress bar on standard error meanwhile."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    from comity.ledger import queries

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Leaves"), total=None)
        for found in queries.audit(trusted):
            if isinstance(found, queries.Progress):
                bar.update(task, completed=found.done, total=found.total)
            else:
                yield found


def _hidden(files: list[Path], trusted: "tuple[VerifierKey, ...]") -> "Iterator[Damage]":
    """What receipts in other hands prove and the log no longer holds."""
    from comity.ledger import queries
    from comity.ledger.core.receipts import read_receipts

    for file in files:
        yield from queries.against(read_receipts(_text(file)), trusted)


def _gathered(found: "Iterable[Damage]") -> "tuple[list[Damage], int]":
    """The first of the damage, and how much there is: a ruined log must not fill the memory."""
    kept, count = [], 0
    for each in found:
        count += 1
        if count <= MAX_SHOWN:
            kept.append(each)
    return kept, count


def _tell(first: "Damage", count: int) -> None:
    said = _("DAMAGE at leaf {first} ({kind}): {what}") if first.kind else _("DAMAGE at leaf {first}: {what}")
    if first.first != first.last:
        said = _("DAMAGE at leaves {first} to {last}: {what}")
    typer.echo(said.format(first=first.first, last=first.last, kind=first.kind, what=_(first.sentence)), err=True)
    if count > 1:
        said = _("and {count} more; see the first {shown} with --json.")
        typer.echo(said.format(count=count - 1, shown=MAX_SHOWN), err=True)


def _facts(damage: "Damage") -> dict[str, str | int]:
    return {
        "fault": damage.fault.value,
        "first": damage.first,
        "last": damage.last,
        "kind": damage.kind,
        "what": damage.sentence,
    }


def _write(ref: str, receipts: "list[Receipt]", target: Path) -> None:
    if not target.is_dir():
        target.write_text("".join(str(each) for each in receipts), encoding="utf-8")
        return
    for each in receipts:
        (target / f"{ref}-{each.index}.tlog-proof").write_text(str(each), encoding="utf-8")


def _own_keys() -> "tuple[VerifierKey, ...]":
    from comity.ledger.adapters import keys as log_keys
    from comity.ledger.core.vkeys import read_vkeys

    try:
        return read_vkeys(log_keys.every())
    except log_keys.LogKeyMissing as missing:
        typer.echo(missing.explain(_) + " " + _("Or give the keys with --vkey."), err=True)
        raise typer.Exit(MISUSED) from missing


def _keys(given: list[str] | None) -> "tuple[VerifierKey, ...]":
    from comity.ledger.core.vkeys import read_vkeys

    if not given:
        typer.echo(_("Give the keys you trust with --vkey; `comity ledger keys` prints those of a node."), err=True)
        raise typer.Exit(MISUSED)
    return read_vkeys(" ".join(_text(Path(each)) if "+" not in each else each for each in given))


def _parties(receipt: "Receipt", trusted: "tuple[VerifierKey, ...]") -> "tuple[list[VerifierKey], list[VerifierKey]]":
    """The keys of the receipt's log, and those of others: its witnesses."""
    origin = receipt.note.partition("\n")[0]
    own = [key for key in trusted if key.name == origin]
    if not own:
        said = _("The receipt is of the log {origin}, and no --vkey is of that log.")
        typer.echo(said.format(origin=origin), err=True)
        raise typer.Exit(MISUSED)
    return own, [key for key in trusted if key.name != origin]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(_("{file} cannot be read: {why}").format(file=file, why=error), err=True)
        raise typer.Exit(MISUSED) from error


def _table(rows: Iterable[tuple[object, ...]]) -> "Table":
    from rich.table import Table

    table = Table(_("Leaf"), _("Instant"), _("Act"), "")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    return table


def _print(table: "Table") -> None:
    from rich.console import Console

    Console().print(table)


@contextmanager
def _refusals() -> Iterator[None]:
    """Expected refusals end the command with their sentence and status 1."""
    try:
        yield
    except ComityError as refusal:
        typer.echo(refusal.explain(_), err=True)
        raise typer.Exit(DAMAGED) from refusal
