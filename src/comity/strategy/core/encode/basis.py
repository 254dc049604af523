"""What a result follows from: the day, the law, the demand, the assumptions and which of them were changed here."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comity.law.core.book.texts import Route
from comity.strategy.core.assumptions import Assumption
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.pace import Experience

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
PLACES = 12


@dataclass(frozen=True, slots=True)
class Basis:
    """`demand` is the name of a scenario, or of the file it came from; `asking` whose demand alone counts, empty for
    everybody's; `seen` are this node's requests by route."""

    today: Coverage
    worth: Worth
    demand: str
    seen: Mapping[str, Experience] = field(default_factory=dict)
    asking: str = ""


def rounded(number: float) -> float:
    """As many places as say something."""
    return round(number, PLACES)


def basis(said: Basis) -> dict[str, Json]:
    """The part that every result begins with."""
    today, supposed = said.today, said.today.world.supposed
    data = list(dict.fromkeys(str(kind) for kind, _ in said.worth.shares))
    urgencies = list(dict.fromkeys(str(urgency) for _, urgency in said.worth.shares))
    return {
        "on": supposed.on.isoformat(),
        "days": None if math.isinf(today.days) else today.days,
        "data": [*data],
        "urgency": [*urgencies],
        "demand": said.demand,
        "asking": said.asking or None,
        "offence": supposed.offence,
        "law": {"as_of": today.world.knowledge.as_of.isoformat(), "packs": today.world.knowledge.digest or None},
        "assumptions_changed": [assumption(each) for each in today.assumed.changed],
        "seen": {
            name: {"requests": each.requests, "answered": each.answered} for name, each in sorted(said.seen.items())
        },
    }


def assumption(said: Assumption) -> dict[str, Json]:
    """One value with its reason."""
    return {
        "name": said.name,
        "value": said.value,
        "usual": said.usual,
        "changed": said.changed,
        "why": said.why,
        "source": said.source,
    }


def routes(said: Basis, named: Iterable[str], coverage: Coverage | None = None) -> dict[str, Json]:
    """Routes by id, each opened down to the law line and the assumptions behind its figures."""
    graph = coverage or said.today
    book = graph.world.knowledge.routes
    return {name: _route(book[name], graph, said) for name in sorted(set(named))}


def _route(route: Route, graph: Coverage, said: Basis) -> dict[str, Json]:
    pace, instrument = graph.paces[route.id], graph.world.knowledge.instruments[route.instrument]
    return {
        "name": route.name,
        "instrument": route.instrument,
        "instrument_name": instrument.short,
        "article": route.article,
        "source": route.source,
        "confidence": str(route.confidence),
        "within": rounded(pace.within(graph.days)),
        "median_days": rounded(pace.median),
        "spread": rounded(pace.spread),
        "days_from": pace.source,
        "days_published": pace.published,
        "answers": rounded(pace.answers),
        "answers_from": graph.assumed.answers_from(route),
        "answers_seen": route.id in said.seen,
        "counts": rounded(pace.counts),
        "counts_from": f"counts.{route.yields}",
    }
