"""`comity check`, `backup`, `restore`, `resume`, `manage`: keeping a node well."""

from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]


def add_to(app: typer.Typer) -> None:
    for function in (check, backup, restore, resume):
        command(app, function.__name__, function)
    django = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(
        "manage", help=_("Pass a command on to Django: `comity manage DIR -- showmigrations`."), context_settings=django
    )(manage)


def check(folder: Folder, json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False) -> None:
    """See whether a node is well; status 1 if anything fails."""
    use_node(folder)
    from comity.node.keeping import checks, report

    found = checks.all_of(folder.resolve())
    typer.echo(report.as_json(found) if json else report.as_text(found))
    raise typer.Exit(1 if checks.failed(found) else 0)


def backup(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help=_("The archive to write; it must not exist."))],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help=_("Include the private keys. Keep such an archive like the keys."))
    ] = False,
) -> None:
    """Back a node up while it runs, and verify what was written."""
    use_node(folder)
    from comity.node.keeping.backup import make

    kept = make(folder.resolve(), file, with_keys=with_keys)
    said = _("{files} files, {size} bytes, verified: {file}")
    typer.echo(said.format(files=kept.files, size=kept.size, file=file))
    if not with_keys:
        said = _("The private keys are not in it. Keep {folder}/keys apart, or add --with-keys.")
        typer.echo(said.format(folder=folder))


def restore(
    file: Annotated[Path, typer.Argument(help=_("An archive of `comity backup`."))],
    folder: Annotated[Path, typer.Argument(help=_("A new or empty folder."))],
    database: Annotated[
        str, typer.Option(help=_("An empty PostgreSQL database, where the backup came from one."))
    ] = "",
) -> None:
    """Make a node's folder again from a backup, verified file by file."""
    from comity.node.keeping.restore import unpack

    kept = unpack(file, folder, database=database)
    typer.echo(_("{files} files restored to {folder}.").format(files=kept.files, folder=folder))
    if not kept.with_keys:
        typer.echo(_("Put the private keys into {folder}/keys.").format(folder=folder))
    said = _("Before it serves, compare it with what its peers have seen: comity resume {folder}")
    typer.echo(said.format(folder=folder))


def resume(
    folder: Folder,
    on_my_word: Annotated[
        bool, typer.Option("--on-my-word", help=_("You know that peers which do not answer have seen nothing more."))
    ] = False,
    new_log: Annotated[
        bool, typer.Option("--new-log", help=_("Acts are lost for good: begin a new log under new keys."))
    ] = False,
    roots: Annotated[
        Path | None, typer.Option(help=_("Where the root keys are, for a new log; such as a stick."))
    ] = None,
) -> None:
    """Let a restored node act again, once its peers have seen nothing that it lacks."""
    use_node(folder)
    from django.utils import timezone

    from comity.federation.tasks.comparing import compare
    from comity.ledger import actions
    from comity.ledger.adapters import restored
    from comity.node.keeping.resume import begin_anew, go_on, told

    if not restored.is_marked():
        typer.echo(_("This node was not restored from a backup, or was compared already."))
        return
    at = timezone.now()
    actions.checkpoint_now(at=at)
    seen = compare(at=at)
    for each in seen:
        typer.echo(told(each, _))
    if new_log:
        begin_anew(seen, roots=roots, at=at)
        typer.echo(_("A new log has begun, and a manifest tells the peers its keys. Tell them also by telephone."))
    else:
        go_on(seen, on_my_word=on_my_word, at=at)
        typer.echo(_("The log goes on. Start the node: comity serve {folder}").format(folder=folder))


def manage(context: typer.Context, folder: Folder) -> None:
    """Pass a command on to Django: `comity manage DIR -- showmigrations`."""
    from django.core.management import execute_from_command_line

    use_node(folder)
    execute_from_command_line(["comity", *context.args])
