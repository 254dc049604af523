"""Which node a command works on."""

import os
from pathlib import Path

import typer

from comity.node.language import chosen
from comity.node.language import translate as _


def use_node(folder: Path) -> None:
    """Make Django work on the node of a folder, in this process. Exits with status 2 where there is no node."""
    if not (folder / "node.toml").is_file():
        said = _("{folder} is not a node's folder: it has no node.toml. Make one with `comity init`.")
        typer.echo(said.format(folder=folder), err=True)
        raise typer.Exit(2)
    os.environ["COMITY_DIR"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.node.settings"

    import django

    django.setup()

    from django.conf import settings
    from django.utils import translation

    if language := chosen([code for code, _name in settings.LANGUAGES]):
        translation.activate(language)
