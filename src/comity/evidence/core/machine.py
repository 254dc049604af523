"""The states of a request and the steps between them: one table, the same on both sides.

Every step but the drafting ones is a signed message between the two nodes, so both sides walk the same table:
the side that takes a step calls `after`, the side that hears of it calls `heard`. Where two messages cross on
the way, `CROSSED` says which of them prevails, so that both sides end in the same state.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comity.directory.core.permissions import Act
from comity.evidence.core import wording
from comity.terms.errors import ComityError, gettext_noop, worded


class Side(StrEnum):
    """Which of the two parties this node is in a request."""

    ASKING = "asking"
    ASKED = "asked"


class Kind(StrEnum):
    """What is asked for: that data be kept, or that they be handed over."""

    PRESERVATION = "preservation"
    DISCLOSURE = "disclosure"


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    CLARIFICATION_ASKED = "clarification-asked"
    CLARIFICATION_GIVEN = "clarification-given"
    REFUSED = "refused"
    EXECUTING = "executing"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Step(StrEnum):
    """What moves a request on."""

    CHECK = "check"
    REOPEN = "reopen"
    SIGN = "sign"
    COUNTERSIGN = "countersign"
    SEND = "send"
    RETURN = "return"
    RECEIVE = "receive"
    ACCEPT = "accept"
    ASK_CLARIFICATION = "ask-clarification"
    GIVE_CLARIFICATION = "give-clarification"
    REFUSE = "refuse"
    EXECUTE = "execute"
    GRANT = "grant"
    DELIVER = "deliver"
    ACKNOWLEDGE = "acknowledge"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    LAPSE = "lapse"


class OutOfTurn(ComityError):
    code = "evidence.out-of-turn"
    status = 409
    sentence = gettext_noop(
        "“{step}” is not possible now: the request stands at “{state}”. Reload the page to see what is."
    )
    words = MappingProxyType({"step": worded(wording.ACTS), "state": worded(wording.STATES)})


class NotYourMove(ComityError):
    code = "evidence.not-your-move"
    status = 409
    sentence = gettext_noop("“{step}” is for {side} to do, not for this side.")
    words = MappingProxyType({"step": worded(wording.ACTS), "side": worded(wording.SIDES)})


class WrongKind(ComityError):
    code = "evidence.wrong-kind"
    sentence = gettext_noop("“{step}” does not belong to a request of this kind ({kind}).")
    words = MappingProxyType({"step": worded(wording.ACTS), "kind": worded(wording.KINDS)})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `by` is None where the nodes take the step themselves; `act` is the permission asked of
    the officer; `kind` is None where both kinds of request know the step."""

    step: Step
    before: frozenset[State]
    after: State
    by: Side | None
    act: Act | None = None
    kind: Kind | None = None


def _rule(
    step: Step, before: str, after: State, by: Side | None, act: Act | None = None, kind: Kind | None = None
) -> Rule:
    return Rule(step, frozenset(State(state) for state in before.split()), after, by, act, kind)


ASKING, ASKED = Side.ASKING, Side.ASKED
_ON_THE_DESK = "received accepted clarification-given"
_OPEN = "sent received accepted clarification-asked clarification-given executing"

RULES: tuple[Rule, ...] = (
    _rule(Step.CHECK, "draft", State.CHECKED, ASKING, Act.REQUEST_CHECK),
    _rule(Step.REOPEN, "checked signed", State.DRAFT, ASKING, Act.REQUEST_DRAFT),
    _rule(Step.SIGN, "checked", State.SIGNED, ASKING, Act.REQUEST_SIGN),
    _rule(Step.COUNTERSIGN, "signed", State.SIGNED, ASKING, Act.REQUEST_COUNTERSIGN),
    _rule(Step.SEND, "signed", State.SENT, ASKING, Act.REQUEST_SEND),
    _rule(Step.RETURN, "sent", State.SIGNED, None),
    _rule(Step.RECEIVE, "sent", State.RECEIVED, None),
    _rule(Step.ACCEPT, "received clarification-given", State.ACCEPTED, ASKED, Act.ANSWER_ACCEPT),
    _rule(
        Step.ASK_CLARIFICATION,
        f"{_ON_THE_DESK} executing",
        State.CLARIFICATION_ASKED,
        ASKED,
        Act.ANSWER_CLARIFY,
        Kind.DISCLOSURE,
    ),
    _rule(
        Step.ASK_CLARIFICATION, _ON_THE_DESK, State.CLARIFICATION_ASKED, ASKED, Act.ANSWER_CLARIFY, Kind.PRESERVATION
    ),
    _rule(
        Step.GIVE_CLARIFICATION,
        "clarification-asked",
        State.CLARIFICATION_GIVEN,
        ASKING,
        Act.REQUEST_SEND,
    ),
    _rule(
        Step.REFUSE,
        f"{_ON_THE_DESK} clarification-asked executing",
        State.REFUSED,
        ASKED,
        Act.ANSWER_REFUSE,
        Kind.DISCLOSURE,
    ),
    _rule(
        Step.REFUSE,
        f"{_ON_THE_DESK} clarification-asked",
        State.REFUSED,
        ASKED,
        Act.ANSWER_REFUSE,
        Kind.PRESERVATION,
    ),
    _rule(Step.EXECUTE, "accepted", State.EXECUTING, ASKED, Act.ANSWER_EXECUTE, Kind.DISCLOSURE),
    _rule(Step.GRANT, _ON_THE_DESK, State.EXECUTING, ASKED, Act.PRESERVATION_GRANT, Kind.PRESERVATION),
    _rule(
        Step.DELIVER,
        "executing acknowledged",
        State.DELIVERED,
        ASKED,
        Act.ANSWER_DELIVER,
        Kind.DISCLOSURE,
    ),
    _rule(
        Step.ACKNOWLEDGE,
        "delivered",
        State.ACKNOWLEDGED,
        ASKING,
        Act.PACKAGE_ACKNOWLEDGE,
        Kind.DISCLOSURE,
    ),
    _rule(
        Step.WITHDRAW,
        f"draft checked signed {_OPEN}",
        State.WITHDRAWN,
        ASKING,
        Act.REQUEST_WITHDRAW,
    ),
    _rule(
        Step.CLOSE,
        "acknowledged refused withdrawn",
        State.CLOSED,
        ASKING,
        Act.REQUEST_CLOSE,
    ),
    _rule(Step.LAPSE, "executing", State.CLOSED, None, kind=Kind.PRESERVATION),
)

_ASKED_STEPS = (Step.RECEIVE, Step.ACCEPT, Step.ASK_CLARIFICATION, Step.REFUSE, Step.EXECUTE, Step.GRANT, Step.DELIVER)
CROSSED: dict[tuple[State, Step], State] = {
    # What the asking side ended stays ended, whatever the asked side did before it heard.
    **{(State.WITHDRAWN, step): State.WITHDRAWN for step in (*_ASKED_STEPS, Step.LAPSE)},
    **{(State.CLOSED, step): State.CLOSED for step in (*_ASKED_STEPS, Step.LAPSE)},
    (State.CLOSED, Step.WITHDRAW): State.WITHDRAWN,
    (State.REFUSED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DELIVERED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DELIVERED, Step.CLOSE): State.CLOSED,
    # It was given up as undelivered, and had arrived after all: its receipt came late.
    (State.SIGNED, Step.RECEIVE): State.RECEIVED,
    # A refusal that crossed the clarification stays a refusal.
    (State.REFUSED, Step.GIVE_CLARIFICATION): State.REFUSED,
}
"""Messages that crossed: the state a side stays in or goes to when it hears of a step taken before the other knew."""

ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.REFUSED, State.ACKNOWLEDGED})
"""Nothing further is owed by the asked side."""


def rule_of(step: Step) -> Rule:
    """A line of the table for a step: who takes it and under which permission, the same for both kinds."""
    return next(rule for rule in RULES if rule.step is step)


def after(state: State, step: Step, side: Side, kind: Kind) -> State:
    """The state after this side takes the step itself. Raises OutOfTurn, NotYourMove, WrongKind."""
    _check_taker(step, side, kind)
    for rule in _lines(step, kind):
        if state in rule.before:
            return rule.after
    raise OutOfTurn(step=step, state=state)


def heard(state: State, step: Step, taker: Side, kind: Kind) -> State:
    """The state after a message tells that the other side took the step. Raises OutOfTurn, NotYourMove, WrongKind."""
    _check_taker(step, taker, kind)
    crossed = CROSSED.get((state, step))
    return crossed if crossed is not None else after(state, step, taker, kind)


def _lines(step: Step, kind: Kind) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.step is step and rule.kind in (None, kind))


def _check_taker(step: Step, side: Side, kind: Kind) -> None:
    by = rule_of(step).by
    if by not in (None, side):
        raise NotYourMove(step=step, side=by or "")
    if not _lines(step, kind):
        raise WrongKind(step=step, kind=kind)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that can be taken now: which permission it asks and where it leads."""

    step: Step
    act: Act
    to: State


def next_steps(state: State, side: Side, kind: Kind) -> tuple[NextStep, ...]:
    """What officers of this side may do now, in the order of the table."""
    return tuple(
        NextStep(rule.step, rule.act, rule.after)
        for rule in RULES
        if rule.act is not None and state in rule.before and rule.by is side and rule.kind in (None, kind)
    )


_MOVE: dict[State, Side] = {
    **dict.fromkeys((State.DRAFT, State.CHECKED, State.SIGNED), ASKING),
    **dict.fromkeys((State.CLARIFICATION_ASKED, State.DELIVERED), ASKING),
    **dict.fromkeys((State.ACKNOWLEDGED, State.REFUSED), ASKING),
    **dict.fromkeys((State.RECEIVED, State.ACCEPTED, State.CLARIFICATION_GIVEN, State.EXECUTING), ASKED),
}


def whose_move(state: State, kind: Kind) -> Side | None:
    """The side that is waited for; nobody while a message travels and once all is over.

    A freeze in force waits for the asking side: to follow it up with a request for disclosure before it ends.
    """
    if kind is Kind.PRESERVATION and state is State.EXECUTING:
        return ASKING
    return _MOVE.get(state)


def is_open(state: State, side: Side) -> bool:
    """Whether the request still belongs on this side's work list; what the other side has to close does not."""
    if side is ASKED:
        return state not in ENDED
    return state not in (State.WITHDRAWN, State.CLOSED)
