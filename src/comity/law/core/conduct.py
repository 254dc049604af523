"""The conduct behind an offence or a scheme: the articles of ETS 185 that describe it, and what is recorded of the
sections of national law against it. The conduct counts, not the label (ETS 185 art 25(5), CETS 224 art 5(6)).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.law.core.book.texts import Offence
from comity.law.core.book.vocabulary import Confidence, Coverage
from comity.law.core.knowledge import Knowledge
from comity.terms.state import Iso3

if TYPE_CHECKING:
    from comity.law.core.book.national import Section

BUDAPEST = "ets185"
NATIONAL = "national"
ANCILLARY = "11"
"""Attempt and aiding: they follow the offence that was attempted or aided."""


def offences(knowledge: Knowledge, named: str) -> tuple[Offence, ...]:
    """The offence of this id, or all that the scheme of this id names. Raises KeyError."""
    scheme = knowledge.schemes.get(named)
    return tuple(knowledge.offences[each] for each in (scheme.offences if scheme else (named,)))


def articles_behind(knowledge: Knowledge, named: str) -> tuple[str, ...]:
    """The articles of ETS 185 that describe the conduct, without art. 11 unless it is all there is."""
    found = dict.fromkeys(article for each in offences(knowledge, named) for article in _articles(knowledge, each))
    main = tuple(sorted((each for each in found if each != ANCILLARY), key=int))
    return main or tuple(found)


def without_article(knowledge: Knowledge, named: str) -> tuple[Offence, ...]:
    """The offences that no article of ETS 185 describes: what national law says of them is not recorded here."""
    return tuple(each for each in offences(knowledge, named) if not _articles(knowledge, each))


def _articles(knowledge: Knowledge, offence: Offence) -> tuple[str, ...]:
    """Likeness to an offence known by a label of national law only settles nothing."""
    if offence.instrument == BUDAPEST:
        return (offence.article,)
    if offence.instrument == NATIONAL:
        return ()
    alike = (knowledge.offences[each] for each in offence.alike)
    return tuple(each.article for each in alike if each.instrument == BUDAPEST)


@dataclass(frozen=True, slots=True)
class Penalties:
    """The sections of a state against a conduct, by article; an article without a section is not known.

    `whole`: whether articles describe all of the conduct.
    """

    state: Iso3
    sections: tuple[tuple[str, tuple["Section", ...]], ...]
    whole: bool

    def certainly(self, years: int) -> bool:
        """Whether every section recorded for every article reaches the years without anything that may lower it.

        A section settles it only where it covers the article in full, its maximum is recorded without qualifiers, and
        the line is not of low confidence.
        """
        recorded = self.whole and bool(self.sections)
        return recorded and all(lines and all(_reaches(line, years) for line in lines) for _, lines in self.sections)

    @property
    def lines(self) -> tuple["Section", ...]:
        return tuple(line for _, lines in self.sections for line in lines)


def penalties(knowledge: Knowledge, state: Iso3, named: str) -> Penalties:
    """What is recorded of the state's penalties for the offence or scheme."""
    recorded = knowledge.registers.sections(state)
    sections = tuple((article, recorded.get(article, ())) for article in articles_behind(knowledge, named))
    return Penalties(state, sections, whole=not without_article(knowledge, named))


def _reaches(line: "Section", years: int) -> bool:
    sure = line.coverage is Coverage.FULL and not line.qualifiers and line.confidence is not Confidence.LOW
    return sure and line.max_years is not None and line.max_years >= years


def span(lines: tuple["Section", ...]) -> str:
    """The maxima of sections in years, such as `6-7`, `10` or `3-?` where some are not recorded; empty for none."""
    known = sorted(line.max_years for line in lines if line.max_years is not None)
    missing = any(line.max_years is None for line in lines)
    if not known:
        return "?" if missing else ""
    ends = [f"{known[0]:g}"] if known[0] == known[-1] else [f"{known[0]:g}", f"{known[-1]:g}"]
    return "-".join([*ends, "?"] if missing else ends)
