"""`comity demo`: the main job, played on three real nodes."""

from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _


def add_to(app: typer.Typer) -> None:
    command(app, "demo", demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help=_("Stop after the summary; status 0 only if all held."))] = False,
    folder: Annotated[Path | None, typer.Option(help=_("Where the nodes are made; a new folder if not given."))] = None,
    first_port: Annotated[int, typer.Option(min=1024, max=65533, help=_("The first of three ports."))] = 8001,
) -> None:
    """Play a ransomware case between three nodes on this machine, and leave them running to try by hand."""
    import tempfile

    from rich.console import Console

    from comity.node.demo.cast import at_ports
    from comity.node.demo.nodes import NodeFailed
    from comity.node.demo.play import play
    from comity.node.demo.visitor import PageRefused

    place = folder or Path(tempfile.mkdtemp(prefix="comity-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    console = Console()
    try:
        held = play(place, at_ports(first_port), console, once=once)
    except (NodeFailed, PageRefused) as failure:
        console.print(f"[red]The demonstration stopped:[/red] {failure}", highlight=False)
        raise typer.Exit(1) from failure
    raise typer.Exit(0 if held else 1)
