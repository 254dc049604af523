"""`comity officer` and `comity desk`: who works at this node, where, with which mandate."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]


def add_to(app: typer.Typer) -> None:
    officer = typer.Typer(help=_("Officers of this node: appoint, list, let in, suspend."), no_args_is_help=True)
    for name, function in (
        ("add", add),
        ("list", listing),
        ("link", link),
        ("suspend", suspend),
        ("reinstate", reinstate),
    ):
        command(officer, name, function)
    app.add_typer(officer, name="officer")
    desk = typer.Typer(help=_("Desks of this node, as peers will see them."), no_args_is_help=True)
    command(desk, "add", add_desk)
    app.add_typer(desk, name="desk")


def add(
    folder: Folder,
    username: Annotated[str, typer.Argument(help=_("The name she signs in with."))],
    name: Annotated[str, typer.Option(help=_("Her name as colleagues read it."))],
    email: Annotated[str, typer.Option(help=_("She may sign in with it too; nothing secret is ever sent there."))],
    role: Annotated[list[str], typer.Option(help=_("A role, or role:instrument such as contact-point-24-7:ets185."))],
    desk: Annotated[list[str] | None, typer.Option(help=_("The name of a desk of this node; may be repeated."))] = None,
    organisation: Annotated[str, typer.Option(help=_("Her organisation; that of the first desk if not given."))] = "",
    title: Annotated[str, typer.Option(help=_("Such as: Duty officer."))] = "",
    language: Annotated[str, typer.Option(help=_("A language code."))] = "en",
    zone: Annotated[str, typer.Option(help=_("Such as Asia/Manila; the node's own if not given."))] = "",
    password_stdin: Annotated[bool, typer.Option(help=_("Read a password from standard input instead."))] = False,
) -> None:
    """Appoint an officer; prints the link with which she sets her password."""
    use_node(folder)
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.actions.officers import Account
    from comity.directory.core.permissions import CONSOLE
    from comity.node.cli.institutions import desks_named, grants, organisation_named

    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    desks, given, at = desks_named(desk or []), grants(role), timezone.now()
    with transaction.atomic():
        officer = actions.add_officer(
            Account(username, email, password),
            name=name,
            title=title,
            organisation=organisation_named(organisation) if organisation or not desks else desks[0].organisation,
            desks=desks,
            language=language,
            zone=zone or settings.COMITY_ZONE,
            by=CONSOLE,
            at=at,
        )
        for grant in given:
            actions.give_mandate(officer, role=grant.role, instrument=grant.instrument, by=CONSOLE, at=at)
    typer.echo(_("{name} is appointed. In the ledger she is {officer}.").format(name=name, officer=officer.pk))
    if not password:
        _say_link(username)


def listing(folder: Folder) -> None:
    """Every officer in service, with desks and mandates."""
    use_node(folder)
    from django.utils import timezone
    from rich.console import Console
    from rich.table import Table

    from comity.directory import queries

    at = timezone.now()
    table = Table(_("User"), _("Name"), _("Organisation"), _("Desks"), _("Mandates"))
    for officer in queries.officers(at=at):
        desks = ", ".join(desk.name for desk in officer.desks.all())
        mandates = ", ".join(str(mandate) for mandate in queries.mandates_at(officer, at))
        table.add_row(officer.user.get_username(), officer.name, officer.organisation.name, desks, mandates)
    Console().print(table)


def link(
    folder: Folder,
    username: Annotated[str, typer.Argument(help=_("Whose password is to be set."))],
    forget_second_factors: Annotated[
        bool, typer.Option("--forget-second-factors", help=_("She lost them too: she sets up new ones."))
    ] = False,
) -> None:
    """Print a new link with which an officer sets her password. Give it to her in person."""
    use_node(folder)
    _say_link(username, forget_second_factors=forget_second_factors)


def suspend(
    folder: Folder,
    username: Annotated[str, typer.Argument(help=_("Who signs in no longer."))],
    why: Annotated[str, typer.Option(help=_("One sentence without personal data; the ledger keeps it."))],
) -> None:
    """Sign an officer out, and let her in no more until she is reinstated."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.permissions import CONSOLE
    from comity.node.cli.institutions import officer_named

    actions.suspend_officer(officer_named(username).pk, why=why, by=CONSOLE, at=timezone.now())
    typer.echo(_("{username} is suspended.").format(username=username))


def reinstate(
    folder: Folder,
    username: Annotated[str, typer.Argument(help=_("Who may sign in again."))],
    why: Annotated[str, typer.Option(help=_("One sentence without personal data; the ledger keeps it."))],
) -> None:
    """Let a suspended officer sign in again."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.permissions import CONSOLE
    from comity.node.cli.institutions import officer_named

    actions.reinstate_officer(officer_named(username).pk, why=why, by=CONSOLE, at=timezone.now())
    typer.echo(_("{username} may sign in again.").format(username=username))


def add_desk(
    folder: Folder,
    name: Annotated[str, typer.Argument(help=_("The name of the desk."))],
    organisation: Annotated[str, typer.Option(help=_("Its organisation; added if there is none of that name."))],
    kind: Annotated[str, typer.Option(help=_("Such as 24-7-point, central-authority, provider-legal-desk."))],
    organisation_kind: Annotated[str, typer.Option(help=_("Such as police; needed for a new organisation."))] = "",
    language: Annotated[list[str] | None, typer.Option(help=_("A language code; may be repeated."))] = None,
    telephone: Annotated[str, typer.Option(help=_("The number peers call back before they act in an emergency."))] = "",
    email: Annotated[str, typer.Option(help=_("An address that peers read."))] = "",
) -> None:
    """Add a desk. Peers learn of it with the next manifest: `comity peer publish`."""
    use_node(folder)
    from django.db import transaction
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.permissions import CONSOLE
    from comity.node.cli.institutions import desk_kind, organisation_named_or_new

    chosen = desk_kind(kind)
    with transaction.atomic():
        desk = actions.add_desk(
            organisation_named_or_new(organisation, organisation_kind),
            kind=chosen,
            name=name,
            languages=language or [],
            telephone=telephone,
            email=email,
            by=CONSOLE,
            at=timezone.now(),
        )
    said = _("The desk {desk} is added. Peers learn of it once you run: comity peer publish {folder}")
    typer.echo(said.format(desk=desk.pk, folder=folder))


def _say_link(username: str, *, forget_second_factors: bool = False) -> None:
    from django.conf import settings
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.permissions import CONSOLE
    from comity.node.cli.institutions import officer_named

    path = actions.invite_officer(
        officer_named(username).pk, forget_second_factors=forget_second_factors, by=CONSOLE, at=timezone.now()
    )
    typer.echo(_("She sets her password here, once, within a day:"))
    typer.echo(f"{settings.COMITY_BASE_URL}{path}")
