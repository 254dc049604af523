"""The law as it would be: a knowledge base in which somebody joined an instrument, withdrew a reservation or agreed.

Nothing here says that it is so. Every row made up carries the source SUPPOSED.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from comity.law.core.book.states import Declaration, TreatyRow
from comity.law.core.book.texts import Instrument
from comity.law.core.book.vocabulary import Confidence
from comity.law.core.knowledge import Knowledge
from comity.terms.errors import ComityError, as_said, gettext_noop
from comity.terms.state import Iso3

SUPPOSED = "supposed"


class CannotSuppose(ComityError):
    code = "law.cannot-suppose"
    status = 422
    sentence = gettext_noop("{what} cannot be supposed: {why}")
    words = MappingProxyType({"why": as_said})


@dataclass(frozen=True, slots=True)
class Joins:
    """A state ratifies, accepts or accedes to an instrument, and it is in force for it from a day."""

    state: Iso3
    instrument: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdraws:
    """A state withdraws what it declared under a clause."""

    state: Iso3
    clause: str


def joinable(knowledge: Knowledge, state: Iso3, instrument: Instrument) -> str:
    """Why a state cannot join an instrument by its own act; empty where it can, or where it has."""
    if instrument.parties or not instrument.status_key:
        return gettext_noop("states are not bound by it one by one.")
    group = knowledge.groups.get(instrument.group)
    if group and not knowledge.in_group(state, group):
        return gettext_noop("only members of its group may join.")
    return ""


def with_joined(knowledge: Knowledge, joins: Iterable[Joins]) -> Knowledge:
    """The law in which these states have joined. Raises CannotSuppose."""
    rows = dict(knowledge.treaty_rows)
    for each in joins:
        instrument = knowledge.instruments[each.instrument]
        why = joinable(knowledge, each.state, instrument)
        if why:
            raise CannotSuppose(what=f"{each.state}, {instrument.short}", why=why)
        rows[each.state, instrument.status_key] = _row(each, instrument.status_key, knowledge)
    return _with(knowledge, treaty_rows=rows)


def with_withdrawn(knowledge: Knowledge, withdraws: Iterable[Withdraws]) -> Knowledge:
    """The law in which these declarations are withdrawn. Raises CannotSuppose where there is none to withdraw."""
    declarations = dict(knowledge.declarations)
    for each in withdraws:
        clause = knowledge.clauses[each.clause]
        place = (each.state, knowledge.instruments[clause.instrument].status_key)
        made: tuple[Declaration, ...] = declarations.get(place, ())
        kept = tuple(declared for declared in made if declared.effect not in clause.codes)
        if kept == made:
            raise CannotSuppose(what=f"{each.state}, {clause.id}", why=gettext_noop("nothing was declared under it."))
        declarations[place] = kept
    return _with(knowledge, declarations=declarations)


def _row(joins: Joins, key: str, knowledge: Knowledge) -> TreatyRow:
    known = knowledge.treaty_rows.get((joins.state, key))
    if known:
        return replace(known, status="party", ratified_on=joins.on, in_force_on=joins.on, source=SUPPOSED)
    return TreatyRow(joins.state, key, "party", None, joins.on, joins.on, SUPPOSED, Confidence.LOW, knowledge.as_of)


def _with(knowledge: Knowledge, **parts: object) -> Knowledge:
    """A copy in which some parts are others; what was read of the rest is shared."""
    made = copy.copy(knowledge)
    made.__dict__.update(parts)
    return made
