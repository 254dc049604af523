"""What is recorded of national law that answers a fact of a route, or helps to: read only where a fact is asked."""

from datetime import date
from typing import TYPE_CHECKING

from comity.law.core import conduct
from comity.law.core.case import Case
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

if TYPE_CHECKING:
    from comity.law.core.book.national import Section

POWERS = {
    "national-law-implements-18-1b": ("requesting", "18"),
    "requested-statute-covers-preservation": ("requested", "29"),
}
"""Facts on a power of one of the two states, with its article of ETS 185. The record does not go down to paragraphs, or
to which states a statute extends: it helps to answer, and never answers.
"""
MAX_CITED = 4


def reaching(case: Case, years: int) -> tuple["Section", ...]:
    """The sections of the requesting state, where it is certain that all of them reach the years; else none."""
    if case.question.offence is None:
        return ()
    found = conduct.penalties(case.knowledge, case.question.requesting, case.question.offence)
    return found.lines if found.certainly(years) else ()


def citation(line: "Section") -> Citation:
    """Where a line comes from, by its id and its source."""
    return Citation(f"{line.id}: {line.source}", line.confidence or "", _day(line.as_of))


def _day(as_of: str) -> date | None:
    return date.fromisoformat(as_of) if len(as_of) == len("2026-11-22") else None


def maxima(case: Case) -> tuple[Statement, ...]:
    """The maximum penalties of the requesting state, by article, in one sentence; an answer stays to be given."""
    if case.question.offence is None:
        return ()
    found = conduct.penalties(case.knowledge, case.question.requesting, case.question.offence)
    if not found.lines:
        return ()
    template = gettext_noop(
        "On record for {state}, maximum years by article of ETS 185: {maxima}. Check them against the case."
    )
    said = "; ".join(f"{article}: {conduct.span(lines) or '?'}" for article, lines in found.sections)
    ids = [line.id for line in found.lines]
    more = [f"+{len(ids) - MAX_CITED}"] if len(ids) > MAX_CITED else []
    cited = Citation(", ".join([*ids[:MAX_CITED], *more]))
    return (Statement.of(template, cited, state=case.knowledge.states[found.state].name, maxima=said),)


def powers(case: Case, fact_id: str) -> tuple[Statement, ...]:
    """The sections on the power that a fact asks for; an answer stays to be given."""
    if fact_id not in POWERS:
        return ()
    whose, article = POWERS[fact_id]
    state = Iso3(getattr(case.question, whose))
    template = gettext_noop("On record for {state}, ETS 185 art. {article}, coverage {coverage}: {text} ({law}).")
    return tuple(
        Statement.of(
            template,
            citation(line),
            state=case.knowledge.states[state].name,
            article=article,
            coverage=line.coverage,
            text=line.text,
            law=line.law,
        )
        for line in case.knowledge.registers.sections(state).get(article, ())
    )
