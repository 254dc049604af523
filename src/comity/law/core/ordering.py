"""Which route comes first.

Usable routes go before dormant ones, those before closed ones. Among them, in this order: life at risk, risk of loss,
least intrusive, binding over voluntary, evidence over intelligence, speed, completeness of the officer's facts, and
last the order of the file. Then the precedence rules of `routes.toml` are enforced, each between routes of equal
standing. The slower fallback is never left out.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from comity.law.core import conditions
from comity.law.core.book.texts import Precedence, Route
from comity.law.core.book.vocabulary import Binding, Speed, Status, Urgency, Yields
from comity.law.core.case import Case
from comity.law.core.facts import examine
from comity.law.core.finding import Outcome

_SPEED = {speed: place for place, speed in enumerate(Speed)}
_BINDING = {Binding.NONE: 0, Binding.CONDITIONAL: 1, Binding.VOLUNTARY: 2}
_YIELDS = {Yields.EITHER: 1, Yields.INTELLIGENCE: 2}
_STANDING = {Status.AVAILABLE: 0, Status.OPEN: 0, Status.DORMANT: 1, Status.CLOSED: 2, Status.UNAVAILABLE: 3}


def ranked(case: Case, found: Mapping[str, Status]) -> list[str]:
    """The ids of the routes, best first."""
    routes = case.knowledge.routes
    may_be_lost = examine(case, "data-may-be-lost").outcome is Outcome.MET
    ordered = sorted(found, key=lambda each: _key(case, routes[each], found[each], may_be_lost=may_be_lost))
    shown = [routes[each] for each in ordered if found[each] is not Status.UNAVAILABLE]
    before = _before(case, shown, found)
    settled = _settled([each.id for each in shown], before)
    return [*settled, *(each for each in ordered if found[each] is Status.UNAVAILABLE)]


def _key(case: Case, route: Route, status: Status, *, may_be_lost: bool) -> tuple[int, ...]:
    emergency = case.question.urgency is Urgency.EMERGENCY
    return (
        _STANDING[status],
        int(Urgency.ORDINARY in route.urgencies) if emergency else 0,  # life at risk: lanes made for it
        _SPEED[route.speed] if emergency else 0,
        int(route.yields is not Yields.PRESERVATION_ONLY) if may_be_lost else 0,  # risk of loss
        int(route.binding is not Binding.NONE),  # least intrusive
        _BINDING.get(route.binding, 0),
        _YIELDS.get(route.yields, 0),
        _SPEED[route.speed],
        int(status is Status.OPEN),  # completeness of the facts
    )


def _before(case: Case, shown: Sequence[Route], found: Mapping[str, Status]) -> dict[str, set[str]]:
    """For each route, the routes that must come before it."""
    before: dict[str, set[str]] = {route.id: set() for route in shown}
    for rule in case.knowledge.precedences.values():
        if any(conditions.examine(case, each).outcome is not Outcome.MET for each in rule.when):
            continue
        preferred = [route for route in shown if _named(route, rule.prefer)]
        for route in _yielding(rule, shown):
            level = _STANDING[found[route.id]]
            before[route.id] |= {each.id for each in preferred if _STANDING[found[each.id]] == level}
    return before


def _yielding(rule: Precedence, shown: Sequence[Route]) -> list[Route]:
    over = shown if "*" in rule.over else [route for route in shown if _named(route, rule.over)]
    return [route for route in over if not _named(route, rule.prefer)]


def _named(route: Route, names: Sequence[str]) -> bool:
    """A precedence rule names a route, an instrument, or an instrument and article as in ets185:27."""
    return not _names(route.id, route.instrument, route.article).isdisjoint(names)


@cache
def _names(route_id: str, instrument: str, article: str) -> frozenset[str]:
    """By article: in a citation such as `31 with 25, 27, 28` or `27(9)(a)-(c)`, without the paragraphs."""
    articles = re.findall(r"\d+", re.sub(r"\([^)]*\)", "", article))
    return frozenset({route_id, instrument, *(f"{instrument}:{each}" for each in articles)})


def _settled(ordered: list[str], before: Mapping[str, set[str]]) -> list[str]:
    """The order with the least change in which nothing stands before what must precede it.

    Where two rules contradict each other, the order given stands.
    """
    waiting, settled = list(ordered), []
    while waiting:
        free = (each for each in waiting if before[each].isdisjoint(waiting))
        first = next(free, waiting[0])
        waiting.remove(first)
        settled.append(first)
    return settled
