"""From what a planner types to values: one reading for the command line and the pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from comity.law.core import asking
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import Knowledge
from comity.law.core.supposing import Joins, Withdraws
from comity.strategy.core.coverage import EVER
from comity.strategy.core.planning.gains import Costs
from comity.strategy.core.spans import SPANS
from comity.strategy.core.whatif import Agrees, Change, EntersIntoForce
from comity.terms.errors import ComityError, as_said, gettext_noop
from comity.terms.state import Iso3

Word = TypeVar("Word", bound=StrEnum)

MOST_SHOWN = 60
MOST_COST = 1e9
MOST_DAYS = 3650.0
JOIN = "STATE:INSTRUMENT"
WITHDRAW = "STATE:CLAUSE"
AGREE = "STATE:STATE"
COST = "STATE=N, INSTRUMENT=N, STATE:INSTRUMENT=N"


class NotUnderstood(ComityError):
    """Something typed that means nothing."""

    code = "strategy.not-understood"
    status = 422
    sentence = gettext_noop("“{given}” is not understood. Write {form}.")
    words = MappingProxyType({"form": as_said})


class Unknown(NotUnderstood):
    code = "strategy.unknown"
    sentence = gettext_noop("“{given}” is not known as {what}. {near}")
    words = MappingProxyType({"what": as_said})


class NothingSupposed(NotUnderstood):
    code = "strategy.nothing-supposed"
    sentence = gettext_noop("Say what changes, such as: IDN joins ets185.")
    words = MappingProxyType({})


def states(knowledge: Knowledge, given: str) -> tuple[Iso3, ...]:
    """The states of a list of codes (`IDN,PHL`), or the members of an organisation or region (`ASEAN`, `Africa`), in
    the order of the law data. Raises Unknown, UnknownState."""
    members = group(knowledge, given)
    if members:
        return members
    parts = [each for each in given.replace(";", ",").split(",") if each.strip()]
    if len(parts) == 1 and len(parts[0].strip()) != len("IDN"):
        raise _unknown(given, gettext_noop("a group of states"), _groups(knowledge))
    if not parts:
        raise NotUnderstood(given=given[:MOST_SHOWN], form=gettext_noop("codes of states such as IDN,PHL"))
    named = {asking.known_state(knowledge, each) for each in parts}
    return tuple(state for state in knowledge.states if state in named)


def group(knowledge: Knowledge, given: str) -> tuple[Iso3, ...]:
    """The members of an organisation, of a group of an instrument, or the states of a region; none where there is no
    such group."""
    wanted = given.strip().casefold()
    found = tuple(
        each.iso3
        for each in knowledge.states.values()
        if wanted in {name.casefold() for name in each.organisations}
        or wanted == each.region.casefold()
        or wanted in {part.casefold() for part in each.region.split("/")}
    )
    if not found and wanted in knowledge.groups:
        one = knowledge.groups[wanted]
        found = tuple(state for state in knowledge.states if knowledge.in_group(state, one))
    return found


def instrument(knowledge: Knowledge, given: str) -> str:
    """Raises Unknown."""
    named = given.strip().lower()
    if named not in knowledge.instruments:
        raise _unknown(given, gettext_noop("an instrument"), knowledge.instruments)
    return named


def joins(knowledge: Knowledge, given: str, on: date) -> Joins:
    """Of `IDN:ets185`. Raises NotUnderstood, UnknownState."""
    state, what = _two(given, JOIN)
    return Joins(asking.known_state(knowledge, state), instrument(knowledge, what), on)


def withdraws(knowledge: Knowledge, given: str) -> Withdraws:
    """Of `ARG:ets185-29-4`. Raises NotUnderstood, UnknownState."""
    state, what = _two(given, WITHDRAW)
    named = what.strip().lower()
    if named not in knowledge.clauses:
        raise _unknown(what, gettext_noop("a clause under which states declare"), knowledge.clauses)
    return Withdraws(asking.known_state(knowledge, state), named)


def agrees(knowledge: Knowledge, given: str) -> Agrees:
    """Of `IDN:AUS`. Raises NotUnderstood, UnknownState."""
    one, other = _two(given, AGREE)
    return Agrees(asking.known_state(knowledge, one), asking.known_state(knowledge, other))


def changes(
    knowledge: Knowledge,
    on: date,
    *,
    join: Iterable[str] = (),
    withdraw: Iterable[str] = (),
    agree: Iterable[str] = (),
    in_force: Iterable[str] = (),
) -> list[Change]:
    """All that is supposed. Raises NotUnderstood where it is nothing."""
    found: list[Change] = [joins(knowledge, each, on) for each in join]
    found += [withdraws(knowledge, each) for each in withdraw]
    found += [agrees(knowledge, each) for each in agree]
    found += [EntersIntoForce(instrument(knowledge, each)) for each in in_force]
    if not found:
        raise NothingSupposed()
    return found


def costs(knowledge: Knowledge, given: Iterable[str], usual: float = 1.0) -> Costs:
    """Of `IDN=2`, `ets185=1.5` or `IDN:ets185=3`. Raises NotUnderstood, Unknown, UnknownState."""
    named: list[tuple[str, str, float]] = []
    for each in given:
        what, separator, price = each.partition("=")
        cost = number(price, COST, least=0.0, most=MOST_COST)
        if not separator or not cost:
            raise NotUnderstood(given=each[:MOST_SHOWN], form=COST)
        state, colon, treaty = what.partition(":")
        if colon:
            named.append((asking.known_state(knowledge, state), instrument(knowledge, treaty), cost))
        elif what.strip().lower() in knowledge.instruments:
            named.append(("", instrument(knowledge, what), cost))
        else:
            named.append((asking.known_state(knowledge, what), "", cost))
    return Costs(usual, tuple(named))


def days(given: str) -> float:
    """Of `45`, `8h`, `45d` or `ever`. Raises NotUnderstood."""
    named = given.strip().lower()
    if named in SPANS:
        return SPANS[named][0]
    hours = named.endswith("h")
    found = number(named.removesuffix("h").removesuffix("d"), "8h, 45d, ever", least=0.0, most=MOST_DAYS)
    if not found:
        raise NotUnderstood(given=given[:MOST_SHOWN], form="8h, 45d, ever")
    return found / 24 if hours else found


def number(given: str, form: str, *, least: float, most: float) -> float:
    """Raises NotUnderstood where it is no number, or out of range."""
    try:
        found = float(given)
    except ValueError:
        found = EVER
    if not least <= found <= most:
        raise NotUnderstood(given=given[:MOST_SHOWN], form=form)
    return found


def keys(data: Sequence[str], urgencies: Sequence[str]) -> list[tuple[DataCategory, Urgency]]:
    """The questions that count: every kind of data and every urgency where none is named. Raises Unknown."""
    kinds = [_word(DataCategory, each, gettext_noop("a category of data")) for each in data] or list(DataCategory)
    haste = [_word(Urgency, each, gettext_noop("an urgency")) for each in urgencies] or list(Urgency)
    return [(kind, urgency) for kind in dict.fromkeys(kinds) for urgency in dict.fromkeys(haste)]


def _word(words: type[Word], given: str, what: str) -> Word:
    try:
        return words(given.strip().lower())
    except ValueError as error:
        raise _unknown(given, what, [each.value for each in words]) from error


def _two(given: str, form: str) -> tuple[str, str]:
    one, colon, other = given.partition(":")
    if not colon or not one.strip() or not other.strip():
        raise NotUnderstood(given=given[:MOST_SHOWN], form=form)
    return one, other


def _groups(knowledge: Knowledge) -> list[str]:
    named = {name for each in knowledge.states.values() for name in (*each.organisations, each.region.split("/")[0])}
    return sorted(named)


def _unknown(given: str, what: str, known: Iterable[str]) -> Unknown:
    words = {each.lower(): each for each in known}
    near = get_close_matches(given.strip().lower()[:MOST_SHOWN], list(words), n=4, cutoff=0.4) or sorted(words)[:40]
    return Unknown(given=given[:MOST_SHOWN], what=what, near=", ".join(words[each] for each in near))
