"""What pages of strategy show, as files."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from comity.law.core.book.vocabulary import Urgency
from comity.law.core.national.encode import Json
from comity.law.core.national.tables import Cells
from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.made import Made
from comity.strategy.core.study.outlook import Line
from comity.strategy.forms.choosing import QuestionForm
from comity.strategy.forms.supposing import WorldForm
from comity.strategy.queries.graphs import assumptions
from comity.strategy.views.tiles import Tile


def world(shown: Sequence[Tile]) -> list[Cells]:
    """A row for each state."""
    return [
        {
            "state": str(each.iso3),
            "name": each.name,
            "before_percent": str(each.before),
            "after_percent": str(each.after),
            "route": each.route.id if each.route else "",
        }
        for each in shown
        if not each.own
    ]


def world_json(form: WorldForm, shown: Sequence[Tile], on: date) -> Mapping[str, Json]:
    """The same with the question."""
    asked: dict[str, Json] = dict(form.question())
    supposed: list[Json] = [f"{name}={value}" for name, value in form.address()]
    rows: list[Json] = [dict(row) for row in world(shown)]
    return {**asked, "on": on.isoformat(), "supposed": supposed, "states": rows, "assumptions_changed": marked()}


def lines(found: Sequence[Line]) -> list[Cells]:
    """A row for each kind of data."""
    return [
        {
            "data": str(each.data),
            **{
                f"asks_{urgency}_percent": f"{100 * share:.1f}"
                for urgency, share in zip(Urgency, each.asks, strict=True)
            },
            **{
                f"asked_{urgency}_percent": f"{100 * share:.1f}"
                for urgency, share in zip(Urgency, each.asked, strict=True)
            },
            "without_route": " ".join(each.without),
        }
        for each in found
    ]


def lines_json(state: str, form: QuestionForm, found: Sequence[Line]) -> Mapping[str, Json]:
    """The same with the question."""
    rows: list[Json] = [dict(row) for row in lines(found)]
    return {"state": state, "within": form.cleaned_data["within"], "lines": rows, "assumptions_changed": marked()}


def marked() -> list[Json]:
    """The assumptions that differ here from what Comity brings."""
    return [
        {"name": each.name, "value": each.value, "usual": each.usual, "why": each.why} for each in assumptions().changed
    ]


def plan(made: Made) -> list[Cells]:
    """The steps of a plan, a row each."""
    rows, whole = [], 0.0
    for number, step in enumerate(made.steps, start=1):
        whole += step.gain
        rows.append(
            {
                "step": str(number),
                "state": str(step.state),
                "joins": " ".join(step.package),
                "level": str(step.level or ""),
                "cost": f"{step.cost:g}",
                "gain_points": f"{100 * step.gain:.6f}",
                "gain_points_per_cost": f"{100 * step.rate:.6f}",
                "gain_points_so_far": f"{100 * whole:.6f}",
                "share_points": f"{100 * step.share:.6f}",
            }
        )
    return rows


def plan_json(asked: Asked, made: Made) -> Mapping[str, Json]:
    """A plan with what was asked."""
    whole: Mapping[str, Json] = msgspec.to_builtins({"asked": asked, "plan": made}, str_keys=True)
    return whole
