"""`comity package`: verify an evidence package anywhere; open one on the node it is addressed to.

Exit status: 0 all holds, 1 something does not, 2 the command was not understood.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node
from comity.terms.errors import ComityError
from comity.terms.instants import to_text

if TYPE_CHECKING:
    from comity.evidence.adapters.package_audit import Audit, Copy, Proof, Trusted
    from comity.evidence.adapters.packages import Progress
    from comity.evidence.core.package.custody import Event

BROKEN, MISUSED = 1, 2

Folder = Annotated[Path, typer.Argument(help=_("The package folder: the one with manifest.dsse.json."))]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--keys",
        help=_(
            "The manifest of a node, as GET /federation/manifest/ gives it, or a folder of them: former ones are "
            "needed for what was signed before a node's keys changed. Repeat for each node."
        ),
    ),
]
Receipts = Annotated[list[Path] | None, typer.Option("--receipt", help=_("A receipt of a node's log. Repeat."))]


def add_to(app: typer.Typer) -> None:
    package = typer.Typer(help=_("Evidence packages: verify anywhere, open by hand."), no_args_is_help=True)
    command(package, "verify", verify)
    command(package, "open", open_)
    command(package, "manifests", manifests)
    app.add_typer(package, name="package")


def verify(
    folder: Folder,
    keys: Keys = None,
    receipt: Receipts = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON instead of text."))] = False,
) -> None:
    """Verify manifest, chunks, chain of custody and receipts, with files only: no node, no decryption key."""
    from comity.evidence.adapters import package_audit

    if not keys:
        typer.echo(_("Give the manifests of the nodes you trust with --keys."), err=True)
        raise typer.Exit(MISUSED)
    with _refusals():
        trusted = package_audit.trusted([_bytes(file) for given in keys for file in _files(given)])
        proofs = [_bytes(file).decode(errors="replace") for file in receipt or []]
        with _bar(_("Verifying")) as progress:
            audit = package_audit.audit(folder, trusted, proofs, progress=progress)
    if as_json:
        typer.echo(json.dumps(_facts(audit, trusted), indent=2, ensure_ascii=False))
    else:
        _tell(audit, trusted)
    raise typer.Exit(BROKEN if audit.problems else 0)


def open_(
    folder: Folder,
    node: Annotated[Path, typer.Option("--node", help=_("The folder of the node it is addressed to."))],
    out: Annotated[
        Path, typer.Option("--out", help=_("The folder to write the exhibits into; it must not exist yet."))
    ],
) -> None:
    """Decrypt a package with the node's key. The opening is written into the node's ledger first."""
    use_node(node)
    from django.utils import timezone

    from comity.evidence.actions.opening import open_by_hand

    with _refusals(), _bar(_("Opening")) as progress:
        opened = open_by_hand(folder, out, at=timezone.now(), progress=progress)
    for exhibit in opened.exhibits:
        typer.echo(f"{exhibit.sha256}  {exhibit.path}")


def manifests(
    out: Annotated[Path, typer.Argument(help=_("The folder to write them into; it is made if need be."))],
    node: Annotated[Path, typer.Option("--node", help=_("The folder of the node that keeps them."))],
) -> None:
    """Write every manifest that the node keeps, its own and its peers', former ones too: --keys for a court."""
    use_node(node)
    from comity.directory import queries

    out.mkdir(parents=True, exist_ok=True)
    for each in queries.kept_manifests():
        path = out / f"{each.node_id}.v{each.version}.manifest.json"
        path.write_bytes(each.envelope)
        typer.echo(path)


def _tell(audit: "Audit", trusted: "Trusted") -> None:
    manifest = audit.report.manifest
    said = _("Package {package}, answering {request}")
    typer.echo(said.format(package=manifest.package, request=ascii(manifest.request)))
    said = _("Sealed by {sender} for {recipients} at {at}")
    recipients, at = ", ".join(manifest.recipients), to_text(manifest.created)
    typer.echo(said.format(sender=manifest.sender, recipients=recipients, at=at))
    for exhibit in manifest.exhibits:
        size = _("{size} bytes").format(size=exhibit.size)
        typer.echo(f"  {exhibit.id}  {size}  SHA-256 {exhibit.sha256}  {exhibit.name!a}")
    for copy in audit.copies:
        for event in copy.chain.events if copy.chain else ():
            typer.echo(f"  {to_text(event.at)}  {_happened(event)}")
    for proof in audit.proofs:
        typer.echo(f"  {_proven(proof)}")
    for node, fingerprint in trusted.fingerprints:
        typer.echo(_("Trusted: {node}, fingerprint {words}").format(node=node, words=fingerprint.spoken))
    for problem in audit.problems:
        typer.echo(_("PROBLEM ({code}): {what}").format(code=problem.code, what=problem.explain(_)), err=True)
    if not audit.problems:
        typer.echo(_("Everything holds. Compare the fingerprints with what the nodes' officers say."))


def _happened(event: "Event") -> str:
    said = _("{kind} by {node} with {other}") if event.counterpart else _("{kind} by {node}")
    return said.format(kind=event.kind.value, node=event.hand.node, other=event.counterpart)


def _proven(proof: "Proof") -> str:
    if proof.checked is None:
        return _("receipt of {log}: does not hold").format(log=ascii(proof.log))
    said = _("leaf {index} of {log}: {kind} is about something else, or does not tell")
    if proof.about:
        said = _("leaf {index} of {log}: {kind} names this package")
    entry, witnesses = proof.checked.entry, sorted({signed.key.name for signed in proof.checked.witnesses})
    line = said.format(index=entry.index, log=proof.log, kind=entry.kind)
    seen = _("witnessed by {witnesses}").format(witnesses=", ".join(witnesses))
    return f"{line}, {seen}" if witnesses else line


def _facts(audit: "Audit", trusted: "Trusted") -> dict[str, object]:
    manifest = audit.report.manifest
    return {
        "ok": not audit.problems,
        "package": manifest.package,
        "manifest": audit.report.digest,
        "request": manifest.request,
        "sender": manifest.sender,
        "recipients": manifest.recipients,
        "exhibits": [{"id": each.id, "size": each.size, "sha256": each.sha256} for each in manifest.exhibits],
        "custody": [_chain(copy) for copy in audit.copies],
        "proofs": [
            {"log": each.log, "ok": each.checked is not None, "names_this_package": each.about} for each in audit.proofs
        ],
        "fingerprints": [{"node": node, "words": each.spoken, "hex": each.hex} for node, each in trusted.fingerprints],
        "problems": [{"code": each.code, "what": each.explain(), "facts": each.facts} for each in audit.problems],
    }


def _chain(copy: "Copy") -> dict[str, object]:
    events = copy.chain.events if copy.chain else ()
    return {
        "recipient": copy.recipient,
        "ok": copy.chain is not None and copy.problem is None,
        "head": copy.chain.head if copy.chain else "",
        "events": [{"kind": each.kind, "node": each.hand.node, "at": to_text(each.at)} for each in events],
    }


@contextmanager
def _bar(what: str) -> "Iterator[Progress]":
    """A progress bar in bytes on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(what), BarColumn(), DownloadColumn(binary_units=True), TransferSpeedColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _files(given: Path) -> list[Path]:
    return sorted(given.glob("*.json")) if given.is_dir() else [given]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        typer.echo(_("{file} cannot be read: {why}").format(file=file, why=error), err=True)
        raise typer.Exit(MISUSED) from error


@contextmanager
def _refusals() -> Iterator[None]:
    """Expected refusals end the command with their sentence and status 1."""
    try:
        yield
    except ComityError as refusal:
        typer.echo(refusal.explain(_), err=True)
        raise typer.Exit(BROKEN) from refusal
