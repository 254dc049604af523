"""From what an officer types to a question: one reading for the command line, the page and the API."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from comity.law.core import naming
from comity.law.core.book.texts import Fact
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.case import Question
from comity.law.core.facts import PENALTY
from comity.law.core.knowledge import Knowledge, load
from comity.terms.errors import ComityError, as_said, gettext_noop, worded
from comity.terms.state import Iso3

Word = TypeVar("Word", bound=StrEnum)

YES_OR_NO = "yes|no"
YEARS_TOO = "yes|no|N"
_MEMBERSHIP = re.compile(r"(?:bound|member):[a-z0-9-]+:[A-Z]{3}")
_IS_BOUND = gettext_noop("Is {state} bound by {instrument} on that day?")
_IS_MEMBER = gettext_noop("Does {state} belong to {group} on that day?")


class UnknownState(ComityError):
    code = "law.unknown-state"
    sentence = gettext_noop("“{given}” is not a known state. Use the three letters of ISO 3166, such as PHL. {near}")


class SameState(ComityError):
    code = "law.same-state"
    sentence = gettext_noop("The two states are both {state}. A route leads from one state to another.")
    words = MappingProxyType({"state": naming.state})


class UnknownWord(ComityError):
    code = "law.unknown-word"
    sentence = gettext_noop("“{given}” is not known as {what}. Use one of: {choices}.")
    words = MappingProxyType({"what": as_said})


class NotADay(ComityError):
    code = "law.not-a-day"
    sentence = gettext_noop("“{given}” is not a day. Use a form such as 2026-11-22.")


class UnknownFact(ComityError):
    code = "law.unknown-fact"
    sentence = gettext_noop("“{given}” is not a fact that any route asks for. {near}")


class NotAnAnswer(ComityError):
    code = "law.not-an-answer"
    sentence = gettext_noop("“{given}” does not answer “{fact}”. Answer with {choices}.")
    words = MappingProxyType(
        {
            "fact": lambda fact, translate: described(load(), fact, translate).question,
            "choices": worded(
                {
                    YES_OR_NO: gettext_noop("yes or no"),
                    YEARS_TOO: gettext_noop("yes, no or a whole number of years"),
                }
            ),
        }
    )


class AnswerMissing(ComityError):
    code = "law.answer-missing"
    sentence = gettext_noop("“{given}” has no answer. Write the fact and its answer as ID=yes, ID=no or ID=N.")


def ask(
    knowledge: Knowledge,
    *,
    requesting: str,
    requested: str,
    data: str,
    holder: str,
    urgency: str,
    on: str | date,
    offence: str = "",
    facts: Iterable[tuple[str, str]] = (),
    assume_in_force: Iterable[str] = (),
) -> Question:
    """The question, with capitals and spaces put right.

    Raises UnknownState, SameState, UnknownWord, NotADay, UnknownFact, NotAnAnswer.
    """
    asking, asked = known_state(knowledge, requesting), known_state(knowledge, requested)
    if asking == asked:
        raise SameState(state=asking)
    return Question(
        requesting=asking,
        requested=asked,
        data=_word(DataCategory, data, gettext_noop("a category of data")),
        holder=_word(Holder, holder, gettext_noop("a holder")),
        urgency=_word(Urgency, urgency, gettext_noop("an urgency")),
        on=on if isinstance(on, date) else _day(on),
        offence=_offence(knowledge, offence),
        facts=dict(_fact(knowledge, given, answer, {asking, asked}) for given, answer in facts),
        assume_in_force=frozenset(_instrument(knowledge, each) for each in assume_in_force),
    )


def known_state(knowledge: Knowledge, given: str) -> Iso3:
    """The state of a code in any case. Raises UnknownState, with the code that was probably meant."""
    code = Iso3(given.strip().upper())
    if code in knowledge.states:
        return code
    named = [state for state in knowledge.states.values() if code == state.iso2]
    if len(code) > 2:
        named += [state for state in knowledge.states.values() if state.name.upper().startswith(code)]
    meant = [f"{state.iso3} ({state.name})" for state in named[:4]] or get_close_matches(code, knowledge.states, n=4)
    raise UnknownState(given=given[:40], near=f"{', '.join(meant)}?" if meant else "")


def described(knowledge: Knowledge, fact_id: str, translate: Callable[[str], str] = str) -> Fact:
    """What a fact asks, in the language of `translate`; also for a membership that the data do not settle.

    Raises KeyError.
    """
    if not _MEMBERSHIP.fullmatch(fact_id):
        fact = knowledge.facts[fact_id]
        meaning = translate(fact.meaning) if fact.meaning else ""
        return replace(fact, question=translate(fact.question), meaning=meaning)
    kind, what, code = fact_id.split(":")
    state = translate(knowledge.states[Iso3(code)].name)
    if kind == "bound":
        instrument = knowledge.instruments[what]
        question = translate(_IS_BOUND).format(state=state, instrument=translate(instrument.short))
        return Fact(fact_id, question, "knowledge-base", instrument.source)
    group = knowledge.groups[what]
    question = translate(_IS_MEMBER).format(state=state, group=translate(group.name))
    return Fact(fact_id, question, "knowledge-base", group.note or group.source)


def is_years(fact_id: str) -> bool:
    """Whether a fact is answered with a number of years."""
    return fact_id == PENALTY


def _word(words: type[Word], given: str, what: str) -> Word:
    try:
        return words(given.strip().lower())
    except ValueError as error:
        raise UnknownWord(given=given[:40], what=what, choices=", ".join(words)) from error


def _day(given: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip()):
        raise NotADay(given=given[:40])
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise NotADay(given=given[:40]) from error


def _offence(knowledge: Knowledge, given: str) -> str | None:
    named = given.strip().lower()
    if not named:
        return None
    if named in knowledge.schemes or named in knowledge.offences:
        return named
    choices = ", ".join([*knowledge.schemes, *knowledge.offences])
    raise UnknownWord(given=given[:40], what=gettext_noop("an offence"), choices=choices)


def _instrument(knowledge: Knowledge, given: str) -> str:
    named = given.strip().lower()
    if named in knowledge.instruments:
        return named
    raise UnknownWord(given=given[:40], what=gettext_noop("an instrument"), choices=", ".join(knowledge.instruments))


def _fact(knowledge: Knowledge, given: str, answer: str, states: set[Iso3]) -> tuple[str, bool | int]:
    named = given.strip().lower()
    if named.startswith(("bound:", "member:")):
        named = _membership(knowledge, named, states)
    elif named not in knowledge.facts:
        raise _unknown_fact(knowledge, given, named)
    return named, _answer(named, answer.strip().lower())


def _membership(knowledge: Knowledge, named: str, states: set[Iso3]) -> str:
    kind, what, code = (*named.split(":"), "", "")[:3]
    known: Mapping[str, object] = knowledge.instruments if kind == "bound" else knowledge.groups
    if what not in known or code.upper() not in states:
        raise _unknown_fact(knowledge, named, named)
    return f"{kind}:{what}:{code.upper()}"


def _unknown_fact(knowledge: Knowledge, given: str, named: str) -> UnknownFact:
    near = get_close_matches(named, knowledge.facts, n=3, cutoff=0.4)
    return UnknownFact(given=given[:60], near=f"{', '.join(near)}?" if near else "")


def _answer(fact_id: str, given: str) -> bool | int:
    """Yes, no, or a number of years of one to three digits."""
    if given in {"yes", "no"}:
        return given == "yes"
    if is_years(fact_id) and re.fullmatch(r"[0-9]{1,3}", given):
        return int(given)
    raise NotAnAnswer(given=given[:20], fact=fact_id, choices=YEARS_TOO if is_years(fact_id) else YES_OR_NO)
