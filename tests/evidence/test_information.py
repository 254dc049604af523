"""Spontaneous information: the conditions go first, the information only once they are accepted."""

from typing import Literal

import pytest

from comity.directory.core.permissions import NotPermitted
from comity.evidence import actions
from comity.evidence.actions import Addressee, Offered
from comity.evidence.actions.drafting import RouteNotOpen
from comity.evidence.actions.informing import InformationUnknown
from comity.evidence.core.bodies import OfferBody
from comity.evidence.core.information import Offer, OfferOutOfTurn
from comity.evidence.models import Information, StepTaken
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.routes import Question
from tests.cast import AUS, CRISANTO, IDN, LIGAYA, MAYUMI, NOON, PHL
from tests.evidence.abroad import Scene

SECRET = "The same gang wrote to a bank in Jakarta."
WHAT = Offered("A lead in your territory", "For intelligence only; no onward passing.", SECRET)


def question(to: Literal["AUS", "IDN"] = "IDN") -> Question:
    return Question(
        PHL,
        IDN if to == "IDN" else AUS,
        DataCategory.SPONTANEOUS,
        Holder.PUBLIC_AUTHORITY,
        Urgency.ORDINARY,
        NOON.date(),
        facts={"offence-in-untoc-scope": True},
    )


def offered(scene: Scene) -> str:
    to = Addressee("idn.example", scene.idn.desk, scene.desk("point"))
    return actions.offer(question(), "untoc-18-4", to, WHAT, by=scene.actor(CRISANTO), at=NOON).ref


def answers(scene: Scene, ref: str, step: str, **said: str) -> str:
    body = OfferBody(ref, step, **said)
    return scene.idn.says("evidence.information", body, conversation=ref).code


def test_an_offer_names_its_conditions_and_keeps_the_information_back(scene: Scene) -> None:
    offered(scene)

    (body,) = scene.idn.heard("evidence.information", OfferBody)
    assert (body.conditions, body.information) == (WHAT.conditions, "")


def test_the_information_follows_the_acceptance(scene: Scene) -> None:
    ref = offered(scene)
    assert answers(scene, ref, "accept") == ""

    actions.pass_on(ref, by=scene.actor(CRISANTO), at=NOON)
    scene.idn.answers()

    assert scene.idn.heard("evidence.information", OfferBody)[-1].information == SECRET
    assert Information.objects.get().state == Offer.RECEIVED


def test_nothing_is_passed_on_before_the_conditions_are_accepted(scene: Scene) -> None:
    ref = offered(scene)

    with pytest.raises(OfferOutOfTurn):
        actions.pass_on(ref, by=scene.actor(CRISANTO), at=NOON)


def test_a_declined_offer_passes_nothing_on(scene: Scene) -> None:
    ref = offered(scene)
    answers(scene, ref, "decline", text="Our law demands disclosure.")

    with pytest.raises(OfferOutOfTurn):
        actions.pass_on(ref, by=scene.actor(CRISANTO), at=NOON)


def test_a_state_that_is_not_bound_by_the_convention_is_not_written_to_under_it(scene: Scene) -> None:
    to = Addressee("idn.example", scene.idn.desk, scene.desk("point"))

    with pytest.raises(RouteNotOpen):
        actions.offer(question(), "ets185-26", to, WHAT, by=scene.actor(CRISANTO), at=NOON)


def test_the_convention_carries_it_between_parties(scene: Scene) -> None:
    to = Addressee("aus.example", scene.aus.desk, scene.desk("point"))

    row = actions.offer(question("AUS"), "ets185-26", to, WHAT, by=scene.actor(CRISANTO), at=NOON)

    assert row.state == Offer.OFFERED


def test_an_investigator_passes_nothing_on_by_herself(scene: Scene) -> None:
    to = Addressee("idn.example", scene.idn.desk, scene.desk("point"))

    with pytest.raises(NotPermitted):
        actions.offer(question(), "untoc-18-4", to, WHAT, by=scene.actor(LIGAYA), at=NOON)


def test_another_desk_finds_no_offer(scene: Scene) -> None:
    ref = offered(scene)
    answers(scene, ref, "accept")

    with pytest.raises(InformationUnknown):
        actions.pass_on(ref, by=scene.actor(MAYUMI), at=NOON)


def test_an_offer_from_abroad_is_accepted_and_its_information_arrives(scene: Scene) -> None:
    ref = "IDN-2026-7K3M9Q"
    answers(scene, ref, "offer", route="untoc-18-4", desk=scene.desk("point"), subject="A lead", conditions="None.")
    actions.accept_offer(ref, by=scene.actor(CRISANTO), at=NOON)

    assert answers(scene, ref, "pass-on", information=SECRET) == ""

    row = Information.objects.get()
    assert (row.information, row.state) == (SECRET, Offer.PASSED_ON)


@pytest.mark.parametrize(
    ("ref", "said", "code"),
    [
        ("AUS-2026-7K3M9Q", {"route": "untoc-18-4"}, "evidence.not-your-state"),
        ("IDN-2026-7K3M9Q", {"route": "no-such-route"}, "evidence.route-unknown"),
        ("IDN-2026-7K3M9Q", {"route": "untoc-18-4", "desk": "nowhere"}, "evidence.not-a-desk"),
    ],
)
def test_an_offer_that_does_not_hold_is_refused_by_name(
    scene: Scene, ref: str, said: dict[str, str], code: str
) -> None:
    assert answers(scene, ref, "offer", subject="A lead", **said) == code
    assert not Information.objects.exists()


def test_the_timeline_of_an_offer_has_its_leaves(scene: Scene) -> None:
    ref = offered(scene)
    answers(scene, ref, "accept")

    lines = StepTaken.objects.filter(ref=ref).order_by("number")
    assert [(line.step, line.side) for line in lines] == [("offer", "asking"), ("accept", "asked")]
    assert all(line.leaf is not None for line in lines)
