"""`comity init` and `comity upgrade`: a new node, and a node for a new version of the program."""

import os
from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node


def add_to(app: typer.Typer) -> None:
    command(app, "init", init)
    command(app, "upgrade", upgrade)


def init(
    folder: Annotated[Path, typer.Argument(help=_("A new or empty folder."))],
    state: Annotated[str, typer.Option(help=_("The state's ISO 3166-1 alpha-3 code, such as PHL."))],
    name: Annotated[str, typer.Option(help=_("How others read the node's name."))] = "",
    url: Annotated[str, typer.Option(help=_("Where others reach the node."))] = "http://127.0.0.1:8001",
    port: Annotated[int, typer.Option(min=1, max=65535, help=_("The port it listens on."))] = 8001,
    node_id: Annotated[str, typer.Option("--id", help=_("Its name among nodes; the host of --url if not given."))] = "",
    database: Annotated[str, typer.Option(help=_("postgres://user:password@host/name; SQLite if not given."))] = "",
    zone: Annotated[str, typer.Option(help=_("Time zone for readers who chose none, such as Asia/Manila."))] = "UTC",
    contact: Annotated[str, typer.Option(help=_("Whom officers ask: an e-mail address of the operator."))] = "",
    mail: Annotated[str, typer.Option(help=_("smtp+starttls://user:password@host:587; no mail if not given."))] = "",
    require_mfa: Annotated[bool, typer.Option(help=_("Whether officers need a second factor."))] = True,
) -> None:
    """Make a node: folder, keys, database and its first manifest."""
    from comity.node.keeping.making import Wish, fill, lay_out, plan

    os.umask(0o077)
    wish = Wish(folder, state, name or state.upper(), url, port, node_id, database, zone, contact, mail, require_mfa)
    node = plan(wish)
    lay_out(node)
    use_node(node.folder)
    fill(node)
    _say_what_next(folder)


def _say_what_next(folder: Path) -> None:
    from comity.directory import queries
    from comity.node.installation import read

    node = read(folder)
    manifest = queries.own_manifest()
    typer.echo(_("The node {node} ({name}) is in {folder}.").format(node=node.node_id, name=node.name, folder=folder))
    typer.echo("  " + _("Fingerprint: {words}").format(words=" ".join(queries.fingerprint(manifest).words)))
    typer.echo("\n" + _("Next:"))
    for line, why in (
        (f"comity officer add {folder} --help", _("appoint the first officers")),
        (f"comity serve {folder}", _("then open {address}").format(address=node.base_url)),
        (f"comity check {folder}", _("see whether all is well")),
        (f"comity backup {folder} FILE", _("and keep {folder}/keys somewhere else, safely").format(folder=folder)),
    ):
        typer.echo(f"  {line:<40} # {why}")


def upgrade(
    folder: Annotated[Path, typer.Argument(help=_("The node's folder."))],
    backup: Annotated[Path | None, typer.Option(help=_("Where the backup made before goes."))] = None,
) -> None:
    """Fit a node to this version of Comity: back it up, then change its tables. Stop the node before."""
    use_node(folder)
    from django.utils import timezone

    from comity.node.database import bring_up_to_date, migrations_missing
    from comity.node.keeping.backup import make

    missing = migrations_missing()
    if not missing:
        typer.echo(_("The database fits this version already."))
        return
    to = backup or folder / "backups" / f"before-upgrade-{timezone.now():%Y%m%dT%H%M%SZ}.tar"
    to.parent.mkdir(mode=0o700, exist_ok=True)
    make(folder, to, with_keys=False)
    bring_up_to_date()
    said = _("{count} changes made to the tables. The backup made before is {file}.")
    typer.echo(said.format(count=len(missing), file=to))
