"""A result on standard output: as JSON, or as lines for people."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import typer

from comity.node.language import translate as _

LEAST = 5e-5

if TYPE_CHECKING:
    from comity.strategy.core.encode.basis import Json
    from comity.strategy.core.planning.sentences import Sentence


def as_json(said: "Mapping[str, Json]") -> None:
    typer.echo(json.dumps(said, indent=2, ensure_ascii=False))


def sentences(said: "Iterable[Sentence]") -> None:
    for each in said:
        typer.echo(each.say(_))


def lines(said: Iterable[str]) -> None:
    for each in said:
        typer.echo(each)


def marked(result: "Mapping[str, Json]") -> None:
    """Which assumptions behind a result were changed here."""
    basis = result.get("basis")
    changed = basis.get("assumptions_changed") if isinstance(basis, dict) else None
    for each in changed if isinstance(changed, list) else ():
        if isinstance(each, dict):
            said = _("Changed here: {name} is {value}, usually {usual}. {why}")
            typer.echo(said.format(**{name: each[name] for name in ("name", "value", "usual", "why")}))


def hubs(said: "Json") -> None:
    """Two-hop coverage, what hangs on one instrument, and the states that others lose most without."""
    if not isinstance(said, dict):
        return
    shares = {name: f"{100 * float(str(said[name])):.1f}" for name in ("direct", "two_hop", "fragile")}
    typer.echo(_("Directly {direct} %, also through one state between {two_hop} %.").format(**shares))
    typer.echo(_("Carried by a single instrument or channel: {fragile} %.").format(**shares))
    losses = said["losses"]
    for each in losses[:5] if isinstance(losses, list) else ():
        if isinstance(each, dict) and float(str(each["loss"])) > LEAST:
            lost = f"{100 * float(str(each['loss'])):.2f}"
            typer.echo(_("Without {state} the others lose {lost} % of it.").format(state=each["state"], lost=lost))
