"""Plain sentences for the steps and results of plans, for who reads no tables. Points are hundredths of coverage."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.strategy.core.coverage import EVER
from comity.terms.errors import gettext_noop

Fact = str | int | tuple[str, ...]
LEAST = 5e-7


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence with {placeholders}; words and lists of words in it are translated, numbers are not."""

    template: str
    facts: tuple[tuple[str, Fact], ...]

    def __str__(self) -> str:
        return self.say()

    def say(self, translate: Callable[[str], str] = str) -> str:
        """For a reader, in the language of `translate`."""
        return translate(self.template).format(**{name: _said(fact, translate) for name, fact in self.facts})


def _said(fact: Fact, translate: Callable[[str], str]) -> str | int:
    if isinstance(fact, tuple):
        return ", ".join(translate(each) for each in fact)
    return translate(fact) if isinstance(fact, str) and fact else fact


def _of(template: str, **facts: Fact) -> Sentence:
    return Sentence(template, tuple(facts.items()))


def points(share: float) -> str:
    """A share of coverage in points, with as many places as it takes to see a small one."""
    shown = 100 * share
    return f"{shown:.2f}" if abs(shown) >= 0.1 or not shown else f"{shown:.4f}"


def _days(days: float) -> str:
    return f"{days:.1f}".removesuffix(".0")


def covered(share: float, days: float, state: str = "") -> Sentence:
    """C_T of one state, or of all."""
    facts: dict[str, Fact] = {"percent": points(share), **({"state": state} if state else {})}
    if days == EVER:
        said = gettext_noop("Of what {state} asks for, {percent} % can expect a usable answer sooner or later.")
        every = gettext_noop("Of what states ask of each other, {percent} % can expect a usable answer some day.")
        return _of(said if state else every, **facts)
    said = gettext_noop("Of what {state} asks for, {percent} % can expect a usable answer within {days} days.")
    every = gettext_noop("Of what states ask of each other, {percent} % can expect a usable answer in {days} days.")
    return _of(said if state else every, **facts, days=_days(days))


def changed(before: float, after: float, pairs: int, possible: int) -> Sentence:
    """What a change of the law does."""
    said = gettext_noop(
        "Coverage goes from {before} % to {after} %. Pairs of states that gain: {pairs}. Ways that become possible "
        "where there were none: {possible}."
    )
    places = 2 if points(before) != points(after) or before == after else 6
    shown = {"before": f"{100 * before:.{places}f}", "after": f"{100 * after:.{places}f}"}
    return _of(said, **shown, pairs=pairs, possible=possible)


def losing(pairs: int) -> Sentence:
    """A change may close a way that was better."""
    said = gettext_noop("Pairs of states that lose, since the change closes a way that served them better: {pairs}.")
    return _of(said, pairs=pairs)


def way(route: str, chance: float, usable: float, within: float) -> Sentence:
    """One route of a pair, as a chain of what its number is made of."""
    said = gettext_noop(
        "{route}: {percent} %. It can be used at {usable} %, and then counts {within} % within the time."
    )
    return _of(said, route=route, percent=points(chance), usable=points(usable), within=points(within))


def becomes_possible(asking: str, asked: str, route: str) -> Sentence:
    return _of(
        gettext_noop("{asking} has a way to ask {asked} where there was none: {route}."),
        asking=asking,
        asked=asked,
        route=route,
    )


def is_quicker(asking: str, asked: str, before: float, after: float) -> Sentence:
    """Days are the medians of the routes."""
    said = gettext_noop("{asking} hears from {asked} after {after} days instead of {before}, at the median.")
    return _of(said, asking=asking, asked=asked, before=_days(before), after=_days(after))


def step(number: int, state: str, instruments: tuple[str, ...], gain: float, cost: float) -> Sentence:
    """One accession in its order, with what it adds to those before it."""
    if gain <= LEAST:
        said = gettext_noop("{number}. {state} joins {instruments}: nothing yet, but later steps build on it.")
        return _of(said, number=number, state=state, instruments=instruments)
    said = gettext_noop(
        "{number}. {state} joins {instruments}: coverage rises by {gain} points, {rate} for each unit of cost."
    )
    return _of(said, number=number, state=state, instruments=instruments, gain=points(gain), rate=points(gain / cost))


def bounded(value: float, bound: float) -> Sentence:
    """The proof, in words."""
    said = gettext_noop("The plan gains {value} points of coverage. No plan within the budget gains more than {bound}.")
    return _of(said, value=points(value), bound=points(bound))


def greedy(value: float, best: float) -> Sentence:
    """What a person would reach who takes the best next step each time."""
    said = gettext_noop("Taking the best next step each time would gain {value} points, {percent} % of this plan.")
    return _of(said, value=points(value), percent=f"{100 * value / best if best else 100:.1f}")


def share(state: str, part: float) -> Sentence:
    """A Shapley share."""
    said = gettext_noop(
        "{state} brings about {part} points: what it adds alone, and half of what each two add jointly."
    )
    return _of(said, state=state, part=points(part))


def option(instruments: tuple[str, ...], own: float, cost: float) -> Sentence:
    """One choice of a single state; its own coverage with it."""
    if not instruments:
        return _of(gettext_noop("Join nothing: coverage stays at {own} %."), own=points(own))
    said = gettext_noop("Join {instruments}: the state's own coverage is {own} %, at a cost of {cost}.")
    return _of(said, instruments=instruments, own=points(own), cost=_days(cost))


def tried(sets: int) -> Sentence:
    """The proof of a plan of one state, in words."""
    said = gettext_noop("No set within the budget gains more: the rules tried every one of {sets}.")
    return _of(said, sets=sets)


def kept_nothing() -> Sentence:
    """A floor that no accession was found to keep."""
    return _of(
        gettext_noop("No accession was found that keeps this floor. Lower it, raise the budget, or let others join.")
    )


def partner(state: str, own: float, theirs: float) -> Sentence:
    said = gettext_noop("A treaty with {state}: {own} points for one's own coverage, {theirs} for theirs.")
    return _of(said, state=state, own=points(own), theirs=points(theirs))


def no_partner(state: str, days: float) -> Sentence:
    if days == EVER:
        return _of(gettext_noop("A bilateral treaty gains {state} nothing with anybody."), state=state)
    said = gettext_noop("Within {days} days a bilateral treaty gains {state} nothing with anybody. Try a longer time.")
    return _of(said, state=state, days=_days(days))


def raised(state: str, level: int, gain: float) -> Sentence:
    said = gettext_noop("Raise the capacity of {state} to level {level}: {gain} points for those who ask it.")
    return _of(said, state=state, level=level, gain=points(gain))


def robust(worst: float, bound: float, price: float) -> Sentence:
    """What holds in the worst part of the scenarios, and what caution costs."""
    said = gettext_noop(
        "In the worst of the scenarios the plan gains {worst} points; no plan holds more than {bound}. It gives up "
        "{price} % of the mean gain of the plan that is best on average."
    )
    return _of(said, worst=points(worst), bound=points(bound), price=f"{100 * price:.1f}")


def floor(part: float) -> Sentence:
    said = gettext_noop("Every region gains at least {percent} % of what regions gain on average.")
    return _of(said, percent=f"{100 * part:.0f}")
