"""What can be done now with a request, by whom: the buttons of its page, and why some are not this officer's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.directory.core.issuing import may_issue
from comity.directory.core.permissions import Act, Actor, allows, holders
from comity.evidence.actions.repeating import lost_of
from comity.evidence.actions.turns import NOT_DELIVERED
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Kind, NextStep, Side, State, Step, next_steps
from comity.evidence.core.preservation import KEPT
from comity.evidence.core.wording import ACTS
from comity.evidence.models import Request
from comity.evidence.queries import law
from comity.evidence.templatetags.words import word
from comity.evidence.views.finding import sits_before
from comity.evidence.views.showing.names import role_name

LAST = (Step.REFUSE, Step.WITHDRAW, Step.REOPEN, "release", "refer")
"""Ways out and aside: offered, but never as the first button."""
BEFORE_CALL_BACK = (Step.ACCEPT, Step.GRANT, "order")
"""What waits until an emergency was called back."""
FIRST = ("send-again", "call-back", Step.GRANT, Step.EXECUTE, Step.DELIVER)
"""What leads on, where several things do."""


_NEXT: dict[tuple[str, str], str] = {
    ("asking", "draft"): gettext_noop("fill in and check the form"),
    ("asking", "checked"): gettext_noop("sign"),
    ("asking", "signed"): gettext_noop("send"),
    ("asking", "clarification-asked"): gettext_noop("answer the question"),
    ("asking", "delivered"): gettext_noop("look at the evidence and acknowledge it"),
    ("asking", "acknowledged"): gettext_noop("close, once nothing further is wanted"),
    ("asking", "refused"): gettext_noop("read why it was refused, then close"),
    ("asking", "executing"): gettext_noop("ask for disclosure before the preservation ends"),
    ("asked", "received"): gettext_noop("accept, ask back or refuse"),
    ("asked", "accepted"): gettext_noop("begin execution"),
    ("asked", "clarification-given"): gettext_noop("read the answer and decide"),
    ("asked", "executing"): gettext_noop("order the holder to act, then deliver"),
}
_NEXT_FREEZE: dict[tuple[str, str], str] = {
    ("asked", "received"): gettext_noop("grant, ask back or refuse"),
    ("asked", "accepted"): gettext_noop("have the data frozen and grant"),
}


def next_of_ours(row: Request) -> str:
    """What this side does next where it is its move, as the end of a sentence; empty where it is not."""
    if row.move != row.side:
        return ""
    if row.problem_code == NOT_DELIVERED:
        return _("send again what did not arrive")
    if row.urgency == "emergency" and row.side == Side.ASKED and not _called_back(row):
        return _("call the asking desk back")
    here = (row.side, row.state)
    freeze = _NEXT_FREEZE.get(here, "") if row.kind == Kind.PRESERVATION else ""
    return _(freeze or _NEXT[here]) if freeze or here in _NEXT else ""


@dataclass(frozen=True, slots=True)
class Move:
    """Something that can be done now. `roles` says who may, where this officer may not."""

    act: str
    label: str
    url: str
    allowed: bool
    roles: str
    last: bool


def moves(actor: Actor, row: Request) -> list[Move]:
    """Everything this side can do now, what leads on first."""
    if not sits_before(actor, row):
        return []
    found = [_move(actor, row, slug, act) for slug, act in _possible(row)]
    return sorted(found, key=lambda move: (move.last, not move.allowed, move.act not in FIRST))


def freeze_moves(actor: Actor, row: Request) -> list[Move]:
    """What can be done with a freeze that is in force."""
    steps = _OF_FREEZES[Side(row.side)] if sits_before(actor, row) else ()
    return [move for slug, act in steps if (move := _move(actor, row, slug, act)).allowed]


_OF_FREEZES: Mapping[Side, tuple[tuple[str, Act], ...]] = MappingProxyType(
    {
        Side.ASKING: (("follow-up", Act.REQUEST_DRAFT), ("ask-extension", Act.PRESERVATION_ASK)),
        Side.ASKED: (("extend", Act.PRESERVATION_GRANT),),
    }
)


def _possible(row: Request) -> Iterator[tuple[str, Act]]:
    steps = next_steps(State(row.state), Side(row.side), Kind(row.kind))
    yield from ((one.step.value, one.act) for one in steps if _sensible(row, one))
    if _lost(row):
        yield "send-again", Act.REQUEST_SEND
    yield from _of_the_asked(row) if row.side == Side.ASKED else _of_the_asking(row)


def _sensible(row: Request, one: NextStep) -> bool:
    """Whether offering the step helps: signatures first, then the sending; no second answer to a granted freeze."""
    if one.step in (Step.COUNTERSIGN, Step.SEND):
        given = row.signatures.filter(voided_at=None).count()
        return (given >= row.signatures_needed) is (one.step is Step.SEND)
    if row.state == State.EXECUTING and row.kind == Kind.PRESERVATION:
        return one.step not in (Step.ASK_CLARIFICATION, Step.REFUSE, Step.WITHDRAW)
    if one.step is Step.DELIVER:
        return row.state == State.EXECUTING
    return not (one.step in BEFORE_CALL_BACK and _waits_for_call(row))


def _of_the_asked(row: Request) -> Iterator[tuple[str, Act]]:
    if not row.is_open:
        return
    if _waits_for_call(row):
        yield "call-back", Act.ANSWER_ACCEPT
    elif row.state in (State.RECEIVED, State.ACCEPTED, State.CLARIFICATION_GIVEN, State.EXECUTING):
        yield "order", Act.ORDER_ISSUE
    if _kept(row):
        yield "extend", Act.PRESERVATION_GRANT
    yield "refer", Act.REQUEST_CHECK


def _of_the_asking(row: Request) -> Iterator[tuple[str, Act]]:
    if _kept(row):
        yield "follow-up", Act.REQUEST_DRAFT
        yield "ask-extension", Act.PRESERVATION_ASK
        yield "release", Act.PRESERVATION_ASK
    if row.clocks.filter(event=Event.CONFIRM, stopped_at=None).exists():
        yield "confirm", Act.REQUEST_SIGN
    if row.is_open:
        yield "refer", Act.REQUEST_CHECK


def _lost(row: Request) -> bool:
    """Whether something was given up as undelivered that the other side could place now."""
    return row.problem_code == NOT_DELIVERED and bool(lost_of(row))


def _waits_for_call(row: Request) -> bool:
    return row.side == Side.ASKED and row.urgency == "emergency" and row.is_open and not _called_back(row)


def _called_back(row: Request) -> bool:
    newest = max(row.call_backs.all(), key=lambda call: call.at, default=None)
    return newest is not None and newest.genuine


def _kept(row: Request) -> bool:
    frozen = getattr(row, "preservation", None)
    return frozen is not None and frozen.state in KEPT


def _move(actor: Actor, row: Request, slug: str, act: Act) -> Move:
    allowed = allows(actor, act, instrument=row.instrument)
    roles = ", ".join(word(role) for role in holders(act))
    if slug in (Step.SIGN, "confirm"):
        issuers = law.route(row.route).issuers
        allowed = allowed and may_issue(actor.roles_under(row.instrument), issuers).allowed
        roles = ", ".join(role_name(one) for one in issuers)
    return Move(slug, _(ACTS[slug]), _url(row, slug), allowed, roles, slug in LAST)


def _url(row: Request, slug: str) -> str:
    if slug == Step.CHECK:
        return reverse("evidence:edit", args=[row.ref])
    if slug == "follow-up":
        question = f"from={row.requesting}&to={row.requested}&holder={row.holder}&offence={row.offence}"
        return f"{reverse('law:find')}?{question}&preservation={row.ref}"
    return reverse("evidence:act", args=[row.ref, slug])
