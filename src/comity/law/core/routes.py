"""The lawful routes to data abroad: every way of asking, with its status, its reasons and its form, best first."""

from dataclasses import dataclass
from datetime import date

from comity.law.core import changes, ordering
from comity.law.core.book.texts import (
    Confidentiality,
    Doubt,
    FieldNeed,
    Ground,
    Route,
    TimeLimit,
    TypicalDays,
)
from comity.law.core.book.vocabulary import Binding, Confidence, Speed, Status, Yields
from comity.law.core.case import Case, Question
from comity.law.core.changes import Change
from comity.law.core.knowledge import Knowledge
from comity.law.core.ruling import Ruling, rule
from comity.law.core.statement import Statement
from comity.terms.state import Iso3

__all__ = ["Question", "RouteAnswer", "find"]


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """One route as the answer to one question.

    `rank` counts from 1. `questions` are the fact ids that decide an open route. `fields` and `grounds` are those of
    the route with what its certain `changes` add. `remedies` say what would change a dormant or closed route.
    """

    route: Route
    status: Status
    rank: int
    reasons: tuple[Statement, ...]
    questions: tuple[str, ...]
    remedies: tuple[Statement, ...]
    changes: tuple[Change, ...]
    overlays: tuple[Change, ...]
    fields: tuple[FieldNeed, ...]
    grounds: tuple[Ground, ...]
    doubts: tuple[Doubt, ...]
    as_of: date

    @property
    def id(self) -> str:
        return self.route.id

    @property
    def name(self) -> str:
        return self.route.name

    @property
    def instrument(self) -> str:
        return self.route.instrument

    @property
    def article(self) -> str:
        return self.route.article

    @property
    def summary(self) -> str:
        return self.route.summary

    @property
    def notes(self) -> str:
        return self.route.notes

    @property
    def source(self) -> str:
        return self.route.source

    @property
    def confidence(self) -> Confidence:
        return self.route.confidence

    @property
    def binding(self) -> Binding:
        return self.route.binding

    @property
    def yields(self) -> Yields:
        return self.route.yields

    @property
    def speed(self) -> Speed:
        return self.route.speed

    @property
    def dual_criminality(self) -> str:
        return self.route.dual_criminality

    @property
    def dual_criminality_note(self) -> str:
        return self.route.dual_criminality_note

    @property
    def issuers(self) -> tuple[str, ...]:
        return self.route.issuers

    @property
    def recipients(self) -> tuple[str, ...]:
        return self.route.recipients

    @property
    def channels(self) -> tuple[str, ...]:
        return self.route.channels

    @property
    def time_limits(self) -> tuple[TimeLimit, ...]:
        return self.route.time_limits

    @property
    def confidentiality(self) -> Confidentiality:
        return self.route.confidentiality

    @property
    def safeguards(self) -> tuple[str, ...]:
        return self.route.safeguards

    @property
    def fallbacks(self) -> tuple[str, ...]:
        return self.route.fallbacks

    @property
    def typical_days(self) -> tuple[TypicalDays, ...]:
        return self.route.typical_days


def find(knowledge: Knowledge, question: Question) -> tuple[RouteAnswer, ...]:
    """Every route of the knowledge base as an answer to the question, best first, the unavailable ones last.

    The question must speak of known states, facts and offences, as `asking.ask` makes sure.
    """
    case = Case(knowledge, question)
    rulings = {route.id: rule(case, route) for route in knowledge.routes.values()}
    order = ordering.ranked(case, {name: ruling.status for name, ruling in rulings.items()})
    return tuple(_answer(case, knowledge.routes[name], rulings[name], rank) for rank, name in enumerate(order, start=1))


def _answer(case: Case, route: Route, ruling: Ruling, rank: int) -> RouteAnswer:
    usable = ruling.status is not Status.UNAVAILABLE
    made = changes.changes(case, route) if usable else ()
    return RouteAnswer(
        route=route,
        status=ruling.status,
        rank=rank,
        reasons=ruling.reasons,
        questions=ruling.questions,
        remedies=ruling.remedies,
        changes=made,
        overlays=changes.overlays(case, route) if usable else (),
        fields=changes.fields(case, route, made) if usable else route.fields,
        grounds=changes.grounds(route, made) if usable else route.grounds,
        doubts=_doubts(case, route) if case.question.data in route.data_categories else (),
        as_of=case.knowledge.as_of,
    )


def _doubts(case: Case, route: Route) -> tuple[Doubt, ...]:
    return tuple(doubt for doubt in case.knowledge.doubts.values() if _touches(case, route, doubt))


def _touches(case: Case, route: Route, doubt: Doubt) -> bool:
    """Whether an open doubt about the data bears on this answer. The head of `doubts.toml` says how to read it."""
    question = case.question
    pair: set[Iso3] = {question.requesting, question.requested}
    group = case.knowledge.groups.get(doubt.group)
    return (
        (route.id in doubt.routes or route.instrument in doubt.instruments)
        and (not doubt.states or not pair.isdisjoint(doubt.states))
        and (group is None or all(case.knowledge.in_group(state, group) for state in pair))
        and (not doubt.data or question.data in doubt.data)
        and (doubt.until is None or question.on < doubt.until)
    )
