"""Who is bound by what on a day. The head of `instruments.toml` holds the rules; this follows it line by line."""

from comity.law.core.book.states import State, TreatyRow
from comity.law.core.book.texts import Group, Instrument
from comity.law.core.book.vocabulary import Party
from comity.law.core.case import Case
from comity.law.core.finding import Finding, Outcome, together
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop

_NOT_JOINED = {
    "signatory": gettext_noop("{state} has signed {instrument} but has not ratified it."),
    "invited-to-accede": gettext_noop("{state} has been invited to accede to {instrument} but has not."),
    "not-bound": gettext_noop("{state} is not bound by {instrument}."),
}
_NO_EVIDENCE = gettext_noop("There is no evidence that {state} is bound by {instrument}.")
_JOINED = {
    "party": gettext_noop("{state} has ratified {instrument}."),
    "member-bound": gettext_noop("{state} takes part in {instrument} as a member."),
}


def in_force(case: Case, instrument: Instrument) -> Finding:
    """Whether the instrument has effect in general on the day; pending with the missing condition where it has not."""
    if _has_begun(case, instrument) or _assumed(case, instrument):
        return Finding(Outcome.MET)
    cited = _of_instrument(case, instrument)
    if instrument.begins:
        since = gettext_noop("{instrument} has effect only from {begins}.")
        missing = Statement.of(since, cited, instrument=instrument.short, begins=instrument.begins)
        return Finding(Outcome.PENDING, (missing,), remedies=(missing,))
    not_in_force = gettext_noop("{instrument} is not in force on {day}.")
    entry = gettext_noop("{instrument} would have to enter into force. {condition}")
    return Finding(
        Outcome.PENDING,
        (Statement.of(not_in_force, cited, instrument=instrument.short, day=case.question.on),),
        remedies=(Statement.of(entry, cited, instrument=instrument.short, condition=instrument.in_force_condition),),
    )


def bound(case: Case, state: State, instrument: Instrument) -> Finding:
    """Whether the state is bound on the day. Who is bound, first that exists wins: parties, status rows, group."""
    return case.once(f"bound {state.iso3}", instrument.id, lambda: _bound(case, state, instrument))


def _bound(case: Case, state: State, instrument: Instrument) -> Finding:
    standing = _standing(case, state, instrument)
    if standing.outcome is Outcome.FAILED:
        return standing
    force = in_force(case, instrument)
    if force.outcome is Outcome.PENDING:
        statements = (*force.statements, *standing.statements)
        return Finding(Outcome.PENDING, statements, remedies=(*force.remedies, *standing.remedies))
    return standing


def both_bound(case: Case, instrument: Instrument) -> Finding:
    """Whether both states of the question are bound on the day."""
    sides = case.states(Party.BOTH)
    return case.once("both bound", instrument.id, lambda: together(bound(case, each, instrument) for each in sides))


def member(case: Case, state: State, group: Group) -> Finding:
    """Whether the state is in the group. Groups are undated but for `since`: today's members on any day."""
    listed = case.knowledge.in_group(state.iso3, group)
    cited = Citation(group.source, group.confidence, case.knowledge.as_of)
    if state.iso3 in group.doubtful or (group.open_list and not listed):
        return _to_be_asked(case, f"member:{group.id}:{state.iso3}", state, _group_name(case, group), group.note)
    if not listed:
        outside = gettext_noop("{state} does not belong to {group}.")
        return Finding(Outcome.FAILED, (Statement.of(outside, cited, state=state.name, group=group.name),))
    since = group.since.get(state.iso3)
    if since and case.question.on < since:
        later = gettext_noop("{state} belongs to {group} only from {since}.")
        not_yet = Statement.of(later, cited, state=state.name, group=group.name, since=since)
        return Finding(Outcome.PENDING, (not_yet,), remedies=(not_yet,))
    inside = gettext_noop("{state} belongs to {group}.")
    return Finding(Outcome.MET, (Statement.of(inside, cited, state=state.name, group=group.name),))


def _has_begun(case: Case, instrument: Instrument) -> bool:
    return instrument.timeless or (instrument.begins is not None and instrument.begins <= case.question.on)


def _assumed(case: Case, instrument: Instrument) -> bool:
    return instrument.id in case.question.assume_in_force


def _of_instrument(case: Case, instrument: Instrument) -> Citation:
    return Citation(instrument.source, instrument.confidence, case.knowledge.as_of)


def _of_row(row: TreatyRow) -> Citation:
    return Citation(row.source, row.confidence, row.as_of)


def _standing(case: Case, state: State, instrument: Instrument) -> Finding:
    """The state's own tie to the instrument."""
    if instrument.parties:
        return _by_parties(case, state, instrument)
    if instrument.status_key:
        row = case.knowledge.treaty_row(state.iso3, instrument.status_key, case.question.on)
        if row is None or not row.joined:
            return _not_joined(case, state, instrument, row)
        if _has_begun(case, instrument):
            return _joined(case, state, instrument, row)
        return _joined_beforehand(case, state, instrument, row)
    if instrument.group:
        return member(case, state, case.knowledge.groups[instrument.group])
    return _not_compiled(case, state, instrument)


def _by_parties(case: Case, state: State, instrument: Instrument) -> Finding:
    cited = _of_instrument(case, instrument)
    if state.iso3 in instrument.parties:
        party = gettext_noop("{state} is a party to {instrument}.")
        return Finding(Outcome.MET, (Statement.of(party, cited, state=state.name, instrument=instrument.short),))
    no_party = gettext_noop("{state} is not a party to {instrument}.")
    return Finding(Outcome.FAILED, (Statement.of(no_party, cited, state=state.name, instrument=instrument.short),))


def _not_joined(case: Case, state: State, instrument: Instrument, row: TreatyRow | None) -> Finding:
    """Nobody is bound without having joined; before an instrument is in force, whoever may join is only pending."""
    template = _NOT_JOINED[row.status] if row else _NO_EVIDENCE
    cited = _of_row(row) if row else _of_instrument(case, instrument)
    not_bound = Statement.of(template, cited, state=state.name, instrument=instrument.short)
    must_join = Statement.of(
        gettext_noop("{state} would have to ratify {instrument}."),
        _of_instrument(case, instrument),
        state=state.name,
        instrument=instrument.short,
    )
    group = case.knowledge.groups.get(instrument.group)
    may_join = group is None or case.knowledge.in_group(state.iso3, group)
    settled = _has_begun(case, instrument) or _assumed(case, instrument) or not may_join
    return Finding(Outcome.FAILED if settled else Outcome.PENDING, (not_bound,), remedies=(must_join,))


def _joined(case: Case, state: State, instrument: Instrument, row: TreatyRow) -> Finding:
    """In an instrument that has begun, the day in the row decides; no day: bound today, an open question before."""
    names = {"state": state.name, "instrument": instrument.short}
    if row.in_force_on is None:
        if case.in_the_past:
            return _to_be_asked(case, f"bound:{instrument.id}:{state.iso3}", state, instrument.short, row.source)
        undated = gettext_noop("{state} is bound by {instrument}; since when is not known.")
        return Finding(Outcome.MET, (Statement.of(undated, _of_row(row), **names),))
    if case.question.on < row.in_force_on:
        later = gettext_noop("{instrument} is in force for {state} only from {since}.")
        not_yet = Statement.of(later, _of_row(row), since=row.in_force_on, **names)
        return Finding(Outcome.PENDING, (not_yet,), remedies=(not_yet,))
    since = gettext_noop("{state} is bound by {instrument} since {since}.")
    return Finding(Outcome.MET, (Statement.of(since, _of_row(row), since=row.in_force_on, **names),))


def _joined_beforehand(case: Case, state: State, instrument: Instrument, row: TreatyRow) -> Finding:
    """Before the instrument begins, or where it is assumed to be in force: who had ratified by the day."""
    names = {"state": state.name, "instrument": instrument.short}
    if row.ratified_on and case.question.on < row.ratified_on:
        later = gettext_noop("{state} ratified {instrument} only on {ratified}.")
        late = Statement.of(later, _of_row(row), ratified=row.ratified_on, **names)
        outcome = Outcome.FAILED if _assumed(case, instrument) else Outcome.PENDING
        return Finding(outcome, (late,), remedies=(late,))
    return Finding(Outcome.MET, (Statement.of(_JOINED[row.status], _of_row(row), **names),))


def _not_compiled(case: Case, state: State, instrument: Instrument) -> Finding:
    """No list of parties: an open question for every state that is bound by the parent, if there is one."""
    if instrument.parent:
        parent = bound(case, state, case.knowledge.instruments[instrument.parent])
        if parent.outcome > Outcome.OPEN:
            return parent
    return _to_be_asked(case, f"bound:{instrument.id}:{state.iso3}", state, instrument.short, instrument.source)


def _group_name(case: Case, group: Group) -> str:
    """The instrument whose membership the group stands for, else the name of the group."""
    named = (each.short for each in case.knowledge.instruments.values() if each.group == group.id)
    return next(named, group.name)


def _to_be_asked(case: Case, fact_id: str, state: State, what: str, source: str) -> Finding:
    """A membership that the data do not settle: what the officer answered, else an open question."""
    answer = case.question.facts.get(fact_id)
    cited = Citation(source, as_of=case.knowledge.as_of)
    if answer is None:
        unknown = gettext_noop("Whether {what} binds or includes {state} on that day is not known.")
        return Finding(Outcome.OPEN, (Statement.of(unknown, cited, state=state.name, what=what),), (fact_id,))
    if answer:
        confirmed = gettext_noop("{what} binds or includes {state} on that day: you answered yes.")
        return Finding(Outcome.MET, (Statement.of(confirmed, cited, state=state.name, what=what),))
    denied = gettext_noop("{what} does not bind or include {state} on that day: you answered no.")
    return Finding(Outcome.FAILED, (Statement.of(denied, cited, state=state.name, what=what),))
