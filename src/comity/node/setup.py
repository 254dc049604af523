"""Which node a command works on."""

import os
from pathlib import Path

import typer


def use_node(folder: Path) -> None:
    """Make Django work on the node of a folder, in this process. Exits with status 2 where there is no node."""
    if not (folder / "node.toml").is_file():
        typer.echo(f"{folder} is not a node's folder: it has no node.toml. Make one with `comity init`.", err=True)
        raise typer.Exit(2)
    os.environ["COMITY_DIR"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.node.settings"

    import django

    django.setup()
