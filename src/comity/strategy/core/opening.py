"""A number of one pair of states, opened: the routes it may come by, what the rules say of the two, what is assumed."""

from collections.abc import Iterator
from dataclasses import dataclass

from comity.law.core import changes
from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.everywhere.world import DEFAULT, MEMBERSHIP
from comity.law.core.ruling import Ruling, rule
from comity.law.core.statement import Statement
from comity.strategy.core.assumptions import Assumption
from comity.strategy.core.coverage import Coverage
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Way:
    """One route: `chance` is `usable` times `within`, less what a reservation costs where the route is `narrowed`; all
    0 to 1. `reasons` are the lines of law behind it, `assumed` the values."""

    route: Route
    chance: float
    usable: float
    narrowed: float
    within: float
    ruling: Ruling
    reasons: tuple[Statement, ...]
    assumed: tuple[Assumption, ...]


def ways(coverage: Coverage, asking: Iso3, asked: Iso3, data: DataCategory, urgency: Urgency) -> list[Way]:
    """The routes that can be used between two states, the best first."""
    pair = coverage.world.place[asking], coverage.world.place[asked]
    case = _case(coverage, asking, asked, data, urgency)
    found = []
    for _, route in coverage.serving(data, urgency):
        chance = float(coverage.route_chances(route, data, urgency)[pair])
        if chance > 0:
            ruled, ruling = coverage.ruled(route, data, urgency), rule(case, route)
            narrowed = float(ruled.narrowed[pair])
            declared = [said for each in changes.changes(case, route) for said in each.reasons] if narrowed else []
            found.append(
                Way(
                    route,
                    chance,
                    float(ruled.chances[pair]),
                    narrowed,
                    coverage.paces[route.id].within(coverage.days),
                    ruling,
                    tuple(dict.fromkeys((*ruling.reasons, *declared))),
                    tuple(_assumed(coverage, route, data, ruling, narrowed=bool(narrowed))),
                )
            )
    return sorted(found, key=lambda each: -each.chance)


def _case(coverage: Coverage, asking: Iso3, asked: Iso3, data: DataCategory, urgency: Urgency) -> Case:
    said, holder = coverage.world.supposed, coverage.assumed.held_by(data)
    question = Question(
        asking, asked, data, holder, urgency, said.on, said.offence, dict(said.facts), said.assume_in_force
    )
    return Case(coverage.world.knowledge, question)


def _assumed(
    coverage: Coverage, route: Route, data: DataCategory, ruling: Ruling, *, narrowed: bool
) -> Iterator[Assumption]:
    """Each once, in the order of the chain: who is asked, whether it can be used, whether and when answers come."""
    known, pace = coverage.assumed.by_name, coverage.paces[route.id]
    facts = coverage.world.knowledge.facts
    asked = [each if each in facts else MEMBERSHIP for each in ruling.questions]
    names = [f"held_by.{data}", "case.offence", "case.penalty_years"]
    names += [name if (name := f"yes.{each}") in known else f"yes.{DEFAULT}" for each in asked]
    names += ["answers.narrowed"] if narrowed else []
    names += [coverage.assumed.answers_from(route), f"counts.{route.yields}"]
    names += [] if pace.published else [f"days.{route.speed}.early", f"days.{route.speed}.late"]
    yield from (known[name] for name in dict.fromkeys(names))
