"""What happened to a request, step by step, each with its proof; and the road that lies before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.directory import queries as directory
from comity.evidence.actions.repeating import LOST
from comity.evidence.core.clocks import pressure
from comity.evidence.core.machine import Kind, State
from comity.evidence.models import ClockRow, Information, Request, StepTaken
from comity.evidence.templatetags.words import step_word
from comity.evidence.views.showing.names import state_name
from comity.federation import queries as federation

QUIET = frozenset({"saved", "order-file"})
"""Steps that the ledger keeps and the timeline need not tell."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline. `leaf` is its place in this node's ledger; `digest` the message that carried it."""

    at: datetime
    title: str
    by: str
    detail: str
    theirs: bool
    leaf: int | None
    digest: str
    delivery: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the road, as ui/steps.html shows it."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class ShownClock:
    """A clock as shown. `there` is the wall clock in the zone where its day is read, where that is not the reader's.

    `zone` is empty where the state that reads it keeps several zones.
    """

    what: str
    source: str
    kind: str
    due_at: datetime
    there: str
    zone: str
    stopped_at: datetime | None
    pressure: str


def timeline(row: Request) -> list[Told]:
    """What happened, newest first."""
    taken = list(StepTaken.objects.filter(ref=row.ref).exclude(step__in=QUIET).order_by("-number"))
    names = directory.names_of({one.by for one in taken if one.by})
    carried = _carried(row.ref)
    other = state_name(row.requested if row.side == "asking" else row.requesting)
    return [_line(one, row.side, other, names, carried, _acts(taken)) for one in taken]


def of_offer(row: Information, other: str) -> list[Told]:
    """What happened to an offer of information, newest first."""
    taken = list(StepTaken.objects.filter(ref=row.ref).order_by("-number"))
    names = directory.names_of({one.by for one in taken if one.by})
    carried = _carried(row.ref)
    return [_line(one, row.side, other, names, carried, _acts(taken)) for one in taken]


def objection(row: Information) -> str:
    """What the other node said when it last did not take a step of ours; empty where it took all."""
    if not row.problem_code:
        return ""
    said = StepTaken.objects.filter(ref=row.ref, step="not-taken").order_by("-number").first()
    return said.note if said else ""


def _acts(taken: Sequence[StepTaken]) -> dict[str, str]:
    """What each message first said, by its id."""
    return {one.message: one.step for one in taken if one.message and one.step != LOST}


def _line(
    one: StepTaken,
    side: str,
    other: str,
    names: dict[str, str],
    carried: dict[str, tuple[str, str]],
    acts: Mapping[str, str],
) -> Told:
    theirs = one.side != side
    by = _("an officer of {state}").format(state=other) if theirs else names.get(one.by, "")
    digest, delivery = carried.get(one.message, ("", ""))
    if one.step == LOST:
        return Told(one.at, step_word(LOST), by, _lost(acts.get(one.message, ""), other), theirs, one.leaf, digest, "")
    return Told(one.at, step_word(one.step), by, one.note, theirs, one.leaf, digest, delivery)


def _lost(act: str, other: str) -> str:
    """What did not arrive, as far as the timeline knows the message."""
    if not act:
        return _("A message did not reach {state}.").format(state=other)
    return _("This did not reach {state}: {act}.").format(state=other, act=step_word(act))


def _carried(ref: str) -> dict[str, tuple[str, str]]:
    """The digest of each message about the request, and how its delivery stands, by message id."""
    sent, received = federation.conversation(ref)
    told = {one.message_id: (one.digest, "") for one in received}
    return told | {one.message_id: (one.digest, one.state.value) for one in sent}


_DISCLOSURE = (
    (gettext_noop("Draft"), {State.DRAFT, State.CHECKED}),
    (gettext_noop("Signed"), {State.SIGNED}),
    (gettext_noop("Sent"), {State.SENT}),
    (gettext_noop("Received"), {State.RECEIVED}),
    (
        gettext_noop("Under way"),
        {State.ACCEPTED, State.CLARIFICATION_ASKED, State.CLARIFICATION_GIVEN, State.EXECUTING},
    ),
    (gettext_noop("Delivered"), {State.DELIVERED}),
    (gettext_noop("Acknowledged"), {State.ACKNOWLEDGED}),
)
_PRESERVATION = (
    (gettext_noop("Draft"), {State.DRAFT, State.CHECKED}),
    (gettext_noop("Signed"), {State.SIGNED}),
    (gettext_noop("Sent"), {State.SENT}),
    (gettext_noop("Received"), {State.RECEIVED, State.ACCEPTED, State.CLARIFICATION_ASKED, State.CLARIFICATION_GIVEN}),
    (gettext_noop("Frozen"), {State.EXECUTING}),
)


def road(row: Request) -> list[Stage]:
    """The stages of this kind of request with the present one marked; nothing once it ended early."""
    stages = _PRESERVATION if row.kind == Kind.PRESERVATION else _DISCLOSURE
    here = next((at for at, (_label, states) in enumerate(stages) if row.state in states), None)
    if here is None:
        return []
    return [Stage(_(label), at < here, at == here) for at, (label, _states) in enumerate(stages)]


def clocks(rows: Sequence[ClockRow], *, at: datetime, zone: str) -> list[ShownClock]:
    """The clocks that run, soonest first, then those that stopped. `zone` is the reader's."""
    ordered = sorted(rows, key=lambda row: (row.stopped_at is not None, row.due_at))
    return [_clock(row, at, zone) for row in ordered]


def _clock(row: ClockRow, at: datetime, zone: str) -> ShownClock:
    elsewhere = row.zone not in ("", zone)
    there = row.due_at.astimezone(ZoneInfo(row.zone)).strftime("%Y-%m-%d %H:%M") if elsewhere else ""
    near = pressure(row.started_at, row.due_at, at).value
    return ShownClock(_(row.what), row.source, row.kind, row.due_at, there, row.zone, row.stopped_at, near)
