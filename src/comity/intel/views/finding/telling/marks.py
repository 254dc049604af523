"""What a marking says, in words: who may read, for what, how far onward, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.intel.core.sharing.marks.handling import Handling, Onward
from comity.intel.core.sharing.marks.markings import Marking
from comity.intel.views.finding.telling.naming import Names
from comity.terms.marking import Tlp

READERS: Mapping[Tlp, Promise] = {
    Tlp.CLEAR: gettext_lazy("Everybody may read it."),
    Tlp.GREEN: gettext_lazy("Whoever is known to this node may read it. It is never public."),
    Tlp.AMBER: gettext_lazy("Those who were given it may read it, within their organisations and with their clients."),
    Tlp.AMBER_STRICT: gettext_lazy("Those who were given it may read it, within their organisations only."),
    Tlp.RED: gettext_lazy("Only the persons whom its marking names may read it."),
}
ONWARD: Mapping[Onward, Promise] = {
    Onward.NEVER: gettext_lazy("Nobody who received it may pass it on."),
    Onward.ASK: gettext_lazy("Whoever received it asks the owner before passing it on."),
    Onward.NAMED: gettext_lazy("Whoever received it may pass it on to those named here, and to nobody else."),
    Onward.FREE: gettext_lazy("Whoever received it may pass it on as far as its TLP level allows."),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What its owner laid down beside the level."""

    owner: str
    readers: tuple[str, ...]
    purposes: tuple[str, ...]
    onward: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A marking as a page shows it."""

    level: str
    readers: str
    statements: tuple[str, ...]
    terms: tuple[Terms, ...]


def marked(marking: Marking, names: Names) -> Marked:
    return Marked(
        level_of(marking),
        _readers(marking),
        marking.statements,
        tuple(_terms(one, names) for one in marking.handlings),
    )


def level_of(marking: Marking) -> str:
    """The level as it is written; nothing for none, several in a row for a conflict."""
    return " ".join(one.value for one in Tlp if one in marking.levels)


def _readers(marking: Marking) -> str:
    if not marking.levels:
        return _("It carries no TLP level, so it is read within this node and leaves it nowhere by itself.")
    if len(marking.levels) > 1:
        return _("It carries more than one TLP level, so it goes to nobody until its owner settles which holds.")
    return str(READERS[next(iter(marking.levels))])


def _terms(one: Handling, names: Names) -> Terms:
    return Terms(
        names.node(one.owner),
        tuple(_named(one, names)),
        tuple(sorted(one.purposes)),
        str(ONWARD[one.onward]),
        one.retain_until,
    )


def _named(one: Handling, names: Names) -> Iterator[str]:
    yield from sorted(map(names.party, one.releasable_to))
    if one.persons:
        yield ngettext("{count} person, by name", "{count} persons, by name", len(one.persons)).format(
            count=len(one.persons)
        )
