"""`comity intel`: collections, clients' tokens, and imports from files, without pages."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from comity.node.setup import use_node

if TYPE_CHECKING:
    from comity.intel.actions.importing import Report

Folder = Annotated[Path, typer.Argument(help="The node's folder.")]


def add_to(app: typer.Typer) -> None:
    intel = typer.Typer(help="Threat intelligence: collections, clients of TAXII, imports.", no_args_is_help=True)
    collection = typer.Typer(help="Collections: what clients of TAXII read and write.", no_args_is_help=True)
    collection.command("add")(add_collection)
    collection.command("list")(list_collections)
    intel.add_typer(collection, name="collection")
    token = typer.Typer(help="Tokens of clients: give, list, take back.", no_args_is_help=True)
    token.command("add")(add_token)
    token.command("list")(list_tokens)
    token.command("revoke")(revoke)
    intel.add_typer(token, name="token")
    intel.command("import")(import_file)
    intel.command("index")(index)
    app.add_typer(intel, name="intel")


def add_collection(
    folder: Folder,
    title: Annotated[str, typer.Argument(help="What clients call it.")],
    root: Annotated[str, typer.Option(help="The API root that it stands in; made if there is none.")] = "intel",
    alias: Annotated[str, typer.Option(help="A short name for addresses.")] = "",
    description: Annotated[str, typer.Option(help="What is in it, and for whom.")] = "",
) -> None:
    """Open a collection; prints its id."""
    use_node(folder)
    from django.utils import timezone

    from comity.intel import actions

    at = timezone.now()
    made = actions.add_collection(title, root=root, alias=alias, description=description, at=at)
    typer.echo(str(made.public_id))


def list_collections(folder: Folder) -> None:
    """Every collection, with its id and address in lines of their own, to copy."""
    use_node(folder)
    from django.conf import settings

    from comity.intel.queries.collections import collections

    for one, entries in collections():
        alias = f" ({one.alias})" if one.alias else ""
        typer.echo(f"{one.public_id}  {one.title}{alias}, {entries} objects")
        typer.echo(f"  {settings.COMITY_BASE_URL}/taxii2/{one.root.slug}/collections/{one.public_id}/")


def add_token(
    folder: Folder,
    name: Annotated[str, typer.Option(help="Whose it is, such as: Bank A, firewall.")],
    collection: Annotated[list[str], typer.Option(help="ID:rw, ID:ro or ID:wo; may be repeated.")],
    days: Annotated[int, typer.Option(min=1, help="How long it holds.")] = 365,
    organisation: Annotated[str, typer.Option(help="The client's organisation, by its name in the directory.")] = "",
) -> None:
    """Give a client a token; prints it, once."""
    use_node(folder)
    from django.utils import timezone

    from comity.intel import actions
    from comity.intel.actions.tokens import Access
    from comity.intel.queries.collections import collection_named
    from comity.node.cli.institutions import organisation_named

    rights = {}
    for given in collection:
        where, _, access = given.rpartition(":")
        if access not in set(Access):
            raise typer.BadParameter(f"{given}: write it as ID:rw, ID:ro or ID:wo.")
        rights[collection_named(where)] = Access(access)
    whose = organisation_named(organisation).pk if organisation else None
    life, at = timedelta(days=days), timezone.now()
    token, secret = actions.add_token(name, rights, organisation=whose, life=life, at=at)
    typer.echo(secret)
    typer.echo(f"It is shown only now. For Basic authentication the user is {token.pk}.", err=True)


def list_tokens(folder: Folder) -> None:
    """Every token, what it may do, and until when."""
    use_node(folder)
    from comity.intel.queries.clients import tokens

    for one in tokens():
        typer.echo(f"{one.pk}  {one.name}, until {one.expires_at:%Y-%m-%d}")
        if one.revoked_at:
            typer.echo(f"  taken back on {one.revoked_at:%Y-%m-%d}")
        for right in one.right_set.all():
            typer.echo(f"  {_letters(right.can_read, right.can_write)}  {right.collection.title}")


def _letters(can_read: bool, can_write: bool) -> str:
    return {(True, True): "rw", (True, False): "ro", (False, True): "wo"}.get((can_read, can_write), "-")


def revoke(
    folder: Folder, token: Annotated[UUID, typer.Argument(help="The token's id, as `token list` shows it.")]
) -> None:
    """Take a token back, at once."""
    use_node(folder)
    from django.utils import timezone

    from comity.intel import actions

    taken = actions.revoke_token(token, at=timezone.now())
    typer.echo(f"The token of {taken.name} is taken back.")


def import_file(
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A bundle or envelope, or an object a line.")
    ],
    collection: Annotated[str, typer.Option(help="The id or alias of a collection to put the objects in.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Store the objects of a file. Prints what was stored and what was refused, and why; status 1 if any was."""
    use_node(folder)
    from django.utils import timezone
    from rich.progress import Progress

    from comity.intel.actions import importing
    from comity.intel.queries.collections import collection_named

    into = collection_named(collection) if collection else None
    with Progress(transient=True, disable=json or not sys.stderr.isatty()) as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)
        with file.open("rb") as stream:
            report = importing.import_file(
                stream, collection=into, clock=timezone.now, say=lambda done: bar.update(task, completed=done)
            )
    typer.echo(report.to_json() if json else _told(report))
    if report.failed or report.broken:
        raise typer.Exit(1)


def index(
    folder: Folder,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Throw the index away first, and make it anew.")] = False,
) -> None:
    """Bring what objects are found by up to date; the worker does so by itself. Searches find less meanwhile."""
    use_node(folder)
    from rich.progress import Progress

    from comity.intel.actions import indexing
    from comity.intel.queries.finding import state

    if rebuild:
        indexing.begin_again()
    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Objects", total=state().last)
        while indexing.index_next():
            bar.update(task, completed=state().through)
    typer.echo("The index is up to date.")


def _told(report: "Report") -> str:
    lines = [f"{verdict}: {number}" for verdict, number in report.counts.items()]
    lines += [f"  object {one.position}, {one.stix_id or 'without id'}: {one.reason}" for one in report.failures]
    if report.failed > len(report.failures):
        lines.append(f"  and {report.failed - len(report.failures)} more")
    if report.broken:
        lines.append(report.broken)
    return "\n".join(lines)
