"""`comity bundle`: messages on a stick, where there is no line."""

from pathlib import Path
from typing import Annotated

import typer

from comity.node.setup import use_node

app = typer.Typer(help="Carry sealed messages and receipts between nodes in a file.", no_args_is_help=True)


def add_to(parent: typer.Typer) -> None:
    parent.add_typer(app, name="bundle")


@app.command("export")
def export(
    node: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of this node.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The bundle to write.")],
    to: Annotated[str, typer.Option("--to", metavar="NODE", help="The peer it is for, such as aus.example.")],
) -> None:
    """Write what waits for a peer into a file. Everything in it is sealed to that peer; nothing here changes."""
    use_node(node)
    from django.utils import timezone

    from comity.federation.actions import pack

    count = pack(to, file, at=timezone.now())
    typer.echo(f"{file}: {count} parts for {to}.")


@app.command("import")
def import_(
    node: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of this node.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The bundle to read.")],
    apply: Annotated[bool, typer.Option("--apply", help="Take it in. Without this, only show what would be.")] = False,
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
        typer.echo(f"{taken} of {len(findings)} parts taken in.")
    else:
        typer.echo(f"{taken} of {len(findings)} parts would be taken in. Nothing has changed; add --apply to do it.")
    if any(each.fate is Fate.REFUSED for each in findings):
        raise typer.Exit(1)
