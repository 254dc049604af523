"""`comity serve` and `comity worker`: the node while it runs."""

import os
from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node


def add_to(app: typer.Typer) -> None:
    command(app, "serve", serve)
    command(app, "worker", worker)


def serve(
    folder: Annotated[Path, typer.Argument(help=_("The node's folder."))],
    host: Annotated[
        str, typer.Option(help=_("The address it listens on; a proxy with TLS stands before it."))
    ] = "127.0.0.1",
    processes: Annotated[
        int, typer.Option(min=0, max=64, help=_("Web processes; 0 for one a core, four at most."))
    ] = 0,
) -> None:
    """Serve a node, web and worker, until Ctrl-C."""
    use_node(folder)
    os.umask(0o077)
    from comity.node.running.serve import serve as run

    run(folder.resolve(), host=host, processes=processes or min(4, os.cpu_count() or 1), say=typer.echo)


def worker(folder: Annotated[Path, typer.Argument(help=_("The node's folder."))]) -> None:
    """Run only the worker of a node: delivery, clocks, checkpoints. `serve` runs one already."""
    use_node(folder)
    os.umask(0o077)
    from comity.node.running.worker import work

    work()
