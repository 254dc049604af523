"""The cooperation graph of a day: the law that is known, what is assumed, and what this node has seen of answers."""

from collections.abc import Mapping
from datetime import date

from comity.law.core.everywhere.world import Supposed, World
from comity.law.core.facts import PENALTY
from comity.law.core.knowledge import Knowledge
from comity.strategy.core.assumptions import MOST_SHOWN, AssumptionImproper, Assumptions
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.pace import Experience, paces
from comity.terms.errors import gettext_noop


def coverage(
    knowledge: Knowledge,
    assumed: Assumptions,
    on: date,
    days: float,
    *,
    seen: Mapping[str, Experience] | None = None,
    in_force: frozenset[str] = frozenset(),
) -> Coverage:
    """The graph on a day, `days` after a request. `seen` are this node's requests by route; `in_force` instruments that
    are taken as in force. Raises AssumptionImproper where the law knows nothing of the offence that is assumed."""
    if assumed.offence not in {*knowledge.schemes, *knowledge.offences}:
        why = gettext_noop("the law data know no such offence or scheme.")
        raise AssumptionImproper(name="case.offence", value=assumed.offence[:MOST_SHOWN], why=why)
    supposed = Supposed(
        on,
        assumed.offence,
        {PENALTY: assumed.penalty_years},
        in_force,
        chances=assumed.chances,
    )
    return Coverage(World(knowledge, supposed), assumed, paces(knowledge.routes, assumed, seen), days)
