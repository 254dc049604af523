"""Where a state stands on an article: what its sections say together, and whether they agree."""

from dataclasses import dataclass

from comity.law.core.book.national import LOW, Section
from comity.law.core.book.vocabulary import Confidence, Coverage
from comity.law.core.knowledge import Knowledge
from comity.law.core.national.articles import Article
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

COVERAGES: dict[Coverage, str] = {
    Coverage.FULL: gettext_noop("Full"),
    Coverage.PARTIAL: gettext_noop("Partial"),
    Coverage.NONE: gettext_noop("None found"),
    Coverage.UNKNOWN: gettext_noop("Unknown"),
}
LETTERS: dict[Coverage, str] = {
    Coverage.FULL: gettext_noop("F"),
    Coverage.PARTIAL: gettext_noop("P"),
    Coverage.NONE: gettext_noop("N"),
    Coverage.UNKNOWN: "?",
}
"""One letter for each coverage, where a word has no room."""
_FIRST = (Coverage.FULL, Coverage.PARTIAL, Coverage.NONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A state on an article, with every line that is recorded. No line: unknown, which is not none."""

    state: Iso3
    article: Article
    lines: tuple[Section, ...]

    @property
    def coverage(self) -> Coverage:
        """That of the section that goes furthest: one section may cover an article alone."""
        said = {line.coverage for line in self.lines}
        return next((each for each in _FIRST if each in said), Coverage.UNKNOWN)

    @property
    def differing(self) -> bool:
        """Whether the lines do not agree: all of them are shown."""
        return len({line.coverage for line in self.lines}) > 1

    @property
    def contradicted(self) -> bool:
        """Whether one line finds nothing where another finds a section."""
        said = {line.coverage for line in self.lines}
        return Coverage.NONE in said and len(said) > 1

    @property
    def confidence(self) -> Confidence | None:
        """The least of its lines; None where there is none, or one does not say."""
        return least(self.lines)

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """What the sections add to the definition or to the penalty, as recorded."""
        return tuple(line.qualifiers for line in self.lines if line.qualifiers)


def standing(knowledge: Knowledge, state: Iso3, article: Article) -> Standing:
    """Where the state stands on the article."""
    return Standing(state, article, knowledge.registers.sections(state).get(article.number, ()))


def least(lines: tuple[Section, ...]) -> Confidence | None:
    """The least confidence of lines; None where there are none or one does not say."""
    said = [line.confidence for line in lines]
    known = [each for each in said if each is not None]
    return min(known, key=LOW.index) if known and len(known) == len(said) else None
