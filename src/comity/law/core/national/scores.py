"""How far national law covers the Convention, as a score with its uncertainty; never a rank without its interval.

The method follows the OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7: every judgement that could
as well be another is drawn again and again, and the interval over the draws is the answer. Drawn are the weights of
the articles and what covering one in part is worth, each once for all states; and, one by one, everything that is not
known or not sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from comity.law.core.book.national import LOW
from comity.law.core.book.vocabulary import Confidence, Coverage
from comity.law.core.knowledge import Knowledge
from comity.law.core.national.comparison import Gaps, gaps
from comity.law.core.national.standing import Standing
from comity.terms.state import Iso3

Worth = tuple[float, float]
"""The least and the most that a standing is worth, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The judgements of a score, from 0 to 1. `doubt`: how far a standing may be wrong either way, by its confidence.

    Doubt of low, medium and high confidence, in this order; a confidence that is not recorded counts as low.
    `concentration` of the Dirichlet distribution from which weights are drawn: the higher, the more equal they are.
    """

    full: tuple[float, float] = (1.0, 1.0)
    partial: tuple[float, float] = (0.25, 0.75)
    none: tuple[float, float] = (0.0, 0.0)
    unknown: tuple[float, float] = (0.0, 1.0)
    doubt: tuple[float, float, float] = (0.25, 0.1, 0.0)
    concentration: float = 4.0
    draws: int = 2000
    seed: int = 7

    def worth(self, standing: Standing) -> Worth:
        """The least and the most that a standing is worth."""
        if standing.contradicted:
            return self.unknown
        low, high = {
            Coverage.FULL: self.full,
            Coverage.PARTIAL: self.partial,
            Coverage.NONE: self.none,
            Coverage.UNKNOWN: self.unknown,
        }[standing.coverage]
        doubt = self.doubt[LOW.index(standing.confidence or Confidence.LOW)] if standing.lines else 0.0
        return max(0.0, low - doubt), min(1.0, high + doubt)


@dataclass(frozen=True, slots=True)
class Interval:
    """Where nine of ten draws lie: the 5th to the 95th percentile, and the median."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Raise:
    """An article that would raise a score if it were surely covered in full; by how much, with equal weights."""

    standing: Standing
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Score:
    """A state's score from 0 to 100, and its place among the states that were scored with it, both as intervals.

    `floor` and `ceiling` are what it could be at worst and at best, with equal weights.
    """

    gaps: Gaps
    score: Interval
    place: Interval
    floor: float
    ceiling: float
    raises: tuple[Raise, ...]

    @property
    def state(self) -> Iso3:
        return self.gaps.state


@dataclass(frozen=True)
class Scored:
    """States scored together, by one recipe and one seed: the same again for the same law."""

    rows: tuple[Gaps, ...]
    recipe: Recipe = field(default_factory=Recipe)

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """Highest median first."""
        if not self.rows:
            return ()
        worth = [[self.recipe.worth(each) for each in row.standings] for row in self.rows]
        found = map(self._score, self.rows, worth, self._intervals(worth))
        return tuple(sorted(found, key=lambda each: (-each.score.middle, each.state)))

    def _intervals(self, worth: Sequence[Sequence[Worth]]) -> list[tuple[Interval, Interval]]:
        from comity.law.core.national import drawing

        in_part = [[each.coverage is Coverage.PARTIAL for each in row.standings] for row in self.rows]
        dice = drawing.Dice(self.recipe.concentration, self.recipe.draws, self.recipe.seed)
        found = drawing.intervals(worth, in_part, dice)
        return [(Interval(*(100 * each for each in score)), Interval(*place)) for score, place in found]

    def _score(self, row: Gaps, worth: Sequence[Worth], found: tuple[Interval, Interval]) -> Score:
        score, place = found
        return Score(
            gaps=row,
            score=score,
            place=place,
            floor=100 * sum(low for low, _ in worth) / len(worth),
            ceiling=100 * sum(high for _, high in worth) / len(worth),
            raises=tuple(_raises(row.standings, worth)),
        )


def scores(knowledge: Knowledge, states: Sequence[Iso3] = (), recipe: Recipe | None = None) -> Scored:
    """The states of which some law is recorded, or those of them that are named, scored together."""
    named = set(states)
    asked = [state for state in knowledge.registers.recorded if not named or state in named]
    return Scored(gaps(knowledge, asked), recipe or Recipe())


def _raises(standings: Sequence[Standing], worth: Sequence[Worth]) -> list[Raise]:
    share = 100 / len(standings)
    found = [
        Raise(standing, share * (1 - high), share * (1 - low))
        for standing, (low, high) in zip(standings, worth, strict=True)
        if low < 1
    ]
    return sorted(found, key=lambda each: -(each.least + each.most))
