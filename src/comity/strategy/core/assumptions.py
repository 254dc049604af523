"""What the plans assume where nothing is published: each value with its reason, and whether it was changed here.

`data/assumptions.toml` holds what Comity brings; its head says what each part means.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from comity.law.core.book.texts import Route
from comity.law.core.book.vocabulary import DataCategory, Holder, Speed, Yields
from comity.strategy.core import reading
from comity.terms.errors import ComityError, as_said, gettext_noop

Value = bool | int | float | str
DEFAULT = "default"
CHANCES = frozenset({"answers", "counts", "yes", "hubs", "raised"})
"""Parts whose values lie between 0 and 1."""
MOST_SHOWN = 60


class AssumptionImproper(ComityError):
    code = "strategy.assumption-improper"
    status = 422
    sentence = gettext_noop("The assumption {name} cannot be {value}: {why}")
    words = MappingProxyType({"why": as_said})


class AssumptionsImproper(AssumptionImproper):
    """The same of a file, with the line."""

    code = "strategy.assumptions-improper"
    sentence = gettext_noop("Line {line} of the assumptions: {name} cannot be {value}: {why}")


class AssumptionsUnreadable(AssumptionImproper):
    code = "strategy.assumptions-unreadable"
    sentence = gettext_noop("Line {line} of the assumptions cannot be read: {why}")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One value, by its name such as `answers.voluntary`. `usual` is what Comity brings, `changed` that it differs."""

    name: str
    value: Value
    usual: Value
    why: str
    source: str = ""

    @property
    def changed(self) -> bool:
        return self.value != self.usual


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of them, by name."""

    by_name: Mapping[str, Assumption]
    as_of: date

    @property
    def changed(self) -> tuple[Assumption, ...]:
        """Those that differ from what Comity brings, to be marked in every result."""
        return tuple(each for each in self.by_name.values() if each.changed)

    def with_values(self, values: Mapping[str, Value], why: str = "") -> "Assumptions":
        """The same with other values. Raises AssumptionImproper where a name is unknown or a value out of range."""
        return self.with_reasons({name: (value, why) for name, value in values.items()})

    def with_reasons(self, values: Mapping[str, tuple[Value, str]]) -> "Assumptions":
        """The same with other values, each with its own reason. Raises AssumptionImproper."""
        named = dict(self.by_name)
        for name, (value, why) in values.items():
            usual = _known(named, name)
            _check(name, value, usual.usual)
            named[name] = Assumption(name, value, usual.usual, why or usual.why, "" if why else usual.source)
        _check_days(named)
        return Assumptions(MappingProxyType(named), self.as_of)

    @property
    def offence(self) -> str:
        return str(self.by_name["case.offence"].value)

    @property
    def penalty_years(self) -> int:
        return int(self.by_name["case.penalty_years"].value)

    def days(self, speed: Speed) -> tuple[float, float]:
        """By when one and nine in ten answers are there, in days."""
        return self._number(f"days.{speed}.early"), self._number(f"days.{speed}.late")

    def answers(self, route: Route) -> float:
        """The chance that any answer comes."""
        return self._number(self.answers_from(route))

    def answers_from(self, route: Route) -> str:
        """The name of that assumption: that of the route where one is assumed, else that of its binding."""
        own = f"answers.{route.id}"
        return own if own in self.by_name else f"answers.{route.binding}"

    @property
    def narrowed(self) -> float:
        """What is left of the answers where what a state has declared narrows a route."""
        return self._number("answers.narrowed")

    def counts(self, yields: Yields) -> float:
        return self._number(f"counts.{yields}")

    def held_by(self, data: DataCategory) -> Holder:
        return Holder(str(self.by_name[f"held_by.{data}"].value))

    @property
    def chances(self) -> dict[str, float]:
        """The chance of yes by fact id; DEFAULT for every other."""
        prefix = "yes."
        return {
            name.removeprefix(prefix): float(each.value)
            for name, each in self.by_name.items()
            if name.startswith(prefix)
        }

    @property
    def passes_on(self) -> float:
        """The chance that a state hands on to a third what it was answered."""
        return self._number("hubs.passes_on")

    @property
    def weighs(self) -> float:
        """How many requests of a node's own the assumed chance of an answer weighs as much as."""
        return self._number("seen.weighs")

    @property
    def raised(self) -> tuple[float, float]:
        """What one level of capacity leaves of the unanswered requests, and of the days."""
        return self._number("raised.unanswered"), self._number("raised.days")

    def _number(self, name: str) -> float:
        return float(self.by_name[name].value)


@cache
def usual() -> Assumptions:
    """What Comity brings."""
    table = tomllib.loads(files("comity.strategy.data").joinpath("assumptions.toml").read_text("utf-8"))
    as_of = table.pop("meta")["as_of"]
    return Assumptions(MappingProxyType({each.name: each for each in _read(table)}), as_of)


def changed_by(text: str) -> Assumptions:
    """The usual ones with the values of a node's own file, which has the same form and may leave any out.

    Raises AssumptionsImproper, with the line.
    """
    found: dict[str, tuple[Value, str]] = {}
    try:
        table = reading.toml(text)
        table.pop("meta", None)
        for each in _read(table):
            found[each.name] = (each.value, each.why)
        return usual().with_reasons(found)
    except reading.FileImproper as error:
        raise AssumptionsUnreadable(**error.facts) from error
    except AssumptionImproper as error:
        raise AssumptionsImproper(line=reading.line_of(text, str(error.facts["name"])), **error.facts) from error


def _shown(value: object) -> str:
    """A value as far as it fits into a sentence; a number may have a million digits."""
    if isinstance(value, int) and abs(value) > 10**MOST_SHOWN:
        return "…"
    return str(value)[:MOST_SHOWN]


def _read(table: Mapping[str, Mapping[str, Mapping[str, Value]]]) -> Iterator[Assumption]:
    for part, entries in table.items():
        if not isinstance(entries, dict):
            raise AssumptionImproper(
                name=part[:MOST_SHOWN], value=_shown(entries), why=gettext_noop("write a value and a why under it.")
            )
        for key, entry in entries.items():
            yield from _entry(f"{part}.{key}", entry)


def _entry(name: str, entry: Mapping[str, Value]) -> Iterator[Assumption]:
    if not isinstance(entry, dict):
        raise AssumptionImproper(
            name=name[:MOST_SHOWN], value=_shown(entry), why=gettext_noop("write a value and a why under it.")
        )
    why, source = str(entry.get("why", "")), str(entry.get("source", ""))
    for key, value in entry.items():
        if key not in {"why", "source"}:
            whole = name if key == "value" else f"{name}.{key}"
            yield Assumption(whole, value, value, why, source)


def _known(named: Mapping[str, Assumption], name: str) -> Assumption:
    if name not in named:
        raise AssumptionImproper(name=name[:MOST_SHOWN], value="", why=gettext_noop("there is no such assumption."))
    return named[name]


def _check(name: str, value: Value, usual_value: Value) -> None:
    """A word stays one that is known, a number stays a number, a chance stays between 0 and 1."""
    part = name.split(".", 1)[0]
    if part == "held_by" and str(value) not in set(Holder):
        raise AssumptionImproper(name=name, value=_shown(value), why=gettext_noop("nobody of that name holds data."))
    if isinstance(usual_value, str):
        if not isinstance(value, str):
            raise AssumptionImproper(name=name, value=_shown(value), why=gettext_noop("it has to be a word."))
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssumptionImproper(name=name, value=_shown(value), why=gettext_noop("it has to be a number."))
    most = 1.0 if part in CHANCES else 3650.0
    least = 0.01 if part in {"days", "seen"} else 0.0
    if not least <= value <= most:
        raise AssumptionImproper(name=name, value=_shown(value), why=gettext_noop("it is out of range."))


def _check_days(named: Mapping[str, Assumption]) -> None:
    for speed in Speed:
        early, late = named[f"days.{speed}.early"], named[f"days.{speed}.late"]
        if float(early.value) >= float(late.value):
            raise AssumptionImproper(
                name=late.name, value=str(late.value), why=gettext_noop("late has to be later than early.")
            )
