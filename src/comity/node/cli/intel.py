"""`comity intel`: collections, clients' tokens, and imports from files, without pages."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from comity.node.cli import feeds, moving
from comity.node.setup import use_node
from comity.terms.marking import Tlp

Folder = Annotated[Path, typer.Argument(help="The node's folder.")]


def add_to(app: typer.Typer) -> None:
    intel = typer.Typer(help="Threat intelligence: collections, clients of TAXII, files.", no_args_is_help=True)
    collection = typer.Typer(help="Collections: what clients of TAXII read and write.", no_args_is_help=True)
    collection.command("add")(add_collection)
    collection.command("list")(list_collections)
    intel.add_typer(collection, name="collection")
    token = typer.Typer(help="Tokens of clients: give, list, take back.", no_args_is_help=True)
    token.command("add")(add_token)
    token.command("list")(list_tokens)
    token.command("revoke")(revoke)
    intel.add_typer(token, name="token")
    moving.add_to(intel)
    intel.command("index")(index)
    feeds.add_to(intel)
    app.add_typer(intel, name="intel")


def add_collection(
    folder: Folder,
    title: Annotated[str, typer.Argument(help="What clients call it.")],
    root: Annotated[str, typer.Option(help="The API root that it stands in; made if there is none.")] = "intel",
    alias: Annotated[str, typer.Option(help="A short name for addresses.")] = "",
    description: Annotated[str, typer.Option(help="What is in it, and for whom.")] = "",
    unmarked: Annotated[
        str, typer.Option(help="How objects without a TLP level are read: a level, or `none` to keep them here.")
    ] = Tlp.AMBER.value,
) -> None:
    """Open a collection; prints its id, and how objects without a TLP level are read."""
    level = _level(unmarked)
    use_node(folder)
    from django.db import transaction
    from django.utils import timezone

    from comity.directory.core.permissions import CONSOLE
    from comity.intel import actions
    from comity.intel.actions.sharing.terms import Sharing, set_terms

    at = timezone.now()
    with transaction.atomic():
        made = actions.add_collection(title, root=root, alias=alias, description=description, at=at)
        set_terms(made.public_id, Sharing(unmarked=level), by=CONSOLE, at=at)
    typer.echo(str(made.public_id))
    typer.echo(_read_unmarked(level), err=True)


def _level(text: str) -> Tlp | None:
    """The level of TLP that somebody typed, with or without `TLP:`; None for `none`."""
    if text.lower() == "none":
        return None
    wanted = f"TLP:{text.upper().removeprefix('TLP:')}"
    if wanted not in set(Tlp):
        raise typer.BadParameter(f"{text}: write none, or one of {', '.join(Tlp)}.")
    return Tlp(wanted)


def _read_unmarked(level: Tlp | None) -> str:
    if level is None:
        return "Objects without a TLP level stay here: no client reads them."
    return f"Objects without a TLP level are read as {level}."


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
