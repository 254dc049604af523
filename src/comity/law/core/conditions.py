"""Conditions of a route, tested. What each test means is in the head of `routes.toml`."""

from collections.abc import Callable

from comity.law.core import facts, membership
from comity.law.core.book.states import Declaration, State
from comity.law.core.book.texts import Condition
from comity.law.core.book.vocabulary import CLAUSES, Aspect, Party
from comity.law.core.case import Case
from comity.law.core.finding import NOTHING_ASKED, Finding, Outcome, any_of, together
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop


def examine(case: Case, condition: Condition) -> Finding:
    """What comes of a condition, turned round where it says so, with its further condition."""
    if condition.for_data and case.question.data not in condition.for_data:
        return NOTHING_ASKED
    found = _TESTS[condition.looks_at](case, condition)
    if condition.negate:
        found = found.turned_round()
    if condition.only_if is None:
        return found
    return together([found, examine(case, condition.only_if)])


def declared(case: Case, state: State, clause_id: str) -> Declaration | None:
    """The declaration by which the state uses the clause on the day of the question. Effects are matched exactly, so
    that one that was withdrawn or is only expected is none.
    """
    clause = case.knowledge.clauses[clause_id]
    key = case.knowledge.instruments[clause.instrument].status_key
    made = case.knowledge.declarations.get((state.iso3, key), ())
    on = case.question.on
    return next((each for each in made if each.effect in clause.codes and each.stands(on)), None)


def _of_states(case: Case, condition: Condition, test: Callable[[State], Finding]) -> Finding:
    """The test on the states that the condition speaks of."""
    findings = [test(state) for state in case.states(condition.party or Party.BOTH)]
    return any_of(findings) if condition.party is Party.EITHER else together(findings)


def _party_to(case: Case, condition: Condition) -> Finding:
    instrument = case.knowledge.instruments[condition.value]
    return _of_states(case, condition, lambda state: membership.bound(case, state, instrument))


def _member_of(case: Case, condition: Condition) -> Finding:
    group = case.knowledge.groups[condition.value]
    return _of_states(case, condition, lambda state: membership.member(case, state, group))


def _country(case: Case, condition: Condition) -> Finding:
    def is_it(state: State) -> Finding:
        met = state.iso3 == condition.value
        template = gettext_noop("The state is {state}.") if met else gettext_noop("This route is not one of {state}.")
        said = Statement.of(template, Citation(condition.source or "ISO 3166-1"), state=state.name)
        return Finding(Outcome.MET if met else Outcome.FAILED, (said,))

    return _of_states(case, condition, is_it)


def _clause(case: Case, condition: Condition) -> Finding:
    return _of_states(case, condition, lambda state: _used(case, state, condition.value))


def _used(case: Case, state: State, clause_id: str) -> Finding:
    clause = case.knowledge.clauses[clause_id]
    instrument = case.knowledge.instruments[clause.instrument].short
    declaration = declared(case, state, clause_id)
    names = {"state": state.name, "instrument": instrument, "article": clause.article}
    if declaration is None:
        unused = gettext_noop("{state} is not known to have used art. {article} of {instrument}.")
        return Finding(Outcome.FAILED, (Statement.of(unused, Citation(clause.source), **names),))
    cited = Citation(declaration.source, declaration.confidence, declaration.as_of or case.knowledge.as_of)
    used = gettext_noop("{state}, under art. {article} of {instrument}: {gist}.")
    return Finding(Outcome.MET, (Statement.of(used, cited, gist=declaration.gist, **names),))


def _fact(case: Case, condition: Condition) -> Finding:
    return facts.examine(case, condition.value, condition.years)


def _urgency(case: Case, condition: Condition) -> Finding:
    met = case.question.urgency in condition.values
    said = Statement.of(
        gettext_noop("For {data} the urgency must be: {urgencies}."),
        Citation(condition.source),
        data=case.question.data,
        urgencies=", ".join(condition.values),
    )
    return Finding(Outcome.MET if met else Outcome.FAILED, (said,))


_TESTS: dict[Aspect, Callable[[Case, Condition], Finding]] = {
    Aspect.PARTY_TO: _party_to,
    Aspect.MEMBER_OF: _member_of,
    Aspect.COUNTRY: _country,
    Aspect.FACT: _fact,
    Aspect.URGENCY: _urgency,
    **dict.fromkeys(CLAUSES, _clause),
}
