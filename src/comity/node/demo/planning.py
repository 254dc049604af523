"""The ministry plans: what Indonesia can get today, what joining would change, and the best two steps for ASEAN."""

import json
from typing import Any

from comity.node.demo.nodes import comity
from comity.node.demo.stage import Stage

Result = dict[str, Any]
STATE, BUDAPEST, GROUP, BUDGET = "IDN", "ets185", "ASEAN", 2
MOST_GAP = 0.001
EXACT = 1e-7
SHOWN = 3


def see_what_joining_changes(stage: Stage) -> None:
    """Indonesia today, and once it had acceded to the Budapest Convention."""
    _suppose_joining(stage, before=_look_at_today(stage))


def _look_at_today(stage: Stage) -> float:
    """What Indonesia can expect of what it asks for; each figure opens."""
    said = _plan(stage, "coverage", STATE)
    stage.say(said["sentence"])
    ways = [way for row in said["asked"] for way in row["ways"] if way["route"]]
    opened = [said["routes"][way["route"]] for way in ways]
    stage.check(
        f"Each of its {len(ways)} ways names an article, a source and what it assumes",
        held=bool(ways) and all(route["article"] and route["source"] and route["answers_from"] for route in opened),
    )
    return float(said["covered"])


def _suppose_joining(stage: Stage, *, before: float) -> None:
    """Before and after, and the first ways that open."""
    said = _plan(stage, "what-if", "--join", f"{STATE}:{BUDAPEST}", "--for", STATE)
    stage.say(said["sentence"])
    for way in [each for each in said["gained"] if each["becomes_possible"]][:SHOWN]:
        route = said["routes"][way["route_after"]]
        stage.say(
            f"{way['from']} could ask {way['to']} for {way['data']} by {route['instrument_name']} {route['article']}"
        )
    stage.check("Coverage before is what it was found to be", held=abs(said["before"] - before) < EXACT)
    stage.check(
        "Acceding to the Budapest Convention raises what Indonesia can get", held=said["after"] > said["before"]
    )
    stage.check("Ways open where there were none", held=said["possible"] > 0)


def join_together(stage: Stage) -> None:
    """The best two accessions for the members of ASEAN, with the proof, worked out once more by the rules."""
    said = _plan(stage, "joint", "--group", GROUP, "--for", GROUP, "--budget", str(BUDGET))
    for step in said["steps"]:
        stage.say(step["sentence"])
    stage.say(said["sentence"])
    stage.check(
        f"No plan does better: {100 * said['value']:.3f} points of at most {100 * said['bound']:.3f}",
        held=said["value"] <= said["bound"] and said["gap"] <= MOST_GAP,
    )
    joins = [f"{step['state']}:{each}" for step in said["steps"] for each in step["instruments"]]
    again = _plan(stage, "what-if", *(word for each in joins for word in ("--join", each)), "--for", GROUP)
    stage.check("The rules, asked again, give the same gain", held=abs(again["gain"] - said["value"]) < EXACT)
    shares = sum(each["share"] for each in said["shapley"]["shares"])
    stage.check("What each brings about adds up to it", held=abs(shares - said["value"]) < EXACT)


def _plan(stage: Stage, *words: str) -> Result:
    """What the ministry in Jakarta is told, by its own node's law and assumptions."""
    result: Result = json.loads(comity("plan", *words, "--node", str(stage.node(STATE).folder), "--json"))
    return result
