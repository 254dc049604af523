"""What routes between two states ask of an offence: a penalty, and dual criminality.

Which route asks for how many years is read from the conditions of the routes; whether they are reached, on the record
of the requesting state, is what the rule engine itself finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from comity.law.core import conditions, facts, membership
from comity.law.core.book.texts import Condition, Instrument, Route
from comity.law.core.book.vocabulary import Aspect, DataCategory, Holder, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.finding import Finding, Outcome, any_of, together
from comity.law.core.knowledge import Knowledge
from comity.terms.state import Iso3

NEVER = "never"
_OF_STATES = frozenset({Aspect.PARTY_TO, Aspect.COUNTRY, Aspect.MEMBER_OF})


@dataclass(frozen=True, slots=True)
class Threshold:
    """Years that routes of an instrument ask for. `binds`: whether they lead from one state to the other at all;
    `reached`: whether the penalty is, on the record of the requesting state.
    """

    instrument: Instrument
    routes: tuple[Route, ...]
    fact: str
    years: int
    binds: Finding
    reached: Finding


@dataclass(frozen=True, slots=True)
class Asked:
    """Routes of an instrument that may ask for dual criminality, by the same rule."""

    instrument: Instrument
    routes: tuple[Route, ...]
    rule: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What the instrument says of it, each once."""
        return tuple(dict.fromkeys(each.dual_criminality_note for each in self.routes if each.dual_criminality_note))


def case_of(knowledge: Knowledge, requesting: Iso3, requested: Iso3, named: str, on: date) -> Case:
    """A case on an offence between two states, for what does not hang on the data or the urgency."""
    holder, urgency = Holder.SERVICE_PROVIDER, Urgency.ORDINARY
    return Case(knowledge, Question(requesting, requested, DataCategory.CONTENT, holder, urgency, on, offence=named))


def thresholds(case: Case) -> tuple[Threshold, ...]:
    """Every threshold of every instrument; first those whose routes lead between the two, and the lower."""
    asking: dict[tuple[str, str, int], list[Route]] = {}
    for route in case.knowledge.routes.values():
        for fact, years in _asked(route):
            asking.setdefault((route.instrument, fact, years), []).append(route)
    found = [_threshold(case, *key, tuple(routes)) for key, routes in asking.items()]
    return tuple(sorted(found, key=lambda each: (each.binds.outcome, each.years, each.instrument.id)))


def asking_dual_criminality(case: Case) -> tuple[Asked, ...]:
    """Where dual criminality may be asked for, among the routes that lead between the two."""
    asking: dict[tuple[str, str], list[Route]] = {}
    for route in case.knowledge.routes.values():
        if route.dual_criminality != NEVER and _leads(case, route).outcome <= Outcome.OPEN:
            asking.setdefault((route.instrument, route.dual_criminality), []).append(route)
    return tuple(
        Asked(case.knowledge.instruments[instrument], tuple(routes), rule)
        for (instrument, rule), routes in asking.items()
    )


def _threshold(case: Case, instrument: str, fact: str, years: int, routes: tuple[Route, ...]) -> Threshold:
    return Threshold(
        instrument=case.knowledge.instruments[instrument],
        routes=routes,
        fact=fact,
        years=years,
        binds=any_of(_leads(case, route) for route in routes),
        reached=facts.examine(case, fact, years if fact == facts.PENALTY else None),
    )


def _asked(route: Route) -> Iterator[tuple[str, int]]:
    """The penalties a route asks for: years in its condition, or those of the fact's own meaning."""
    for condition in route.applies_if:
        for each in (condition, condition.only_if):
            if each is None or each.looks_at is not Aspect.FACT:
                continue
            if each.value == facts.PENALTY and each.years:
                yield each.value, each.years
            elif each.value in facts.YEARS:
                yield each.value, facts.YEARS[each.value]


def _leads(case: Case, route: Route) -> Finding:
    """Whether the route leads from the one state to the other: who is bound, whatever else it asks."""
    book = case.knowledge.instruments
    bound = [membership.both_bound(case, book[each]) for each in route.both_must_be_party_to]
    force = membership.in_force(case, book[route.instrument])
    of_states = [conditions.examine(case, each) for each in _conditions_of_states(route)]
    return together([*bound, *([force] if force.outcome is Outcome.PENDING else []), *of_states])


def _conditions_of_states(route: Route) -> Iterator[Condition]:
    for condition in route.applies_if:
        if condition.looks_at in _OF_STATES:
            yield replace(condition, for_data=frozenset(), only_if=None)
