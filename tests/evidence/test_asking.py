"""The Philippines ask Australia: from the draft to the answer."""

from datetime import timedelta

import pytest

from comity.directory.core.issuing import MayNotIssue
from comity.directory.core.permissions import NotPermitted
from comity.evidence import actions
from comity.evidence.actions import Addressee, Marking
from comity.evidence.actions.drafting import FormNotReady, NotADesk, RouteNotOpen
from comity.evidence.actions.turns import ChangedMeanwhile, RequestUnknown
from comity.evidence.core.bodies import FreezeBody, RequestBody, StepBody
from comity.evidence.core.form.values import Value
from comity.evidence.core.machine import OutOfTurn, State, Step
from comity.evidence.core.preservation import Freeze
from comity.evidence.core.signatures import SameOfficer, SecondOfficerNeeded
from comity.evidence.models import Request, StepTaken
from comity.federation.core.receipt import Outcome
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.routes import Question
from comity.ledger import queries as ledger
from tests.cast import AUS, CRISANTO, DATU, LIGAYA, MAYUMI, NOON, PHL, TALA
from tests.evidence.abroad import Scene

VALUES: dict[str, Value] = {
    "requesting-authority": "Cybercrime Unit",
    "offence": "ransomware",
    "facts-summary": "A hospital's files were encrypted on 20 November 2026.",
    "data-description": "The mailbox and its log-in records.",
    "relevance": "The demand came from this account.",
    "necessity": "Log-in records are deleted after thirty days.",
    "intent-to-request-mla": "A request for disclosure follows.",
}


def freeze_question(urgency: Urgency = Urgency.ORDINARY) -> Question:
    return Question(PHL, AUS, DataCategory.PRESERVATION, Holder.SERVICE_PROVIDER, urgency, NOON.date())


def drafted(scene: Scene, urgency: Urgency = Urgency.ORDINARY) -> str:
    to = Addressee("aus.example", scene.aus.desk, scene.desk("point"))
    request = actions.draft(
        freeze_question(urgency), "ets185-29", to, Marking("criminal investigation"), by=scene.actor(LIGAYA), at=NOON
    )
    actions.save_draft(request.ref, values=VALUES, by=scene.actor(LIGAYA), at=NOON)
    return request.ref


def signed(scene: Scene, urgency: Urgency = Urgency.ORDINARY) -> str:
    ref = drafted(scene, urgency)
    actions.check(ref, by=scene.actor(LIGAYA), at=NOON)
    actions.sign(ref, by=scene.actor(CRISANTO), at=NOON)
    return ref


def sent(scene: Scene) -> str:
    ref = signed(scene)
    actions.send(ref, by=scene.actor(CRISANTO), at=NOON)
    return ref


def state(ref: str) -> str:
    return Request.objects.get(ref=ref).state


def test_a_request_reaches_the_other_side_as_it_was_signed(scene: Scene) -> None:
    ref = sent(scene)

    (body,) = scene.aus.heard("evidence.request", RequestBody)
    request = Request.objects.get(ref=ref)
    assert body.content == request.content
    assert [hand.digest for hand in body.signatures] == [request.digest]
    assert body.signatures[0].role == "contact-point-24-7"


def test_the_receipt_of_the_other_side_makes_it_received(scene: Scene) -> None:
    ref = sent(scene)

    scene.aus.answers()

    assert state(ref) == State.RECEIVED


def test_a_refusal_of_the_other_node_brings_it_back_to_our_desk_with_the_reason(scene: Scene) -> None:
    ref = sent(scene)

    scene.aus.answers(Outcome.REFUSED, code="evidence.not-a-desk")

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.SIGNED, "evidence.not-a-desk")


def test_a_request_that_came_back_can_be_put_right_and_sent_again(scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.answers(Outcome.REFUSED, code="evidence.not-a-desk")

    actions.reopen(ref, by=scene.actor(LIGAYA), at=NOON)
    actions.check(ref, by=scene.actor(LIGAYA), at=NOON)
    actions.sign(ref, by=scene.actor(CRISANTO), at=NOON)
    actions.send(ref, by=scene.actor(CRISANTO), at=NOON)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.problem_code) == (State.SENT, "")


def test_an_answer_that_overtakes_the_receipt_proves_receipt(scene: Scene) -> None:
    ref = sent(scene)

    scene.aus.steps(ref, Step.ACCEPT)
    scene.aus.answers()

    assert state(ref) == State.ACCEPTED


def test_the_freeze_that_is_granted_is_watched_until_its_end(scene: Scene) -> None:
    ref = sent(scene)
    until = NOON + timedelta(days=90)

    scene.aus.steps(ref, Step.GRANT, until=until, reference="AU-FREEZE-17")

    request = Request.objects.get(ref=ref)
    assert request.preservation.state == Freeze.IN_FORCE
    assert request.preservation.holder_reference == "AU-FREEZE-17"
    assert (request.due_at, request.move) == (until, "asking")


def test_a_freeze_below_sixty_days_is_not_taken_for_one(scene: Scene) -> None:
    ref = sent(scene)

    receipt = scene.aus.steps(ref, Step.GRANT, until=NOON + timedelta(days=59))

    assert receipt.code == "evidence.preservation-too-short"
    assert Request.objects.get(ref=ref).preservation.state == Freeze.ASKED


def test_an_extension_is_asked_and_given(scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.GRANT, until=NOON + timedelta(days=60))
    later = NOON + timedelta(days=120)

    actions.ask_extension(ref, until=later, text="The request for disclosure is with the judge.",
                          by=scene.actor(LIGAYA), at=NOON)  # fmt: skip
    scene.aus.says("evidence.preservation", FreezeBody(ref, "extend", later), conversation=ref)

    row = Request.objects.get(ref=ref)
    assert (row.preservation.state, row.preservation.until, row.due_at) == (Freeze.EXTENDED, later, later)
    assert [body.change for body in scene.aus.heard("evidence.preservation", FreezeBody)] == ["extension-asked"]


def test_a_question_is_answered_in_the_same_conversation(scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.ASK_CLARIFICATION, text="Which mailbox?")

    actions.give_clarification(ref, answer="The one named in the field.", by=scene.actor(CRISANTO), at=NOON)

    told = scene.aus.heard("evidence.step", StepBody)
    assert [(body.step, body.text) for body in told] == [(Step.GIVE_CLARIFICATION, "The one named in the field.")]
    assert state(ref) == State.CLARIFICATION_GIVEN


def test_a_refusal_carries_its_ground(scene: Scene) -> None:
    ref = sent(scene)

    scene.aus.steps(ref, Step.REFUSE, ground="essential-interests", text="It would harm an inquiry of ours.")

    request = Request.objects.get(ref=ref)
    assert (request.state, request.ground) == (State.REFUSED, "essential-interests")
    assert request.preservation.state == Freeze.REFUSED


def test_a_withdrawal_that_crosses_an_acceptance_stays_a_withdrawal(scene: Scene) -> None:
    ref = sent(scene)
    actions.withdraw(ref, reason="The case was closed.", by=scene.actor(LIGAYA), at=NOON)

    receipt = scene.aus.steps(ref, Step.ACCEPT)

    assert receipt.outcome is Outcome.ACCEPTED
    assert state(ref) == State.WITHDRAWN


def test_only_the_first_of_two_saves_of_the_same_page_counts(scene: Scene) -> None:
    ref = drafted(scene)
    seen = Request.objects.get(ref=ref).revision
    actions.save_draft(ref, values=VALUES, by=scene.actor(LIGAYA), at=NOON, revision=seen)

    with pytest.raises(ChangedMeanwhile):
        actions.save_draft(ref, values={}, by=scene.actor(CRISANTO), at=NOON, revision=seen)


def test_what_the_instrument_asks_for_is_asked_for_before_sending(scene: Scene) -> None:
    ref = drafted(scene)
    actions.save_draft(ref, values={"offence": "ransomware"}, by=scene.actor(LIGAYA), at=NOON)

    with pytest.raises(FormNotReady):
        actions.check(ref, by=scene.actor(LIGAYA), at=NOON)


def test_nothing_unsigned_is_sent(scene: Scene) -> None:
    ref = drafted(scene)
    actions.check(ref, by=scene.actor(LIGAYA), at=NOON)

    with pytest.raises(OutOfTurn):
        actions.send(ref, by=scene.actor(CRISANTO), at=NOON)


def test_a_change_after_signing_voids_the_signature(scene: Scene) -> None:
    ref = signed(scene)

    actions.reopen(ref, by=scene.actor(LIGAYA), at=NOON)

    request = Request.objects.get(ref=ref)
    assert (request.state, request.content) == (State.DRAFT, "")
    assert not request.signatures.filter(voided_at=None).exists()


def test_an_officer_without_the_roles_mandate_does_not_sign(scene: Scene) -> None:
    to = Addressee("aus.example", scene.aus.desk, scene.desk("point"))
    question = Question(PHL, AUS, DataCategory.CONTENT, Holder.SERVICE_PROVIDER, Urgency.ORDINARY, NOON.date(),
                        facts={"mla-treaty-between-pair": True})  # fmt: skip
    ref = actions.draft(question, "bilateral-mlat", to, Marking("trial"), by=scene.actor(LIGAYA), at=NOON).ref
    Request.objects.filter(ref=ref).update(state=State.CHECKED)

    with pytest.raises(MayNotIssue):
        actions.sign(ref, by=scene.actor(LIGAYA), at=NOON)


def test_the_officer_of_another_desk_finds_nothing(scene: Scene) -> None:
    ref = drafted(scene)

    with pytest.raises(RequestUnknown):
        actions.check(ref, by=scene.actor(DATU), at=NOON)


def test_a_request_referred_to_the_prosecution_lies_before_it(scene: Scene) -> None:
    ref = drafted(scene)
    actions.refer(ref, desk=scene.desk("prosecution"), by=scene.actor(LIGAYA), at=NOON)

    actions.check(ref, by=scene.actor(MAYUMI), at=NOON)

    assert state(ref) == State.CHECKED


def test_an_investigator_does_not_send(scene: Scene) -> None:
    ref = signed(scene)

    with pytest.raises(NotPermitted):
        actions.send(ref, by=scene.actor(LIGAYA), at=NOON)


def test_a_provider_drafts_nothing(scene: Scene) -> None:
    to = Addressee("aus.example", scene.aus.desk, scene.desk("provider"))

    with pytest.raises(NotPermitted):
        actions.draft(freeze_question(), "ets185-29", to, Marking("none"), by=scene.actor(TALA), at=NOON)


def test_a_dormant_route_is_not_drafted(scene: Scene) -> None:
    to = Addressee("aus.example", scene.aus.desk, scene.desk("point"))

    with pytest.raises(RouteNotOpen):
        actions.draft(freeze_question(), "uncc-42", to, Marking("case"), by=scene.actor(LIGAYA), at=NOON)


def test_a_desk_that_the_peer_does_not_name_is_no_addressee(scene: Scene) -> None:
    to = Addressee("aus.example", scene.desk("point"), scene.desk("point"))

    with pytest.raises(NotADesk):
        actions.draft(freeze_question(), "ets185-29", to, Marking("case"), by=scene.actor(LIGAYA), at=NOON)


def test_an_emergency_needs_a_second_officer(scene: Scene) -> None:
    ref = signed(scene, Urgency.EMERGENCY)

    with pytest.raises(SecondOfficerNeeded):
        actions.send(ref, by=scene.actor(CRISANTO), at=NOON)


def test_the_second_signature_comes_from_another_officer(scene: Scene) -> None:
    ref = signed(scene, Urgency.EMERGENCY)

    with pytest.raises(SameOfficer):
        actions.countersign(ref, by=scene.actor(CRISANTO), at=NOON)


def test_an_emergency_with_two_signatures_goes_out(scene: Scene) -> None:
    ref = signed(scene, Urgency.EMERGENCY)
    actions.refer(ref, desk=scene.desk("prosecution"), by=scene.actor(LIGAYA), at=NOON)
    actions.countersign(ref, by=scene.actor(MAYUMI), at=NOON)

    actions.send(ref, by=scene.actor(CRISANTO), at=NOON)

    assert len(scene.aus.heard("evidence.request", RequestBody)[0].signatures) == 2


def test_every_line_of_the_timeline_has_its_leaf(scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.answers()

    lines = StepTaken.objects.filter(ref=ref).order_by("number")
    leaves = {leaf.index: leaf.kind for leaf in ledger.of(ref)}
    assert [line.step for line in lines] == ["draft", "check", "sign", "send", "receive"]
    assert all(leaves[line.leaf or -1] == f"evidence.request.{line.step}" for line in lines)
