"""Australia asks the Philippines: what arrives is held against law, signatures and desks, then answered."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from comity.directory.core.permissions import NotPermitted
from comity.evidence import actions
from comity.evidence.actions.answering import CallBackMissing, GroundUnknown, WordsMissing
from comity.evidence.actions.turns import RequestUnknown
from comity.evidence.core import bodies
from comity.evidence.core.bodies import FreezeBody, RequestBody, StepBody
from comity.evidence.core.machine import Kind, State, Step
from comity.evidence.core.preservation import Freeze, PreservationTooShort
from comity.evidence.core.signatures import Signature
from comity.evidence.models import Request
from comity.federation.core.receipt import Outcome
from tests.cast import CRISANTO, DATU, LIGAYA, NOON, TALA, Person
from tests.evidence.abroad import OFFICER, SECOND_OFFICER, Scene

REF = "AUS-2026-7K3M9Q"


def arrived(scene: Scene, **changed: object) -> Request:
    content = scene.aus.content(scene.desk("point"), **changed)
    hands = (OFFICER, SECOND_OFFICER) if content.urgency == "emergency" else (OFFICER,)
    receipt = scene.aus.asks(content, hands=hands)
    assert receipt.outcome is Outcome.ACCEPTED, receipt.code
    return Request.objects.get(ref=REF)


def test_a_request_lies_before_the_desk_it_names(scene: Scene) -> None:
    request = arrived(scene)

    assert (request.state, request.side, str(request.desk)) == (State.RECEIVED, "asked", scene.desk("point"))
    assert request.move == "asked"


def test_a_request_is_accepted_and_granted_and_the_other_side_hears_both(scene: Scene) -> None:
    arrived(scene)
    by, until = scene.actor(CRISANTO), NOON + timedelta(days=60)

    actions.accept(REF, by=by, at=NOON)
    actions.grant(REF, until=until, reference="PH-FREEZE-4", by=by, at=NOON)

    told = scene.aus.heard("evidence.step", StepBody)
    assert [body.step for body in told] == [Step.ACCEPT, Step.GRANT]
    assert (told[1].until, told[1].reference) == (until, "PH-FREEZE-4")


def test_sixty_days_are_the_floor(scene: Scene) -> None:
    arrived(scene)

    with pytest.raises(PreservationTooShort):
        actions.grant(REF, until=NOON + timedelta(days=59, hours=23), by=scene.actor(CRISANTO), at=NOON)


def test_a_refusal_names_a_ground_of_the_route(scene: Scene) -> None:
    arrived(scene)

    actions.refuse(REF, ground="political-offence", text="See the note.", by=scene.actor(CRISANTO), at=NOON)

    (told,) = scene.aus.heard("evidence.step", StepBody)
    assert (told.step, told.ground) == (Step.REFUSE, "political-offence")


def test_a_ground_that_the_route_does_not_know_is_no_ground(scene: Scene) -> None:
    arrived(scene)

    with pytest.raises(GroundUnknown):
        actions.refuse(REF, ground="fiscal-offence", text="", by=scene.actor(CRISANTO), at=NOON)


def test_a_question_has_words(scene: Scene) -> None:
    arrived(scene)

    with pytest.raises(WordsMissing):
        actions.ask_clarification(REF, question="  ", by=scene.actor(CRISANTO), at=NOON)


def test_an_investigator_does_not_answer_for_the_state(scene: Scene) -> None:
    arrived(scene)

    with pytest.raises(NotPermitted):
        actions.accept(REF, by=scene.actor(LIGAYA), at=NOON)


@pytest.mark.parametrize("stranger", [DATU, TALA], ids=["another desk", "a provider"])
def test_the_request_does_not_exist_for_others(scene: Scene, stranger: Person) -> None:
    arrived(scene)

    with pytest.raises(RequestUnknown):
        actions.accept(REF, by=scene.actor(stranger), at=NOON)


def test_a_freeze_is_extended_when_asked(scene: Scene) -> None:
    arrived(scene)
    by, later = scene.actor(CRISANTO), NOON + timedelta(days=120)
    actions.grant(REF, until=NOON + timedelta(days=60), by=by, at=NOON)
    scene.aus.says("evidence.preservation", FreezeBody(REF, "extension-asked", later), conversation=REF)

    actions.extend(REF, until=later, by=by, at=NOON)

    assert Request.objects.get(ref=REF).preservation.until == later
    assert [body.change for body in scene.aus.heard("evidence.preservation", FreezeBody)] == ["extend"]


def test_a_request_for_disclosure_keeps_the_frozen_data_until_it_is_decided(scene: Scene) -> None:
    arrived(scene)
    actions.grant(REF, until=NOON + timedelta(days=60), by=scene.actor(CRISANTO), at=NOON)
    disclosure = scene.aus.content(
        scene.desk("authority"),
        ref="AUS-2026-8Q4N2B",
        kind=Kind.DISCLOSURE,
        route="bilateral-mlat",
        data="content",
        preservation=REF,
    )

    receipt = scene.aus.asks(disclosure)

    row = Request.objects.get(ref=REF).preservation
    assert (receipt.code, row.state, row.disclosure_ref) == ("", Freeze.CONVERTED, "AUS-2026-8Q4N2B")


def test_withdrawal_by_the_other_side_ends_it_here(scene: Scene) -> None:
    arrived(scene)

    scene.aus.steps(REF, Step.WITHDRAW, text="The case is closed.")

    request = Request.objects.get(ref=REF)
    assert (request.state, request.is_open, request.preservation.state) == (State.WITHDRAWN, False, Freeze.RELEASED)


def test_an_emergency_is_not_answered_before_the_call_back(scene: Scene) -> None:
    arrived(scene, urgency="emergency")

    with pytest.raises(CallBackMissing):
        actions.accept(REF, by=scene.actor(CRISANTO), at=NOON)


def test_the_call_back_goes_to_the_number_pinned_in_the_manifest(scene: Scene) -> None:
    arrived(scene, urgency="emergency")

    row = actions.record_call_back(
        REF, spoke_to="Duty officer at the desk", genuine=True, by=scene.actor(CRISANTO), at=NOON
    )

    assert row.number == scene.aus.node.desks[0].telephone


def test_an_emergency_waits_for_its_confirmation_after_the_fact(scene: Scene) -> None:
    arrived(scene, urgency="emergency")
    by = scene.actor(CRISANTO)
    actions.record_call_back(REF, spoke_to="Duty officer", genuine=True, by=by, at=NOON)

    actions.grant(REF, until=NOON + timedelta(days=60), by=by, at=NOON)

    clock = Request.objects.get(ref=REF).clocks.get(event="confirm")
    assert (clock.due_at, clock.duration) == (NOON + timedelta(hours=48), "PT48H")


def test_row_08_fake_emergency_request_a_call_back_that_was_denied_keeps_it_shut(scene: Scene) -> None:
    arrived(scene, urgency="emergency")
    by = scene.actor(CRISANTO)
    actions.record_call_back(REF, spoke_to="Duty officer: never heard of it", genuine=False, by=by, at=NOON)

    with pytest.raises(CallBackMissing):
        actions.grant(REF, until=NOON + timedelta(days=60), by=by, at=NOON)


def test_row_08_fake_emergency_request_one_signature_is_not_enough(scene: Scene) -> None:
    content = scene.aus.content(scene.desk("point"), urgency="emergency")

    receipt = scene.aus.asks(content, hands=(OFFICER,))

    assert receipt.code == "evidence.second-officer-needed"
    assert not Request.objects.exists()


def test_row_08_urgency_skips_no_check(scene: Scene) -> None:
    content = scene.aus.content(scene.desk("point"), urgency="emergency", requesting="IDN")

    receipt = scene.aus.asks(content, hands=(OFFICER, SECOND_OFFICER))

    assert receipt.code == "evidence.not-your-state"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ref": "PHL-2026-7K3M9Q"}, "evidence.not-your-state"),
        ({"requested": "IDN"}, "evidence.not-your-state"),
        ({"requesting_desk": str(uuid4())}, "evidence.not-a-desk"),
        ({"requested_desk": str(uuid4())}, "evidence.not-a-desk"),
        ({"requested_desk": "../../etc/passwd"}, "evidence.not-a-desk"),
        ({"instrument": "uncc"}, "evidence.route-differs"),
        ({"kind": Kind.DISCLOSURE}, "evidence.route-differs"),
        ({"data": "content"}, "evidence.route-differs"),
        ({"preservation": "AUS-2026-000000"}, "evidence.preservation-unknown"),
        ({"values": {"account-identifiers": "a string"}}, "evidence.not-a-value"),
        ({"values": {"facts-summary": "nothing\0more"}}, "evidence.not-a-value"),
        ({"offence": "ransom\0ware"}, "evidence.content-malformed"),
        ({"language": "x" * 50}, "evidence.content-malformed"),
        (
            {"values": {"account-identifiers": {"entries": [{"type": "email", "value": "NOT@EXAMPLE.org"}]}}},
            "evidence.not-a-value",
        ),
        (
            {"values": {"account-identifiers": {"entries": [{"type": "ip", "value": "999.1.1.1"}]}}},
            "evidence.not-an-ip",
        ),
    ],
)
def test_a_request_that_does_not_hold_is_refused_by_name(scene: Scene, changed: dict[str, object], code: str) -> None:
    content = scene.aus.content(scene.desk("point"), **changed)

    receipt = scene.aus.asks(content)

    assert (receipt.outcome, receipt.code) == (Outcome.REFUSED, code)
    assert not Request.objects.exists()


def test_a_route_that_nobody_knows_is_refused(scene: Scene) -> None:
    content = msgspec.structs.replace(scene.aus.content(scene.desk("point")), route="no-such-route")

    receipt = scene.aus.asks(content)

    assert receipt.code == "evidence.route-unknown"


def test_a_signature_over_another_content_is_refused(scene: Scene) -> None:
    signed = bodies.encode_content(scene.aus.content(scene.desk("point")))
    hand = Signature(OFFICER, "judge", NOON, bodies.digest_of(b"something else"))

    receipt = scene.aus.says("evidence.request", RequestBody(signed.decode(), (hand,)), conversation=REF)

    assert receipt.code == "evidence.signature-over-other"


def test_a_field_from_a_newer_version_is_kept_but_never_shown_to_a_holder(scene: Scene) -> None:
    asked = (bodies.FieldAsked("field-of-tomorrow", "mandatory", "art. 99"),)
    arrived(scene, fields=asked, values={"field-of-tomorrow": "for your eyes only"})

    order = actions.issue_order(
        REF, desk=scene.desk("provider"), text="Keep the mailbox.", by=scene.actor(CRISANTO), at=NOON
    )

    assert order.values == {}


@pytest.mark.parametrize("depth", [40, 4000])
def test_deep_json_inside_the_signed_content_is_refused(scene: Scene, depth: int) -> None:
    content = '{"ref":' + "[" * depth + "]" * depth + "}"
    hand = Signature(OFFICER, "judge", NOON, bodies.digest_of(content.encode()))

    receipt = scene.aus.says("evidence.request", RequestBody(content, (hand,)), conversation=REF)

    assert receipt.outcome is Outcome.REFUSED
    assert receipt.code == "federation.json-too-deep"


def test_a_third_node_takes_no_step_in_it(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.idn.steps(REF, Step.WITHDRAW)

    assert receipt.code == "evidence.not-a-party"
    assert Request.objects.get(ref=REF).state == State.RECEIVED


def test_the_asking_side_does_not_accept_its_own_request(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.aus.steps(REF, Step.ACCEPT)

    assert receipt.code == "evidence.not-your-move"


def test_a_step_out_of_turn_changes_nothing(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.aus.steps(REF, Step.GIVE_CLARIFICATION, text="You did not ask.")

    assert receipt.code == "evidence.out-of-turn"
    assert Request.objects.get(ref=REF).state == State.RECEIVED


def test_a_delivery_is_told_by_its_package_only(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.aus.steps(REF, Step.DELIVER)

    assert receipt.code == "evidence.step-not-said"


def test_the_message_belongs_to_the_conversation_it_names(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.aus.says("evidence.step", StepBody(REF, Step.WITHDRAW), conversation="AUS-2026-OTHERS")

    assert receipt.code == "evidence.conversation-differs"


def test_a_reference_is_used_once(scene: Scene) -> None:
    arrived(scene)

    receipt = scene.aus.asks(scene.aus.content(scene.desk("point"), urgency="urgent"))

    assert receipt.code == "evidence.reference-taken"
