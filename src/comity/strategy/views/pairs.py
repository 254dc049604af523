"""What a number between two states is made of, route by route."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from comity.law.core.book.texts import Instrument, Route
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.facts import PENALTY
from comity.strategy.core import opening
from comity.strategy.core.assumptions import Assumption
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.pace import Pace
from comity.terms.state import Iso3

SURE = 0.9995
LEAST = 1e-6
NARROWED = "answers.narrowed"


@dataclass(frozen=True, slots=True)
class Way:
    """One route of a pair: `usable` the chance that it can be used, `left` what a reservation leaves of its answers,
    `given` the whole number, all 0 to 1."""

    route: Route
    instrument: Instrument
    usable: float
    left: float
    given: float
    pace: Pace
    within: float
    assumed: tuple[Assumption, ...]

    @property
    def sure(self) -> bool:
        """No question is open."""
        return self.usable >= SURE

    @property
    def narrowed(self) -> bool:
        """A reservation or declaration leaves out some cases."""
        return self.left < SURE

    @property
    def by_part(self) -> Mapping[str, Sequence[Assumption]]:
        """The assumptions by the part of the number that they went into."""
        parts: dict[str, list[Assumption]] = {}
        for each in self.assumed:
            part = "narrowed" if each.name == NARROWED else each.name.partition(".")[0]
            parts.setdefault(part, []).append(each)
        return parts


def ways(coverage: Coverage, asking: Iso3, asked: Iso3, data: DataCategory, urgency: Urgency) -> list[Way]:
    """The routes that can be used, the best first."""
    found = opening.ways(coverage, asking, asked, data, urgency)
    return [_way(coverage, each) for each in found if each.chance > LEAST]


def _way(coverage: Coverage, opened: opening.Way) -> Way:
    route, pace = opened.route, coverage.paces[opened.route.id]
    sooner_or_later = pace.answers * pace.counts
    return Way(
        route=route,
        instrument=coverage.world.knowledge.instruments[route.instrument],
        usable=opened.usable,
        left=1 - opened.narrowed * (1 - coverage.assumed.narrowed),
        given=opened.chance,
        pace=pace,
        within=opened.within / sooner_or_later if sooner_or_later else 0.0,
        assumed=opened.assumed,
    )


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
