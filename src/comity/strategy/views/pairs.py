"""What a number between two states is made of, route by route."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np

from comity.law.core.book.texts import Instrument, Route
from comity.law.core.book.vocabulary import Aspect, DataCategory, Urgency
from comity.law.core.everywhere.world import DEFAULT, MEMBERSHIP
from comity.law.core.facts import PENALTY
from comity.law.core.finding import Outcome
from comity.strategy.core.assumptions import Assumption
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.pace import Pace
from comity.strategy.forms.supposing import tests_of
from comity.terms.state import Iso3

SURE = 0.9995
LEAST = 1e-6
OPEN = Outcome.OPEN


@dataclass(frozen=True, slots=True)
class Way:
    """One route of a pair: `usable` the chance that it can be used, `given` the whole number, both 0 to 1; the
    assumptions that went into it, and those about its open questions."""

    route: Route
    instrument: Instrument
    usable: float
    given: float
    pace: Pace
    within: float
    assumed: tuple[Assumption, ...]
    hoped: tuple[Assumption, ...]

    @property
    def sure(self) -> bool:
        """No question is open."""
        return self.usable >= SURE


def ways(coverage: Coverage, asking: Iso3, asked: Iso3, data: DataCategory, urgency: Urgency) -> list[Way]:
    """The routes that can be used, the best first."""
    place = coverage.world.place
    found = []
    for _, route in coverage.serving(data, urgency):
        given = float(coverage.route_chances(route, data, urgency)[place[asking], place[asked]])
        if given > LEAST:
            asked_yes = _open(coverage, route, (data, urgency), (place[asking], place[asked]))
            found.append(_way(coverage, route, given, data, asked_yes))
    return sorted(found, key=lambda each: -each.given)


def _way(coverage: Coverage, route: Route, given: float, data: DataCategory, asked_yes: Sequence[str]) -> Way:
    pace = coverage.paces[route.id]
    worth = pace.within(coverage.days)
    return Way(
        route=route,
        instrument=coverage.world.knowledge.instruments[route.instrument],
        usable=min(given / worth, 1.0) if worth else 0.0,
        given=given,
        pace=pace,
        within=worth / (pace.answers * pace.counts) if pace.answers * pace.counts else 0.0,
        assumed=tuple(_assumed(coverage, route, data)),
        hoped=tuple(coverage.assumed.by_name[each] for each in asked_yes),
    )


def _open(coverage: Coverage, route: Route, key: tuple[DataCategory, Urgency], pair: tuple[int, int]) -> Sequence[str]:
    """The assumptions about the questions that are open between two states, each once."""
    world, known = coverage.world, coverage.assumed.by_name
    case = world.case(*key)
    bound = [(MEMBERSHIP, world.both_bound(each)) for each in route.both_must_be_party_to]
    tests = [
        (test.value if test.looks_at is Aspect.FACT else MEMBERSHIP, world.examine(replace(test, only_if=None), case))
        for test in tests_of((*route.applies_if, *route.switched_off_by))
    ]
    size = (len(world.states), len(world.states))
    names = (f"yes.{name}" for name, field in (*bound, *tests) if np.broadcast_to(field.outcomes, size)[pair] == OPEN)
    return list(dict.fromkeys(name if name in known else f"yes.{DEFAULT}" for name in names))


def _assumed(coverage: Coverage, route: Route, data: DataCategory) -> list[Assumption]:
    """What a route's number rests on."""
    known, pace = coverage.assumed.by_name, coverage.paces[route.id]
    own = f"answers.{route.id}"
    names = [own if own in known else f"answers.{route.binding}", f"counts.{route.yields}", f"held_by.{data}"]
    if not pace.published:
        names += [f"days.{route.speed}.early", f"days.{route.speed}.late"]
    return [known[name] for name in names if name in known]


def law_query(
    coverage: Coverage, asking: Iso3, asked: Iso3, data: DataCategory, urgency: Urgency, *, begin: Sequence[str]
) -> str:
    """The same question to the law, in the address of “Find a route”."""
    said = coverage.world.supposed
    given = [
        ("from", asking),
        ("to", asked),
        ("data", data),
        ("holder", coverage.assumed.held_by(data)),
        ("urgency", urgency),
        ("offence", said.offence or ""),
        ("on", said.on.isoformat()),
        ("fact", f"{PENALTY}={said.facts[PENALTY]}"),
        *(("assume", each) for each in begin),
    ]
    return urlencode([(name, str(value)) for name, value in given if value])
