"""Every act is refused to an officer of the same desk whose role does not allow it, and changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from comity.directory.core.permissions import Actor, Grant, NotPermitted, Role
from comity.evidence import actions
from comity.evidence.actions import Answer
from comity.evidence.actions.ordering import OrderUnknown
from comity.evidence.core.machine import Side
from comity.evidence.models import Order, StepTaken
from tests.cast import CRISANTO, MAYUMI, NOON, TALA
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import sent

REF = "AUS-2026-7K3M9Q"
UNTIL = NOON + timedelta(days=60)
Attempt = Callable[[str, Actor], object]

ATTEMPTS: dict[str, tuple[Side, Attempt]] = {
    "save_draft": (Side.ASKING, lambda ref, by: actions.save_draft(ref, values={}, by=by, at=NOON)),
    "attach": (
        Side.ASKING,
        lambda ref, by: actions.attach(ref, name="a", media_type="text/plain", parts=[b"x"], by=by, at=NOON),
    ),
    "check": (Side.ASKING, lambda ref, by: actions.check(ref, by=by, at=NOON)),
    "reopen": (Side.ASKING, lambda ref, by: actions.reopen(ref, by=by, at=NOON)),
    "sign": (Side.ASKING, lambda ref, by: actions.sign(ref, by=by, at=NOON)),
    "countersign": (Side.ASKING, lambda ref, by: actions.countersign(ref, by=by, at=NOON)),
    "send": (Side.ASKING, lambda ref, by: actions.send(ref, by=by, at=NOON)),
    "withdraw": (Side.ASKING, lambda ref, by: actions.withdraw(ref, reason="", by=by, at=NOON)),
    "close": (Side.ASKING, lambda ref, by: actions.close(ref, by=by, at=NOON)),
    "refer": (Side.ASKING, lambda ref, by: actions.refer(ref, desk=next(iter(by.desk_ids)), by=by, at=NOON)),
    "give_clarification": (Side.ASKING, lambda ref, by: actions.give_clarification(ref, answer="x", by=by, at=NOON)),
    "acknowledge": (Side.ASKING, lambda ref, by: actions.acknowledge(ref, by=by, at=NOON)),
    "confirm_emergency": (Side.ASKING, lambda ref, by: actions.confirm_emergency(ref, text="x", by=by, at=NOON)),
    "ask_extension": (
        Side.ASKING,
        lambda ref, by: actions.ask_extension(ref, until=UNTIL, text="", by=by, at=NOON),
    ),
    "release": (Side.ASKING, lambda ref, by: actions.release(ref, reason="", by=by, at=NOON)),
    "open_file": (Side.ASKING, lambda ref, by: actions.open_file(ref, attachment=REF, by=by, at=NOON)),
    "send_again": (Side.ASKING, lambda ref, by: actions.send_again(ref, by=by, at=NOON)),
    "try_again": (Side.ASKING, lambda ref, by: actions.try_again(ref, package=str(by.officer_id), by=by, at=NOON)),
    "accept": (Side.ASKED, lambda ref, by: actions.accept(ref, by=by, at=NOON)),
    "record_call_back": (
        Side.ASKED,
        lambda ref, by: actions.record_call_back(ref, spoke_to="x", genuine=True, by=by, at=NOON),
    ),
    "ask_clarification": (Side.ASKED, lambda ref, by: actions.ask_clarification(ref, question="x", by=by, at=NOON)),
    "refuse": (Side.ASKED, lambda ref, by: actions.refuse(ref, ground="incomplete", text="", by=by, at=NOON)),
    "start_executing": (Side.ASKED, lambda ref, by: actions.start_executing(ref, by=by, at=NOON)),
    "grant": (Side.ASKED, lambda ref, by: actions.grant(ref, until=UNTIL, by=by, at=NOON)),
    "extend": (Side.ASKED, lambda ref, by: actions.extend(ref, until=UNTIL, by=by, at=NOON)),
    "issue_order": (Side.ASKED, lambda ref, by: actions.issue_order(ref, desk=ref, text="", by=by, at=NOON)),
    "attach_exhibit": (
        Side.ASKED,
        lambda ref, by: actions.attach_exhibit(ref, name="a", media_type="", parts=[b"x"], by=by, at=NOON),
    ),
    "deliver": (Side.ASKED, lambda ref, by: actions.deliver(ref, exhibits=[], note="", by=by, at=NOON)),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_reader_takes_no_step(scene: Scene, name: str) -> None:
    side, attempt = ATTEMPTS[name]
    ref = sent(scene) if side is Side.ASKING else arrived(scene)
    before = StepTaken.objects.count()

    with pytest.raises(NotPermitted):
        attempt(ref, reader(scene))

    assert StepTaken.objects.count() == before


def test_each_act_of_the_house_is_attempted_here() -> None:
    elsewhere = {
        "Addressee", "Answer", "Marking", "Offered", "draft", "detach", "offer", "accept_offer", "decline_offer",
        "pass_on", "send_offer_again", "answer_order", "attach_answer", "reject_order",
    }  # fmt: skip

    assert set(actions.__all__) == set(ATTEMPTS) | elsewhere


@pytest.mark.parametrize("act", ["answer_order", "reject_order", "attach_answer"])
def test_an_authority_does_not_answer_for_the_provider(scene: Scene, act: str) -> None:
    ref = arrived(scene)
    order = actions.issue_order(ref, desk=scene.desk("provider"), text="", by=scene.actor(CRISANTO), at=NOON)
    by = scene.actor(MAYUMI)
    attempts: dict[str, Callable[[], object]] = {
        "answer_order": lambda: actions.answer_order(order.ref, answer=Answer("x"), by=by, at=NOON),
        "reject_order": lambda: actions.reject_order(order.ref, reason="user-unknown", text="x", by=by, at=NOON),
        "attach_answer": lambda: actions.attach_answer(
            order.ref, name="a", media_type="", parts=[b"x"], by=by, at=NOON
        ),
    }

    with pytest.raises(NotPermitted):
        attempts[act]()

    assert Order.objects.get().state == "issued"


def test_a_provider_of_another_desk_finds_no_order(scene: Scene) -> None:
    ref = arrived(scene)
    order = actions.issue_order(ref, desk=scene.desk("provider"), text="", by=scene.actor(CRISANTO), at=NOON)
    tala = scene.actor(TALA)
    elsewhere = Actor(
        tala.officer_id, tala.name, tala.organisation_id, frozenset({scene.desk("court")}), roles=tala.roles
    )

    with pytest.raises(OrderUnknown):
        actions.answer_order(order.ref, answer=Answer("x"), by=elsewhere, at=NOON)


def test_a_mandate_under_another_instrument_is_none_here(scene: Scene) -> None:
    ref = arrived(scene)
    held = scene.actor(CRISANTO)
    limited = Actor(
        held.officer_id,
        held.name,
        held.organisation_id,
        held.desk_ids,
        roles=frozenset(),
        limited=frozenset({Grant(Role.CONTACT_POINT, "uncc")}),
    )

    with pytest.raises(NotPermitted):
        actions.accept(ref, by=limited, at=NOON)


def reader(scene: Scene) -> Actor:
    """An analyst at the desk before which the request lies: she may read it."""
    return Actor(
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "Reader",
        scene.actor(CRISANTO).organisation_id,
        frozenset({scene.desk("point")}),
        roles=frozenset({Role.ANALYST}),
    )


def arrived(scene: Scene) -> str:
    assert scene.aus.asks(scene.aus.content(scene.desk("point"))).code == ""
    return REF
