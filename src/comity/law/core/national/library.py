"""The policy library: strategies, plans, acts and institutions of states, searched and set side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comity.law.core.book.national import Institution, Policy
from comity.law.core.knowledge import Knowledge
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

PILLARS: dict[str, str] = {
    "legal": gettext_noop("Legal"),
    "technical": gettext_noop("Technical"),
    "governance": gettext_noop("Governance"),
    "capacity": gettext_noop("Capacity building"),
    "cooperation": gettext_noop("Cooperation"),
    "critical-infrastructure": gettext_noop("Critical infrastructure"),
    "awareness": gettext_noop("Awareness"),
    "industry": gettext_noop("Industry"),
}
"""What a policy is about, in the words of the record."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; what is empty does not narrow. Every word must be found, in any case of its letters."""

    states: frozenset[Iso3] = frozenset()
    kind: str = ""
    pillar: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The policies of several states on one pillar, in the order in which the states were named."""

    pillar: str
    policies: tuple[tuple[Policy, ...], ...]


def policies(knowledge: Knowledge, search: Search) -> tuple[Policy, ...]:
    """By state, the newest first; one without a year last."""
    found = (
        each
        for lines in knowledge.registers.policies.values()
        for each in lines
        if _of_state(each.iso3, search)
        and search.kind in {"", each.kind}
        and (not search.pillar or search.pillar in each.pillars)
        and _says(search, each.title, each.gist, each.issuer, each.iso3, knowledge.states[each.iso3].name)
    )
    return tuple(sorted(sorted(found, key=lambda each: each.year_from, reverse=True), key=lambda each: each.iso3))


def institutions(knowledge: Knowledge, search: Search) -> tuple[Institution, ...]:
    """By state, in the order of the record. Institutions have no pillar: one that is asked for finds none."""
    return tuple(
        each
        for state in sorted(knowledge.registers.institutions)
        for each in knowledge.registers.institutions[state]
        if _of_state(state, search)
        and not search.pillar
        and search.kind in {"", each.kind}
        and _says(search, each.name, each.acronym, each.role, state, knowledge.states[state].name)
    )


def side_by_side(knowledge: Knowledge, states: Sequence[Iso3]) -> tuple[Shelf, ...]:
    """Every pillar with the policies of each state on it. None recorded does not say that there is none."""
    recorded = [knowledge.registers.policies.get(state, ()) for state in states]
    return tuple(
        Shelf(pillar, tuple(tuple(each for each in lines if pillar in each.pillars) for lines in recorded))
        for pillar in PILLARS
    )


def kinds(lines: Iterable[Policy] | Iterable[Institution]) -> list[str]:
    """The kinds that occur, in order."""
    return sorted({each.kind for each in lines})


def _of_state(state: Iso3, search: Search) -> bool:
    return not search.states or state in search.states


def _says(search: Search, *texts: str) -> bool:
    whole = " ".join(texts).casefold()
    return all(word.casefold() in whole for word in search.words)
