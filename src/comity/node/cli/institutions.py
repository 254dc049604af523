"""What an operator types, looked up in the directory; what is not there is said with what is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import typer
from django.utils import timezone

from comity.directory import actions, queries
from comity.directory.core.institutions import DeskKind, OrganisationKind
from comity.directory.core.permissions import CONSOLE, EVERY_INSTRUMENT, Grant, Role
from comity.directory.models import Desk, Officer, Organisation
from comity.node.language import translate as _
from comity.terms.errors import gettext_noop

Word = TypeVar("Word", bound=StrEnum)


def grants(given: Iterable[str]) -> list[Grant]:
    """Roles as typed: `prosecutor`, or `contact-point-24-7:ets185`."""
    pairs = (each.partition(":") for each in given)
    return [
        Grant(word(role, Role, gettext_noop("role")), instrument or EVERY_INSTRUMENT)
        for role, _colon, instrument in pairs
    ]


def desk_kind(given: str) -> DeskKind:
    return word(given, DeskKind, gettext_noop("kind of desk"))


def word(given: str, words: type[Word], what: str) -> Word:
    """One of the words of an enumeration."""
    if given not in {each.value for each in words}:
        said = _("“{given}” is no {what}. Use one of: {choices}.")
        raise typer.BadParameter(said.format(given=given, what=_(what), choices=", ".join(words)))
    return words(given)


def desks_named(names: Iterable[str]) -> list[Desk]:
    """Desks of this node by their names."""
    own = {desk.name: desk for desk in queries.desks() if desk.organisation in set(queries.own_organisations())}
    missing = [name for name in names if name not in own]
    if missing:
        said = _("There is no desk “{name}” here. There are: {desks}.")
        raise typer.BadParameter(said.format(name=missing[0], desks=", ".join(own) or _("none yet")))
    return [own[name] for name in names]


def organisation_named(name: str) -> Organisation:
    found = queries.own_organisations().filter(name=name).first() if name else queries.own_organisations().first()
    if found is None:
        raise typer.BadParameter(_("There is no such organisation here. Add one with its desk: comity desk add --help"))
    return found


def organisation_named_or_new(name: str, kind: str) -> Organisation:
    found = queries.own_organisations().filter(name=name).first()
    if found:
        return found
    chosen = word(kind, OrganisationKind, gettext_noop("kind of organisation (--organisation-kind)"))
    return actions.add_organisation(name, kind=chosen, by=CONSOLE, at=timezone.now())


def officer_named(username: str) -> Officer:
    """The officer in service who signs in with that name."""
    found = queries.officers(at=timezone.now()).filter(user__username=username).first()
    if found is None:
        said = _("There is no officer “{username}” here. See: comity officer list")
        raise typer.BadParameter(said.format(username=username))
    return found
