"""`comity bundle`: messages on a stick, where there is no line."""

from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node


def add_to(app: typer.Typer) -> None:
    bundle = typer.Typer(help=_("Carry sealed messages and receipts between nodes in a file."), no_args_is_help=True)
    command(bundle, "export", export)
    command(bundle, "import", import_)
    app.add_typer(bundle, name="bundle")


def export(
    node: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder of this node."))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The bundle to write."))],
    to: Annotated[str, typer.Option("--to", metavar="NODE", help=_("The peer it is for, such as aus.example."))],
) -> None:
    """Write what waits for a peer into a file. Everything in it is sealed to that peer; nothing here changes."""
    use_node(node)
    from django.utils import timezone

    from comity.federation.actions import pack

    count = pack(to, file, at=timezone.now())
    typer.echo(_("{file}: {count} parts for {peer}.").format(file=file, count=count, peer=to))


def import_(
    node: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder of this node."))],
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_("The bundle to read."))],
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Take it in. Without this, only show what would be."))
    ] = False,
) -> None:
    """Show what a bundle would bring, part by part; with --apply, take it in. The same bundle twice changes nothing.

    Ends with status 1 where a part was, or would be, refused.
    """
    use_node(node)
    from django.utils import timezone

    from comity.federation.actions import Fate, unpack

    findings = unpack(file, apply=apply, at=timezone.now())
    for each in findings:
        typer.echo(f"{each.fate:8} {each.what}" + (f" ({each.code}: {each.why})" if each.code else ""))
    taken = sum(each.fate is Fate.TAKEN for each in findings)
    if apply:
        said = _("{taken} of {count} parts taken in.")
    else:
        said = _("{taken} of {count} parts would be taken in. Nothing has changed; add --apply to do it.")
    typer.echo(said.format(taken=taken, count=len(findings)))
    if any(each.fate is Fate.REFUSED for each in findings):
        raise typer.Exit(1)
