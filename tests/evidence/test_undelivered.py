"""What did not reach the other node in time is said to the officers who sent it, and can be sent again."""

from datetime import timedelta

import pytest

from comity.directory.core.permissions import NotPermitted
from comity.evidence import actions
from comity.evidence.actions.informing import InformationUnknown
from comity.evidence.actions.repeating import NothingLost
from comity.evidence.actions.turns import NOT_DELIVERED, RequestUnknown
from comity.evidence.core.bodies import OfferBody, RequestBody, StepBody
from comity.evidence.core.information import Offer
from comity.evidence.core.machine import State, Step
from comity.evidence.models import Information, Request, StepTaken
from comity.evidence.queries import listing
from comity.evidence.queries.listing import Wanted
from comity.federation.actions import giving_up, take_receipt
from comity.federation.models import Outbox
from tests.cast import BAYANI, CRISANTO, DATU, LIGAYA, MAYUMI, NOON
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import sent
from tests.evidence.test_information import SECRET, answers, offered
from tests.evidence.visiting import client_of, said

LATE = NOON + timedelta(days=30)
REF = "AUS-2026-7K3M9Q"


@pytest.fixture(autouse=True)
def thirty_days_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are read when the messages have expired."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)


def asked_and_accepted(scene: Scene) -> str:
    """Australia asked us; we accepted and granted, and Australia has heard nothing of it."""
    assert scene.aus.asks(scene.aus.content(scene.desk("point"))).code == ""
    actions.accept(REF, by=scene.actor(CRISANTO), at=NOON)
    actions.grant(
        REF, until=NOON + timedelta(days=90), reference="PH-1", by=scene.actor(CRISANTO), at=NOON + timedelta(days=5)
    )
    return REF


def late_receipt(scene: Scene, type: str) -> None:  # noqa: A002
    """Australia had our first message of a type all the time; its receipt comes only now."""
    row = Outbox.objects.filter(message__type=type).order_by("id").first()
    assert row is not None
    take_receipt(scene.aus.node.receipt(bytes(row.message.signed)), at=LATE)


def told(ref: str) -> list[str]:
    return list(StepTaken.objects.filter(ref=ref).order_by("number").values_list("step", flat=True))


def ours(scene: Scene) -> set[str]:
    """What stands under “Our move” on the desk's work list."""
    return {row.ref for row in listing.requests(scene.actor(CRISANTO, at=LATE), Wanted())}


def test_a_request_that_never_arrived_is_back_on_our_desk(scene: Scene) -> None:
    ref = sent(scene)

    giving_up.expire(at=LATE)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.SIGNED, NOT_DELIVERED)
    assert told(ref)[-1] == Step.RETURN
    assert ref in ours(scene)


def test_its_page_says_so_and_what_to_do(scene: Scene) -> None:
    ref = sent(scene)
    giving_up.expire(at=LATE)

    page = said(client_of(scene, CRISANTO).get(f"/requests/{ref}/"))

    assert "Not delivered in time" in page
    assert "Call the other desk" in page
    assert f"/requests/{ref}/send/" in page
    assert f"/requests/{ref}/send-again/" not in page


def test_it_is_sent_again_as_it_was_signed(scene: Scene) -> None:
    ref = sent(scene)
    giving_up.expire(at=LATE)

    actions.send(ref, by=scene.actor(CRISANTO, at=LATE), at=LATE)
    scene.aus.answers(at=LATE)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.RECEIVED, "")
    first, second = scene.aus.heard("evidence.request", RequestBody)
    assert first == second


def test_a_receipt_that_comes_late_proves_that_it_had_arrived(scene: Scene) -> None:
    ref = sent(scene)
    giving_up.expire(at=LATE)

    late_receipt(scene, "evidence.request")

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.RECEIVED, "")


def test_a_withdrawal_after_a_late_receipt_is_told_to_the_other_side(scene: Scene) -> None:
    ref = sent(scene)
    giving_up.expire(at=LATE)
    late_receipt(scene, "evidence.request")

    actions.withdraw(ref, reason="No longer needed.", by=scene.actor(LIGAYA, at=LATE), at=LATE)

    assert [body.step for body in scene.aus.heard("evidence.step", StepBody)] == [Step.WITHDRAW]


def test_steps_that_never_arrived_are_given_up_together_and_told_one_by_one(scene: Scene) -> None:
    ref = asked_and_accepted(scene)

    giving_up.expire(at=LATE)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.EXECUTING, NOT_DELIVERED)
    assert told(ref)[-2:] == ["not-delivered", "not-delivered"]
    assert ref in ours(scene)


def test_the_page_names_the_steps_that_the_other_side_does_not_know(scene: Scene) -> None:
    ref = asked_and_accepted(scene)
    giving_up.expire(at=LATE)

    page = said(client_of(scene, CRISANTO).get(f"/requests/{ref}/"))

    assert "This did not reach Australia: Accepted." in page
    assert "This did not reach Australia: Preservation granted." in page
    assert "Our move: send again what did not arrive" in page
    assert f"/requests/{ref}/send-again/" in page


def test_they_are_sent_again_in_their_order(scene: Scene) -> None:
    ref = asked_and_accepted(scene)
    giving_up.expire(at=LATE)

    answer = client_of(scene, CRISANTO).post(f"/requests/{ref}/send-again/")

    assert answer.status_code == 302
    steps = [body.step for body in scene.aus.heard("evidence.step", StepBody)]
    assert steps == [Step.ACCEPT, Step.GRANT, Step.ACCEPT, Step.GRANT]
    assert Request.objects.get(ref=ref).problem_code == ""
    assert told(ref)[-1] == "send-again"


def test_they_are_sent_again_once(scene: Scene) -> None:
    ref = asked_and_accepted(scene)
    giving_up.expire(at=LATE)
    by = scene.actor(CRISANTO, at=LATE)
    actions.send_again(ref, by=by, at=LATE)

    with pytest.raises(NothingLost):
        actions.send_again(ref, by=by, at=LATE)


def test_what_is_on_its_way_is_not_sent_again(scene: Scene) -> None:
    ref = asked_and_accepted(scene)

    with pytest.raises(NothingLost):
        actions.send_again(ref, by=scene.actor(CRISANTO), at=NOON)


def test_only_who_may_send_from_this_desk_sends_again(scene: Scene) -> None:
    ref = asked_and_accepted(scene)
    giving_up.expire(at=LATE)

    with pytest.raises(NotPermitted):
        actions.send_again(ref, by=scene.actor(LIGAYA, at=LATE), at=LATE)
    for stranger in (DATU, BAYANI):
        with pytest.raises(RequestUnknown):
            actions.send_again(ref, by=scene.actor(stranger, at=LATE), at=LATE)


def test_receipts_that_come_late_settle_the_trouble_once_none_is_lacking(scene: Scene) -> None:
    ref = asked_and_accepted(scene)
    giving_up.expire(at=LATE)
    accepted, granted = Outbox.objects.filter(message__type="evidence.step").order_by("id")

    take_receipt(scene.aus.node.receipt(bytes(accepted.message.signed)), at=LATE)
    assert Request.objects.get(ref=ref).problem_code == NOT_DELIVERED

    take_receipt(scene.aus.node.receipt(bytes(granted.message.signed)), at=LATE)
    assert Request.objects.get(ref=ref).problem_code == ""
    assert told(ref)[-1] == "late-receipt"


def test_nothing_is_wanted_of_a_withdrawn_request_that_never_arrived(scene: Scene) -> None:
    ref = sent(scene)
    actions.withdraw(ref, reason="A mistake.", by=scene.actor(LIGAYA), at=NOON)

    giving_up.expire(at=LATE)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code, request.is_open) == (State.WITHDRAWN, "", False)
    assert told(ref)[-2:] == ["not-delivered", "not-delivered"]


def test_a_withdrawal_that_never_arrived_stays_on_the_work_list(scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.answers()
    actions.withdraw(ref, reason="A mistake.", by=scene.actor(LIGAYA), at=NOON)

    giving_up.expire(at=LATE)

    assert ref in ours(scene)
    assert Request.objects.get(ref=ref).state == State.WITHDRAWN


def test_an_offer_that_never_arrived_is_sent_again(scene: Scene) -> None:
    ref = offered(scene)
    giving_up.expire(at=LATE)
    crisanto = client_of(scene, CRISANTO)

    page = said(crisanto.get(f"/information/{ref}/"))
    assert "Not delivered in time" in page
    assert "This did not reach Indonesia: Information offered." in page

    assert crisanto.post(f"/information/{ref}/send-again/").status_code == 302
    assert [body.step for body in scene.idn.heard("evidence.information", OfferBody)] == ["offer", "offer"]
    assert Information.objects.get().problem_code == ""


def test_an_offer_that_arrived_is_not_sent_again(scene: Scene) -> None:
    ref = offered(scene)
    scene.idn.answers()

    with pytest.raises(NothingLost):
        actions.send_offer_again(ref, by=scene.actor(CRISANTO), at=NOON)
    with pytest.raises(InformationUnknown):
        actions.send_offer_again(ref, by=scene.actor(MAYUMI), at=NOON)


def test_the_information_itself_is_sent_again_only_after_its_conditions_were_accepted(scene: Scene) -> None:
    ref = offered(scene)
    scene.idn.answers()
    answers(scene, ref, "accept")
    actions.pass_on(ref, by=scene.actor(CRISANTO), at=NOON)
    giving_up.expire(at=LATE)

    actions.send_offer_again(ref, by=scene.actor(CRISANTO, at=LATE), at=LATE)
    scene.idn.answers(at=LATE)

    assert scene.idn.heard("evidence.information", OfferBody)[-1].information == SECRET
    assert Information.objects.get().state == Offer.RECEIVED
