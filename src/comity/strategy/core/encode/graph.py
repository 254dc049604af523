"""Coverage and what changes it, as JSON."""

import numpy as np

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.strategy.core import opening
from comity.strategy.core.coverage import Cell, Coverage
from comity.strategy.core.encode.basis import Basis, Json, assumption, basis, rounded, routes
from comity.strategy.core.hubs import Hubs
from comity.strategy.core.planning import sentences
from comity.strategy.core.whatif import Difference, Gained
from comity.terms.state import Iso3


def coverage_of(said: Basis, state: Iso3) -> dict[str, Json]:
    """What one state can get from each other: for every kind of data and urgency the status, the best route and the
    worth of its answer (0 to 1); `usable` is the chance that the route can be used at all, `narrowed` that a
    reservation costs it what `answers.narrowed` does not leave."""
    today, here = said.today, said.today.world.place[state]
    share = float(said.worth.by_state(today)[here])
    rows = [_asked(said, here, there) for there in range(len(today.world.states)) if there != here]
    used = {str(way["route"]) for row in rows for way in _ways(row) if way["route"]}
    return {
        "basis": basis(said),
        "from": state,
        "covered": rounded(share),
        "sentence": str(sentences.covered(share, today.days, today.world.knowledge.states[state].name)),
        "asked": [*rows],
        "routes": routes(said, used),
    }


def coverage_of_all(said: Basis) -> dict[str, Json]:
    """C_T of everybody together, and of each state that asks, the best covered first."""
    states, own = said.today.world.knowledge.states, said.worth.by_state(said.today)
    share = said.worth.covered(said.today)
    order = np.argsort(-own, kind="stable")
    names = said.today.world.states
    return {
        "basis": basis(said),
        "from": None,
        "covered": rounded(share),
        "sentence": str(sentences.covered(share, said.today.days)),
        "states": [
            {
                "state": names[place],
                "name": states[names[place]].name,
                "region": states[names[place]].region,
                "covered": rounded(float(own[place])),
            }
            for place in order.tolist()
        ],
    }


def pair(said: Basis, asking: Iso3, asked: Iso3) -> dict[str, Json]:
    """What one state can get from one other: every route that can be used, the best first, each number opened down to
    what the rules say of the two, with the source, and to the assumptions."""
    ways = {key: opening.ways(said.today, asking, asked, *key) for key in said.worth.shares}
    names = {way.route.id for found in ways.values() for way in found}
    return {
        "basis": basis(said),
        "from": asking,
        "to": asked,
        "asked": [{**_question(*key), "ways": [_opened(way) for way in found]} for key, found in ways.items()],
        "routes": routes(said, names),
    }


def _opened(way: opening.Way) -> dict[str, Json]:
    return {
        "route": way.route.id,
        "status": str(way.ruling.status),
        "chance": rounded(way.chance),
        "usable": rounded(way.usable),
        "narrowed": rounded(way.narrowed),
        "within": rounded(way.within),
        "questions": [*way.ruling.questions],
        "reasons": [
            {
                "text": each.text,
                "source": each.source,
                "confidence": each.citation.confidence or None,
                "as_of": each.citation.as_of.isoformat() if each.citation.as_of else None,
            }
            for each in way.reasons
        ],
        "assumptions": [assumption(each) for each in way.assumed],
    }


def hubs(said: Basis, found: Hubs, *, most: int = 20) -> dict[str, Json]:
    """Two-hop coverage, what each state would take along if it answered no more, and what hangs on a single route."""
    order = np.argsort(-found.losses, kind="stable")[:most]
    return {
        "direct": rounded(found.direct),
        "two_hop": rounded(found.two_hop),
        "fragile": rounded(found.fragile),
        "passes_on": said.today.assumed.passes_on,
        "passes_on_from": "hubs.passes_on",
        "losses": [
            {"state": said.today.world.states[place], "loss": rounded(float(found.losses[place]))}
            for place in order.tolist()
        ],
    }


def difference(said: Basis, after: Coverage, found: Difference) -> dict[str, Json]:
    """Before and after; the states and ways that gain, the most first."""
    shown = (*found.gained, *found.opened, *found.quicker)
    used = {each.id for gained in shown for each in (gained.route_before, gained.route_after) if each}
    return {
        "basis": basis(said),
        "before": rounded(found.before),
        "after": rounded(found.after),
        "gain": rounded(found.after - found.before),
        "pairs": found.pairs,
        "losing": found.losing,
        "possible": found.possible,
        "sentence": str(sentences.changed(found.before, found.after, found.pairs, found.possible)),
        "states": [
            {"state": state, "before": rounded(before), "after": rounded(then)} for state, before, then in found.states
        ],
        "gained": [_gained(gained) for gained in found.gained],
        "first_possible": _gained(found.opened[0]) if found.opened else None,
        "opened": [_gained(gained) for gained in found.opened],
        "quicker": [_gained(gained) for gained in found.quicker],
        "routes": routes(said, used, after),
    }


def _asked(said: Basis, here: int, there: int) -> dict[str, Json]:
    ways = [_way(said.today, said.today.cell(*key), here, there) for key in said.worth.shares]
    return {"to": said.today.world.states[there], "ways": [*ways]}


def _way(today: Coverage, cell: Cell, here: int, there: int) -> dict[str, Json]:
    route, chance = today.route_at(cell, here, there), float(cell.chances[here, there])
    found = today.ruled(route, cell.data, cell.urgency) if route else None
    return {
        **_question(cell.data, cell.urgency),
        "status": str(today.status_at(cell, here, there)),
        "route": route.id if route else None,
        "chance": rounded(chance),
        "usable": rounded(float(found.chances[here, there])) if found else 0.0,
        "narrowed": rounded(float(found.narrowed[here, there])) if found else 0.0,
    }


def _question(data: DataCategory, urgency: Urgency) -> dict[str, Json]:
    return {"data": str(data), "urgency": str(urgency)}


def _gained(said: Gained) -> dict[str, Json]:
    return {
        "from": said.asking,
        "to": said.asked,
        **_question(said.data, said.urgency),
        "route_before": said.route_before.id if said.route_before else None,
        "route_after": said.route_after.id if said.route_after else None,
        "chance_before": rounded(said.chance_before),
        "chance_after": rounded(said.chance_after),
        "days_before": rounded(said.days_before) if said.days_before is not None else None,
        "days_after": rounded(said.days_after) if said.days_after is not None else None,
        "becomes_possible": said.becomes_possible,
        "is_quicker": said.is_quicker,
    }


def _ways(row: dict[str, Json]) -> list[dict[str, Json]]:
    ways = row["ways"]
    return [each for each in ways if isinstance(each, dict)] if isinstance(ways, list) else []
