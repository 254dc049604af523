"""States side by side, article by article; and where each has gaps."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from comity.law.core.book.vocabulary import Coverage
from comity.law.core.knowledge import Knowledge
from comity.law.core.national.articles import Article, articles
from comity.law.core.national.standing import Standing, standing
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Compared:
    """One article over several states, in the order in which they were named."""

    article: Article
    standings: tuple[Standing, ...]

    @property
    def alike(self) -> bool:
        """Whether all are known and cover the article to the same extent."""
        said = {each.coverage for each in self.standings}
        return len(said) == 1 and Coverage.UNKNOWN not in said


@dataclass(frozen=True, slots=True)
class Gaps:
    """One state over all articles."""

    state: Iso3
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> Counter[Coverage]:
        """How many articles it covers to which extent."""
        return Counter(each.coverage for each in self.standings)

    @property
    def recorded(self) -> bool:
        """Whether anything of its law is recorded here."""
        return any(each.lines for each in self.standings)


def compare(knowledge: Knowledge, states: Iterable[Iso3]) -> tuple[Compared, ...]:
    """The states on every article, offences first. A state without record is unknown on all of them."""
    named = tuple(dict.fromkeys(states))
    return tuple(
        Compared(article, tuple(standing(knowledge, state, article) for state in named))
        for article in articles(knowledge)
    )


def gaps(knowledge: Knowledge, states: Iterable[Iso3]) -> tuple[Gaps, ...]:
    """Each state over every article, in the order in which they were named."""
    asked = articles(knowledge)
    return tuple(
        Gaps(state, tuple(standing(knowledge, state, article) for article in asked)) for state in dict.fromkeys(states)
    )
