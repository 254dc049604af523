"""The request's states: who may take which step, and that both sides always end in the same place."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.directory.core.permissions import ROLES_FOR
from comity.evidence.core.machine import (
    RULES,
    Kind,
    NotYourMove,
    OutOfTurn,
    Side,
    State,
    Step,
    WrongKind,
    after,
    heard,
    is_open,
    next_steps,
    rule_of,
    whose_move,
)

LOCAL = {Step.CHECK, Step.REOPEN, Step.SIGN, Step.COUNTERSIGN}
BEFORE_SENDING = {State.DRAFT, State.CHECKED, State.SIGNED}


@pytest.mark.parametrize(
    ("state", "step", "side", "to"),
    [
        (State.DRAFT, Step.CHECK, Side.ASKING, State.CHECKED),
        (State.CHECKED, Step.SIGN, Side.ASKING, State.SIGNED),
        (State.SIGNED, Step.SEND, Side.ASKING, State.SENT),
        (State.RECEIVED, Step.ACCEPT, Side.ASKED, State.ACCEPTED),
        (State.ACCEPTED, Step.ASK_CLARIFICATION, Side.ASKED, State.CLARIFICATION_ASKED),
        (State.CLARIFICATION_ASKED, Step.GIVE_CLARIFICATION, Side.ASKING, State.CLARIFICATION_GIVEN),
        (State.EXECUTING, Step.REFUSE, Side.ASKED, State.REFUSED),
        (State.EXECUTING, Step.DELIVER, Side.ASKED, State.DELIVERED),
        (State.DELIVERED, Step.ACKNOWLEDGE, Side.ASKING, State.ACKNOWLEDGED),
        (State.ACKNOWLEDGED, Step.CLOSE, Side.ASKING, State.CLOSED),
    ],
)
def test_a_step_leads_where_the_table_says(state: State, step: Step, side: Side, to: State) -> None:
    assert after(state, step, side, Kind.DISCLOSURE) is to


def test_the_asked_side_cannot_withdraw() -> None:
    with pytest.raises(NotYourMove):
        after(State.ACCEPTED, Step.WITHDRAW, Side.ASKED, Kind.DISCLOSURE)


def test_a_draft_cannot_be_sent() -> None:
    with pytest.raises(OutOfTurn):
        after(State.DRAFT, Step.SEND, Side.ASKING, Kind.DISCLOSURE)


def test_a_preservation_delivers_nothing() -> None:
    with pytest.raises(WrongKind):
        after(State.EXECUTING, Step.DELIVER, Side.ASKED, Kind.PRESERVATION)


@pytest.mark.parametrize("kind", Kind)
def test_a_step_of_a_kind_stands_once_in_the_table(kind: Kind) -> None:
    steps = [rule.step for rule in RULES if rule.kind in (None, kind)]

    assert len(steps) == len(set(steps))
    assert {rule.step for rule in RULES} == set(Step)


@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_by_one_side_under_one_permission(step: Step) -> None:
    assert len({(rule.by, rule.act) for rule in RULES if rule.step is step}) == 1


def test_each_step_that_an_officer_takes_names_an_act_that_some_role_may_take() -> None:
    assert all(rule.act is not None and ROLES_FOR[rule.act] for rule in RULES if rule.by is not None)


def test_a_freeze_in_force_waits_for_the_asking_side() -> None:
    assert whose_move(State.EXECUTING, Kind.PRESERVATION) is Side.ASKING
    assert whose_move(State.EXECUTING, Kind.DISCLOSURE) is Side.ASKED


@given(state=st.sampled_from(State), kind=st.sampled_from(Kind))
def test_whoever_is_waited_for_has_a_step_to_take(state: State, kind: Kind) -> None:
    side = whose_move(state, kind)
    never = kind is Kind.PRESERVATION and state in (State.DELIVERED, State.ACKNOWLEDGED)

    assert side is None or never or next_steps(state, side, kind)


@given(state=st.sampled_from(State), side=st.sampled_from(Side), kind=st.sampled_from(Kind))
def test_what_is_offered_can_be_done(state: State, side: Side, kind: Kind) -> None:
    assert all(after(state, one.step, side, kind) is one.to for one in next_steps(state, side, kind))


@given(side=st.sampled_from(Side))
def test_what_is_closed_leaves_the_work_list(side: Side) -> None:
    assert not is_open(State.CLOSED, side)


@dataclass
class Party:
    """One side in memory: its state, its kind, and the steps still on their way to it."""

    side: Side
    kind: Kind
    state: State
    inbox: list[tuple[Step, Side]] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)

    def options(self) -> list[Step]:
        """What its officers may do; a freeze in force may also lapse here, or be released there."""
        frozen = self.kind is Kind.PRESERVATION and self.state is State.EXECUTING
        return [one.step for one in next_steps(self.state, self.side, self.kind)] + [Step.LAPSE] * frozen

    def take(self, step: Step, other: "Party") -> None:
        told = self.state not in BEFORE_SENDING and step not in LOCAL
        self.state = after(self.state, step, self.side, self.kind)
        self.taken.append(step)
        if told:
            other.inbox.append((step, self.side))

    def read(self) -> None:
        step, taker = self.inbox.pop(0)
        if self.state is State.SENT and taker is Side.ASKED:
            self.state = heard(self.state, Step.RECEIVE, taker, self.kind)
        self.state = heard(self.state, step, taker, self.kind)


def play(data: st.DataObject, moves: int) -> tuple[Party, Party]:
    """Any legal exchange: each side acts on what it knows, messages cross, then all are read in order."""
    kind = data.draw(st.sampled_from(Kind))
    asking, asked = Party(Side.ASKING, kind, State.SENT), Party(Side.ASKED, kind, State.RECEIVED)
    for _ in range(moves):
        one, other = data.draw(st.permutations([asking, asked]))
        if len(one.inbox) > 0 and data.draw(st.booleans()):
            one.read()
        elif one.options():
            one.take(data.draw(st.sampled_from(one.options())), other)
    while asking.inbox or asked.inbox:
        for party in (asking, asked):
            if party.inbox:
                party.read()
    return asking, asked


@settings(max_examples=500, deadline=None)
@given(data=st.data(), moves=st.integers(1, 25))
def test_both_sides_agree_after_any_legal_exchange(data: st.DataObject, moves: int) -> None:
    asking, asked = play(data, moves)

    ours = State.RECEIVED if asking.state is State.SENT else asking.state
    assert ours is asked.state


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_path_reaches_the_other_side_unsigned(data: st.DataObject) -> None:
    party = Party(Side.ASKING, data.draw(st.sampled_from(Kind)), State.DRAFT)
    other = Party(Side.ASKED, party.kind, State.RECEIVED)
    valid = False

    for _ in range(data.draw(st.integers(1, 12))):
        if not (options := party.options()):
            break
        step = data.draw(st.sampled_from(options))
        valid = step is Step.SIGN or (valid and step is not Step.REOPEN)
        party.take(step, other)
        if step is Step.SEND:
            break

    assert party.state is not State.SENT or valid


def test_the_receipt_step_belongs_to_no_officer() -> None:
    assert rule_of(Step.RECEIVE).act is None
