"""Names for what rows hold as ids: states, instruments and their articles, desks, officers."""

from datetime import datetime

from django.utils.translation import gettext as _

from comity.directory import queries as directory
from comity.directory.models import Desk
from comity.evidence.actions.turns import NO_CLOCK
from comity.evidence.adapters import zones
from comity.law.core import naming
from comity.law.core.knowledge import load


def state_name(iso3: str) -> str:
    """The state's name in the reader's language; the code where the law data do not know it."""
    return naming.state(iso3, _)


def citation(instrument: str, article: str) -> str:
    """How an article is cited, such as `ETS 185, art. 29`."""
    known = load().instruments.get(instrument)
    short = _(known.short) if known else instrument
    told = _(article) if article else ""
    if article[:1].isdigit():
        return _("%(instrument)s, art. %(article)s") % {"instrument": short, "article": told}
    return short if told.casefold() in short.casefold() else f"{short}, {told}"


def role_name(role_id: str) -> str:
    """What a role of the law data is, in words, such as `24/7 point of contact`."""
    return naming.role(role_id, _)


def due(at: datetime) -> datetime | None:
    """The instant that is due, or None where no clock runs."""
    return None if at >= NO_CLOCK else at


def desk_name(desk_id: object) -> str:
    """A desk and its organisation; the id where the directory does not know it."""
    try:
        found: Desk = directory.desk(str(desk_id))
    except directory.DeskUnknown:
        return str(desk_id)
    return f"{found.name}, {found.organisation.name}"


def zones_of(*states: str) -> list[str]:
    """The time zones of these states and UTC, to choose from (zone.tab of the tz database)."""
    return ["UTC", *(zone for state in states for zone in zones.of_state(state))]


def node_state(node_id: str) -> str:
    """The state for which a node speaks; its id where no desk of it is known."""
    known = directory.desks(node_id=node_id).first()
    return state_name(known.organisation.state) if known else node_id
