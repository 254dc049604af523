"""`comity plan coverage | what-if | assumptions`: what is, what would be, and what is assumed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.cli.plan import printed
from comity.node.cli.plan.asked import (
    AsJson,
    Assume,
    Data,
    Days,
    Haste,
    Needs,
    Node,
    On,
    asked,
    assumed,
    basis,
    refusals,
    say,
    worked_out,
)
from comity.node.language import translate as _
from comity.terms.errors import gettext_noop

if TYPE_CHECKING:
    from comity.strategy.core.encode.basis import Basis
    from comity.strategy.core.planning.sentences import Sentence
    from comity.strategy.core.whatif import Difference
    from comity.terms.state import Iso3

SHOWN = 12


def coverage(
    state: Annotated[str, typer.Argument(metavar="[STATE]", help=_("The state that asks; all states if none."))] = "",
    to: Annotated[str, typer.Option("--to", metavar="STATE", help=_("Open what this one gives, route by route."))] = "",
    hubs: Annotated[bool, typer.Option(help=_("Also ways through one state between, and what hangs on it."))] = False,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """What one state, or every state, can get from the others, and how soon."""
    from comity.law.core.asking import known_state
    from comity.strategy.core.encode import graph
    from comity.strategy.core.hubs import hubs as found_hubs

    with refusals():
        said = basis(asked(node, on, days, data, urgency, demand, assume))
        chosen = known_state(said.today.world.knowledge, state) if state else None
        other = _other(said, chosen, to)
    if chosen and other:
        return _pair(said, chosen, other, as_json=as_json)
    say(gettext_noop("Asking the rules for every pair of states"))
    result = worked_out(lambda: graph.coverage_of(said, chosen) if chosen else graph.coverage_of_all(said))
    if hubs:
        say(gettext_noop("Looking through the states in between"))
        result["hubs"] = worked_out(lambda: graph.hubs(said, found_hubs(said.today, said.worth)))
    if as_json:
        return printed.as_json(result)
    printed.sentences([_covered(said, chosen)])
    printed.lines(_lines(said, chosen))
    if hubs:
        printed.hubs(result["hubs"])
    return printed.marked(result)


def what_if(
    join: Annotated[list[str] | None, typer.Option(metavar="IDN:ets185", help=_("A state joins. Repeat."))] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option(metavar="ARG:ets185-29-4", help=_("A declaration is withdrawn. Repeat."))
    ] = None,
    agree: Annotated[
        list[str] | None, typer.Option(metavar="IDN:AUS", help=_("Two states make a treaty. Repeat."))
    ] = None,
    in_force: Annotated[
        list[str] | None, typer.Option(metavar="uncc", help=_("An instrument enters into force. Repeat."))
    ] = None,
    asking: Annotated[str, typer.Option("--for", metavar="STATES", help=_("Count only what these ask for."))] = "",
    most: Annotated[int, typer.Option(min=1, max=10_000, help=_("How many gains are listed."))] = 50,
    node: Node = None,
    on: On = None,
    days: Days = "45d",
    data: Data = None,
    urgency: Haste = None,
    demand: Needs = "even",
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """What a change of the law would do: before and after, ways that become possible, clocks that shorten."""
    from comity.strategy.core import asking as words
    from comity.strategy.core.encode import graph
    from comity.strategy.core.whatif import changed, compare

    with refusals():
        wanted = asked(node, on, days, data, urgency, demand, assume)
        said = basis(wanted, asking=asking)
        changes = words.changes(
            said.today.world.knowledge,
            wanted.day,
            join=join or (),
            withdraw=withdraw or (),
            agree=agree or (),
            in_force=in_force or (),
        )
    say(gettext_noop("Asking the rules again, with the law changed"))
    after = worked_out(lambda: changed(said.today, changes))
    found = worked_out(lambda: compare(said.today, after, said.worth, most=most))
    result = graph.difference(said, after, found)
    if as_json:
        return printed.as_json(result)
    printed.sentences(differences(said, found))
    return printed.marked(result)


def assumptions(
    node: Node = None,
    changed: Annotated[bool, typer.Option("--changed", help=_("Only those that were changed."))] = False,
    as_json: AsJson = False,
) -> None:
    """Every assumption with its reason, which are changed here, and the file that changes them."""
    from comity.strategy.core.encode.basis import assumption

    with refusals():
        found = assumed(node)
    file = node / "assumptions.toml" if node else None
    rows = list(found.changed if changed else found.by_name.values())
    if as_json:
        where = str(file.resolve()) if file else None
        return printed.as_json(
            {
                "as_of": found.as_of.isoformat(),
                "file": where,
                "file_exists": bool(file and file.is_file()),
                "changed": len(found.changed),
                "assumptions": [assumption(each) for each in rows],
            }
        )
    for each in rows:
        mark = _("changed, usually {usual}").format(usual=each.usual) if each.changed else ""
        typer.echo(f"{each.name} = {each.value}{f' ({mark})' if mark else ''}\n    {each.why}")
    return printed.lines([_where(file)])


def differences(said: "Basis", found: "Difference") -> "Iterator[Sentence]":
    """What a change does, and the first ways that open or shorten."""
    from comity.strategy.core.planning import sentences

    names = said.today.world.knowledge.states
    yield sentences.changed(found.before, found.after, found.pairs, found.possible)
    if found.losing:
        yield sentences.losing(found.losing)
    opened = (
        sentences.becomes_possible(names[each.asking].name, names[each.asked].name, each.route_after.name)
        for each in found.opened
        if each.route_after
    )
    quicker = (
        sentences.is_quicker(names[each.asking].name, names[each.asked].name, each.days_before, each.days_after)
        for each in found.quicker
        if each.days_before and each.days_after
    )
    for some in (opened, quicker):  # one way may be said of several kinds of data
        yield from list(dict.fromkeys(some))[:SHOWN]


def _other(said: "Basis", state: "Iso3 | None", named: str) -> "Iso3 | None":
    """Whom one state asks. Raises UnknownState, NotUnderstood."""
    from comity.law.core.asking import known_state
    from comity.strategy.core.asking import NotUnderstood

    if not named:
        return None
    other = known_state(said.today.world.knowledge, named)
    if state in {None, other}:
        raise NotUnderstood(given=named, form=gettext_noop("two states, such as: coverage IDN --to AUS"))
    return other


def _pair(said: "Basis", asking: "Iso3", other: "Iso3", *, as_json: bool) -> None:
    """Every route between two states, down to the lines of law and the assumptions."""
    from comity.strategy.core import opening
    from comity.strategy.core.encode import graph
    from comity.strategy.core.planning import sentences

    if as_json:
        return printed.as_json(graph.pair(said, asking, other))
    for data, urgency in said.worth.shares:
        typer.echo(f"{data}, {urgency}")
        for way in opening.ways(said.today, asking, other, data, urgency):
            typer.echo("  " + sentences.way(way.route.name, way.chance, way.usable, way.within).say(_))
            printed.lines(f"    {each.say(_)} [{each.source}]" for each in way.reasons)
            printed.lines(f"    {each.name} = {each.value}: {each.why}" for each in way.assumed)
            pace = said.today.paces[way.route.id]
            if pace.published:
                typer.echo("    " + _("Days as published: {source}").format(source=pace.source))
    return printed.marked(graph.pair(said, asking, other))


def _covered(said: "Basis", state: "Iso3 | None") -> "Sentence":
    from comity.strategy.core.planning import sentences

    if state is None:
        return sentences.covered(said.worth.covered(said.today), said.today.days)
    share = float(said.worth.by_state(said.today)[said.today.world.place[state]])
    return sentences.covered(share, said.today.days, said.today.world.knowledge.states[state].name)


def _lines(said: "Basis", state: "Iso3 | None") -> Iterator[str]:
    """By state: that of each that asks; or of one, what it can get from each other."""
    world = said.today.world
    shares = said.worth.by_state(said.today)
    if state is not None:
        here = world.place[state]
        demand = said.worth.demand[here] / (said.worth.demand.sum() or 1.0)
        shares = said.worth.of(said.today)[here] / [each or 1.0 for each in demand.tolist()]
    for place in sorted(range(len(shares)), key=lambda each: -shares[each]):
        if world.states[place] != state:
            name = _(world.knowledge.states[world.states[place]].name)
            yield f"{100 * shares[place]:6.1f} %  {world.states[place]}  {name}"


def _where(file: Path | None) -> str:
    if file is None:
        return _("A node changes them in a file of its own, assumptions.toml in its folder: give it with --node.")
    return _("Write what differs here into {file}").format(file=file.resolve())
