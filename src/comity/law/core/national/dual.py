"""Dual criminality as a conduct test: whether what is recorded of two states punishes the same conduct.

The conduct counts, not the name or category of the offence: ETS 185 art 25(5), CETS 224 art 5(6), UNCC art 35(3). The
record is a summary of statutes. It shows where to look; a court decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comity.law.core import conduct, recorded
from comity.law.core.book.texts import Offence
from comity.law.core.book.vocabulary import Confidence, Coverage
from comity.law.core.knowledge import Knowledge
from comity.law.core.national.articles import Article, article
from comity.law.core.national.between import Asked, Threshold, asking_dual_criminality, case_of, thresholds
from comity.law.core.national.standing import Standing, standing
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

SOURCE = "ETS 185 art 25(5), CETS 224 art 5(6), UNCC art 35(3)"


class Verdict(StrEnum):
    """What the record says of the conduct. IN_PART: met for some of its articles only."""

    MET = "met"
    IN_PART = "in-part"
    OPEN = "open"
    NOT_MET = "not-met"


VERDICTS: dict[Verdict, str] = {
    Verdict.MET: gettext_noop("Met on the record"),
    Verdict.IN_PART: gettext_noop("Met in part"),
    Verdict.OPEN: gettext_noop("Open question"),
    Verdict.NOT_MET: gettext_noop("Not met on the record"),
}


@dataclass(frozen=True, slots=True)
class ConductTest:
    """One article against both states. `reasons` say what keeps it open or unmet, or that both cover it."""

    article: Article
    requesting: Standing
    requested: Standing
    verdict: Verdict
    reasons: tuple[Statement, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("a verdict gives at least one reason")

    @property
    def qualifiers_differ(self) -> bool:
        """Whether one side adds what the other does not; whether it matters is for the facts of the case.

        Of a side of which nothing is recorded nothing is said.
        """
        recorded = all(side.lines for side in self.sides)
        return recorded and set(self.requesting.qualifiers) != set(self.requested.qualifiers)

    @property
    def sides(self) -> tuple[Standing, Standing]:
        return self.requesting, self.requested


@dataclass(frozen=True, slots=True)
class DualCriminality:
    """An offence or scheme between two states. `beside`: offences that no article of ETS 185 describes, so that the
    record says nothing of them.
    """

    requesting: Iso3
    requested: Iso3
    named: str
    tests: tuple[ConductTest, ...]
    beside: tuple[Offence, ...]
    thresholds: tuple[Threshold, ...]
    asked: tuple[Asked, ...]
    reasons: tuple[Statement, ...]

    @property
    def verdict(self) -> Verdict:
        """Of all articles together. What is beside them keeps a verdict from being whole."""
        said = {each.verdict for each in self.tests} | ({Verdict.OPEN} if self.beside else set())
        if said == {Verdict.MET}:
            return Verdict.MET
        if Verdict.MET in said:
            return Verdict.IN_PART
        return Verdict.NOT_MET if said == {Verdict.NOT_MET} else Verdict.OPEN


def dual_criminality(
    knowledge: Knowledge, requesting: Iso3, requested: Iso3, named: str, *, on: date
) -> DualCriminality:
    """The test of an offence or scheme of the catalogue between two known states, on a day.

    Raises KeyError for an offence that the catalogue does not know.
    """
    tests = tuple(
        _tested(
            standing(knowledge, requesting, article(knowledge, number)),
            standing(knowledge, requested, article(knowledge, number)),
            knowledge,
        )
        for number in conduct.articles_behind(knowledge, named)
    )
    beside = conduct.without_article(knowledge, named)
    case = case_of(knowledge, requesting, requested, named, on)
    return DualCriminality(
        requesting=requesting,
        requested=requested,
        named=named,
        tests=tests,
        beside=beside,
        thresholds=thresholds(case),
        asked=asking_dual_criminality(case),
        reasons=tuple(_not_recorded(each) for each in beside),
    )


def _not_recorded(offence: Offence) -> Statement:
    template = gettext_noop(
        "{offence}: no article of ETS 185 describes it, and national law on it is not recorded here."
    )
    return Statement.of(template, Citation(offence.source, offence.confidence), offence=offence.title)


def _tested(requesting: Standing, requested: Standing, knowledge: Knowledge) -> ConductTest:
    """Nothing found on a side: not met. Unknown, in part, contradicted or of low confidence: open. Else met."""
    held_back = [*_held_back(requesting, knowledge), *_held_back(requested, knowledge)]
    worst = max((rank for rank, _ in held_back), default=0)
    if worst:
        verdict = Verdict.NOT_MET if worst == _NOT_MET else Verdict.OPEN
        reasons = tuple(said for rank, said in held_back if rank == worst)
    else:
        verdict = Verdict.MET
        both = gettext_noop("Both states cover art. {article} in full.")
        lines = (*requesting.lines, *requested.lines)
        cited = Citation(", ".join(line.id for line in lines), _least(requesting, requested))
        reasons = (Statement.of(both, cited, article=requesting.article.number),)
    return ConductTest(requesting.article, requesting, requested, verdict, reasons)


_OPEN, _NOT_MET = 1, 2


def _held_back(side: Standing, knowledge: Knowledge) -> Iterator[tuple[int, Statement]]:
    """What keeps a side from meeting the test, and how far."""
    facts = {"state": knowledge.states[side.state].name, "article": side.article.number}
    low = side.confidence in {None, Confidence.LOW}
    cited = recorded.citation(side.lines[0]) if side.lines else Citation(SOURCE)
    if side.coverage is Coverage.UNKNOWN:
        yield _OPEN, Statement.of(_UNKNOWN, cited, **facts)
    elif side.contradicted:
        yield _OPEN, Statement.of(_CONTRADICTED, cited, **facts)
    elif side.coverage is Coverage.NONE:
        yield (
            (_OPEN, Statement.of(_NONE_LOW, cited, **facts))
            if low
            else (
                _NOT_MET,
                Statement.of(_NONE, cited, **facts),
            )
        )
    elif side.coverage is Coverage.PARTIAL:
        yield _OPEN, Statement.of(_PARTIAL, cited, **facts)
    elif low:
        yield _OPEN, Statement.of(_LOW, cited, **facts)


_UNKNOWN = gettext_noop("Nothing is recorded of {state} on art. {article}.")
_CONTRADICTED = gettext_noop("What is recorded of {state} on art. {article} contradicts itself.")
_NONE = gettext_noop(
    "No section of {state} was found that covers art. {article}. Another section may punish the same conduct."
)
_NONE_LOW = gettext_noop("No section of {state} was found that covers art. {article}, with low confidence.")
_PARTIAL = gettext_noop("{state} covers art. {article} in part: compare the sections with the facts.")
_LOW = gettext_noop("What is recorded of {state} on art. {article} is of low confidence: check the section.")


def _least(one: Standing, other: Standing) -> str:
    said = {one.confidence, other.confidence}
    return Confidence.MEDIUM if Confidence.MEDIUM in said else Confidence.HIGH
