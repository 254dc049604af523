"""Which status a route has in a case. The first row of the table that holds decides.

| status      | when                                                                                              |
|-------------|---------------------------------------------------------------------------------------------------|
| unavailable | it does not serve this data, urgency or holder                                                    |
| unavailable | a state is not bound, or a condition is not met, and no entry into force would change that        |
| unavailable | it is switched off by something other than a clause a state has used                              |
| dormant     | all that is missing is that an instrument is in force, in general or for one of the two states    |
| closed      | a reservation or declaration of a state switches it off                                           |
| open        | a fact that is not known decides                                                                  |
| available   | everything is met                                                                                 |

A dormant route that would then be closed says so too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from comity.law.core import conditions, membership
from comity.law.core.book.texts import Condition, Route
from comity.law.core.book.vocabulary import CLAUSES, Status
from comity.law.core.case import Case
from comity.law.core.finding import NOTHING_ASKED, Finding, Outcome, together
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop

DECIDED_BY = (
    (Status.UNAVAILABLE, "needs", Outcome.FAILED),
    (Status.UNAVAILABLE, "disabling", Outcome.MET),
    (Status.DORMANT, "needs", Outcome.PENDING),
    (Status.CLOSED, "closing", Outcome.MET),
    (Status.OPEN, "unknown", Outcome.OPEN),
)
"""The table above, but for its first row and its last: the status, and what must have which outcome."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What decides a route that fits: what it needs, what disables or closes it, and whether anything is not known."""

    needs: Finding
    disabling: Finding
    closing: Finding
    unknown: Finding

    def status(self) -> Status:
        """The first row of the table that holds."""
        outcomes = {name: getattr(self, name).outcome for name in ("needs", "disabling", "closing", "unknown")}
        return next((status for status, name, outcome in DECIDED_BY if outcomes[name] is outcome), Status.AVAILABLE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A status, why, which facts would decide an open one, and what would change a worse one."""

    status: Status
    reasons: tuple[Statement, ...]
    questions: tuple[str, ...] = ()
    remedies: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("a ruling gives at least one reason")
        if (self.status is Status.OPEN) != bool(self.questions):
            raise ValueError("an open route asks something, and no other does")


def rule(case: Case, route: Route) -> Ruling:
    """The status of the route in the case."""
    unfit = tuple(_unfit(case, route))
    if unfit:
        return Ruling(Status.UNAVAILABLE, unfit)
    required = _required(case, route)
    off = [(each, conditions.examine(case, each)) for each in route.switched_off_by]
    weighed = Weighed(
        needs=together(required),
        disabling=together_off([found for each, found in off if not by_clause(each)]),
        closing=together_off([found for each, found in off if by_clause(each)]),
        unknown=together(each for each in (*required, *(found for _, found in off)) if each.outcome is Outcome.OPEN),
    )
    return _worded(route, weighed, required)


def _worded(route: Route, weighed: Weighed, required: list[Finding]) -> Ruling:
    """The status with its reasons; what is met is said of a route that can be used."""
    status, needs, closing = weighed.status(), weighed.needs, weighed.closing
    if status is Status.UNAVAILABLE:
        failed = needs if needs.outcome is Outcome.FAILED else weighed.disabling
        return Ruling(status, failed.statements, remedies=needs.remedies if failed is needs else ())
    if status is Status.DORMANT:
        then = closing.statements if closing.outcome is Outcome.MET else ()
        return Ruling(status, (*needs.statements, *then), remedies=(*needs.remedies, *_withdrawals(then)))
    if status is Status.CLOSED:
        return Ruling(status, closing.statements, remedies=_withdrawals(closing.statements))
    met = tuple(dict.fromkeys(said for each in required if each.outcome is Outcome.MET for said in each.statements))
    if status is Status.OPEN:
        return Ruling(status, (*weighed.unknown.statements, *met), weighed.unknown.questions)
    return Ruling(status, met or (_no_condition(route),))


def together_off(findings: list[Finding]) -> Finding:
    """Whether any switch is thrown: met where one is, with all that are."""
    thrown = [each for each in findings if each.outcome is Outcome.MET]
    return together(thrown) if thrown else Finding(Outcome.FAILED, (_NOT_SWITCHED_OFF,))


_NOT_SWITCHED_OFF = Statement(gettext_noop("Nothing switches the route off."), Citation("routes.toml"))


def _required(case: Case, route: Route) -> list[Finding]:
    """The instruments that must bind both, the route's own instrument, and its conditions."""
    book = case.knowledge.instruments
    bound = [membership.both_bound(case, book[each]) for each in route.both_must_be_party_to]
    own = [] if route.instrument in route.both_must_be_party_to else [_in_force(case, route)]
    return [*bound, *own, *(conditions.examine(case, each) for each in route.applies_if)]


def _in_force(case: Case, route: Route) -> Finding:
    found = membership.in_force(case, case.knowledge.instruments[route.instrument])
    return found if found.outcome is Outcome.PENDING else NOTHING_ASKED


def _unfit(case: Case, route: Route) -> Iterator[Statement]:
    question = case.question
    cited = Citation(route.source, route.confidence, case.knowledge.as_of)
    if question.data not in route.data_categories:
        yield Statement.of(gettext_noop("The route does not serve this data: {data}."), cited, data=question.data)
    if question.holder not in route.holders:
        yield Statement.of(
            gettext_noop("The route does not reach this holder: {holder}."), cited, holder=question.holder
        )
    if question.urgency not in route.urgencies:
        template = gettext_noop("The route is not for this urgency: {urgency}.")
        yield Statement.of(template, cited, urgency=question.urgency)


def by_clause(condition: Condition) -> bool:
    return condition.looks_at in CLAUSES and not condition.negate


def _no_condition(route: Route) -> Statement:
    template = gettext_noop("The route needs no treaty between the two states.")
    return Statement(template, Citation(route.source, route.confidence))


def _withdrawals(closing: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What would open a closed route again."""
    template = gettext_noop("{state} would have to withdraw what it declared under art. {article} of {instrument}.")
    named = (dict(each.facts) for each in closing)
    return tuple(
        Statement.of(
            template, each.citation, state=facts["state"], article=facts["article"], instrument=facts["instrument"]
        )
        for each, facts in zip(closing, named, strict=True)
        if "article" in facts
    )
