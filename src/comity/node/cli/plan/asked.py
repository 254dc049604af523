"""What every `comity plan` command is asked with, and what it works on. Nothing is imported that is not needed:
other commands load this module too."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from comity.node.language import complain
from comity.node.language import translate as _
from comity.terms.errors import ComityError

if TYPE_CHECKING:
    from comity.law.core.knowledge import Knowledge
    from comity.strategy.core.assumptions import Assumptions, Value
    from comity.strategy.core.demand import Demand
    from comity.strategy.core.encode.basis import Basis
    from comity.strategy.core.pace import Experience

Found = TypeVar("Found")
REFUSED, MISUSED, STOPPED = 1, 2, 130

Node = Annotated[
    Path | None, typer.Option("--node", help=_("A node's folder: its law, its assumptions, its own requests."))
]
On = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Day; default today."))]
Days = Annotated[str, typer.Option(metavar="T", help=_("Time for an answer: 8h, 10d, 45d, 180d, ever."))]
Data = Annotated[list[str] | None, typer.Option(help=_("A category of data. Repeat; all of them if none."))]
Haste = Annotated[list[str] | None, typer.Option("--urgency", help=_("An urgency. Repeat; all of them if none."))]
Needs = Annotated[
    str, typer.Option("--demand", metavar="NAME|FILE", help=_("even, neighbours, seats, or a CSV file from,to,weight."))
]
Assume = Annotated[
    list[str] | None, typer.Option(metavar="NAME=VALUE", help=_("Another value of an assumption. Repeat."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
MOST_COST = 1e9
Budget = Annotated[float, typer.Option(min=0, max=MOST_COST, help=_("What may be spent, in units of cost."))]
Cost = Annotated[
    list[str] | None,
    typer.Option(metavar="WHAT=N", help=_("A cost: IDN=2, ets185=1.5 or IDN:ets185=3; else 1. Repeat.")),
]
Seconds = Annotated[float, typer.Option(min=1, max=3600, help=_("Stop after so long with the best plan found."))]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that all commands share."""

    node: Path | None
    on: datetime | None
    days: str
    data: Sequence[str]
    urgency: Sequence[str]
    demand: str
    assume: Sequence[str]

    @property
    def day(self) -> date:
        return self.on.date() if self.on else datetime.now(tz=UTC).date()


def asked(
    node: Path | None,
    on: datetime | None,
    days: str,
    data: list[str] | None,
    urgency: list[str] | None,
    demand: str,
    assume: list[str] | None,
) -> Asked:
    return Asked(node, on, days, data or (), urgency or (), demand, assume or ())


def worked_out(work: Callable[[], Found]) -> Found:
    """What some work gives, done beside the main thread so that Ctrl-C ends it at once, even inside the solver.

    Nothing is written, so nothing is left behind. Refusals end the command with their sentence.
    """
    done: list[Found] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  raised again below, in the main thread
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    try:
        thread.start()
        thread.join()
    except KeyboardInterrupt:
        complain(_("Stopped. Nothing was written."))
        sys.stderr.flush()
        os._exit(STOPPED)
    with refusals():
        if failed:
            raise failed[0]
    return done[0]


@contextmanager
def refusals() -> Iterator[None]:
    """Status 2 for what is not understood, 1 for what is refused or impossible; the sentence says why."""
    from comity.law.core import asking as law_asking
    from comity.strategy.core import asking

    try:
        yield
    except ComityError as refusal:
        misused = isinstance(refusal, asking.NotUnderstood | law_asking.UnknownState | law_asking.UnknownWord)
        complain(refusal.explain(_))
        raise typer.Exit(MISUSED if misused else REFUSED) from refusal


def say(sentence: str) -> None:
    """Progress, on standard error."""
    typer.echo(_(sentence), err=True)


def knowledge(said: Asked) -> "Knowledge":
    """The law as the node has it, or as it was released."""
    from comity.law.core.knowledge import load

    if said.node is None:
        return load()
    from comity.node.setup import use_node

    use_node(said.node)
    from comity.stewardship import queries

    return queries.knowledge(on=said.day)


def assumed(node: Path | None, changed: Sequence[str] = ()) -> "Assumptions":
    """The node's assumptions, and those given in the command. Raises AssumptionImproper, NotUnderstood."""
    from comity.strategy.adapters import assumed as files
    from comity.strategy.core.asking import MOST_SHOWN, NotUnderstood
    from comity.strategy.core.assumptions import usual

    found = files.read(node / "assumptions.toml") if node else usual()
    values: dict[str, Value] = {}
    for each in changed:
        name, separator, value = each.partition("=")
        if not separator:
            raise NotUnderstood(given=each[:MOST_SHOWN], form="NAME=VALUE")
        values[name.strip()] = _value(value.strip())
    return found.with_values(values, _("Given in the command.")) if values else found


def basis(said: Asked, *, asking: str = "") -> "Basis":
    """The graph of the day and what counts in it; of the demand of some states only, where `asking` names them.

    Raises NotUnderstood, Unknown, UnknownState, DemandImproper, AssumptionImproper.
    """
    import numpy as np

    from comity.strategy.core import asking as words
    from comity.strategy.core.coverage import Worth
    from comity.strategy.core.encode.basis import Basis
    from comity.strategy.core.today import coverage

    law, assumptions = knowledge(said), assumed(said.node, said.assume)
    keys, days = words.keys(said.data, said.urgency), words.days(said.days)
    needs = demand(law, said.demand)
    if asking:
        chosen = words.states(law, asking)
        needs = needs * np.array([[state in chosen] for state in law.states])
    seen = _seen() if said.node else {}
    graph = coverage(law, assumptions, said.day, days, seen=seen)
    return Basis(graph, Worth(dict.fromkeys(keys, 1.0), needs), said.demand, seen, asking)


def demand(law: "Knowledge", named: str) -> "Demand":
    """Of a scenario's name, or of a file. Raises DemandImproper, FileImproper, Unknown."""
    from comity.strategy.core import demand as scenarios
    from comity.strategy.core import reading
    from comity.strategy.core.asking import MOST_SHOWN, Unknown
    from comity.terms.errors import gettext_noop

    states = list(law.states.values())
    if named in scenarios.SCENARIOS:
        return scenarios.SCENARIOS[named][1](states)
    file = Path(named)
    if not file.is_file():
        near = ", ".join(scenarios.SCENARIOS)
        raise Unknown(given=named[:MOST_SHOWN], what=gettext_noop("a demand or a file"), near=near)
    with file.open("rb") as opened:
        return scenarios.read(reading.text(opened.read(reading.MOST_BYTES + 1)), states)


def _seen() -> "dict[str, Experience]":
    """What the node that is in use has seen."""
    from django.utils import timezone

    from comity.strategy.queries.experience import experience

    return dict(experience(at=timezone.now()))


def _value(given: str) -> "Value":
    """A number where it is one, else a word."""
    try:
        return int(given) if given.lstrip("-").isdigit() and len(given) < len("999999999") else float(given)
    except ValueError:
        return given
