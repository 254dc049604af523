"""What its owner lets go on only once it has agreed: it is asked, an officer there answers, the answer counts."""

from uuid import UUID, uuid4

import pytest

from comity.directory.core.permissions import NotPermitted
from comity.federation.core.receipt import Outcome
from comity.intel.actions.feedback import passing
from comity.intel.actions.sharing import releasing
from comity.intel.core.exchange.passing import ANSWER, QUESTION, AnswerBody, QuestionBody
from comity.intel.core.sharing import community as charters
from comity.intel.models import Collection, Given, Onward, ReleaseOrder
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AUS, IDN, NODE_IDN, marking_id
from tests.intel.sharing.stored import at_level, ids, keep, owned, tool

GREEN = at_level(Tlp.GREEN)


@pytest.fixture
def theirs(scene: Scene) -> list[str]:
    """A tool of Australia's that goes on to Indonesia only once Australia agrees."""
    marking = owned(
        "m", owner=AUS, level=Tlp.GREEN, releasable_to=["node:idn.example", "node:phl.example"], onward="ask"
    )
    return ids(keep(tool("a", GREEN, marking), owner=AUS))


@pytest.fixture
def circle(scene: Scene) -> Collection:
    """Our collection for Indonesia."""
    return scene.collection(scene.circle(NODE_IDN))


def say(scene: Scene, question: Onward, *, allowed: bool, reason: str = "") -> str:
    body = AnswerBody(id=str(question.pk), allowed=allowed, reason=reason)
    return scene.aus.says(ANSWER, body, conversation="x").code


class TestWhoeverAsks:
    def test_before_it_is_asked_nothing_goes_on(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        with pytest.raises(releasing.ReleaseRefused) as refusal:
            releasing.release(theirs, circle.public_id, by=scene.actor(), at=NOON)

        (line,) = refusal.value.preview.lines
        assert [reason.text for reason, _number in line.why_not] == ["Its owner has to agree first, and has not."]

    def test_the_owner_is_told_what_and_to_whom(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        passing.ask(theirs, circle.public_id, "They saw it too.", by=scene.actor(), at=NOON)

        (said,) = scene.aus.heard(QUESTION, QuestionBody)
        assert (said.stix_id, said.marking, said.readers) == (theirs[0], marking_id("m"), ("Indonesia",))
        assert of(theirs[0])[-1].kind == "intel.onward.asked"

    def test_once_the_owner_agrees_it_is_released(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        (question,) = passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)

        code = say(scene, question, allowed=True)
        order = releasing.release(theirs, circle.public_id, by=scene.actor(), at=NOON)

        assert code == ""
        assert order.state == ReleaseOrder.State.DONE

    def test_no_is_no(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        (question,) = passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)

        say(scene, question, allowed=False, reason="Not yet.")

        assert Onward.objects.get().reason == "Not yet."
        with pytest.raises(releasing.ReleaseRefused):
            releasing.release(theirs, circle.public_id, by=scene.actor(), at=NOON)

    def test_whoever_comes_later_was_not_agreed_to(self, scene: Scene, theirs: list[str]) -> None:
        charter = scene.circle(NODE_IDN)
        collection = scene.collection(charter)
        (question,) = passing.ask(theirs, collection.public_id, "", by=scene.actor(), at=NOON)
        say(scene, question, allowed=True)
        member = charters.Member(kind=charters.MemberKind.ORGANISATION, id="reef-cert", name="Reef CERT", node=IDN)

        scene.admits(charter, member)

        with pytest.raises(releasing.ReleaseRefused):
            releasing.release(theirs, collection.public_id, by=scene.actor(), at=NOON)

    def test_an_agreement_is_about_one_collection(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        (question,) = passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)
        say(scene, question, allowed=True)
        other = scene.collection(scene.circle(NODE_IDN))

        with pytest.raises(releasing.ReleaseRefused):
            releasing.release(theirs, other.public_id, by=scene.actor(), at=NOON)

    def test_the_same_is_not_asked_twice(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)

        with pytest.raises(passing.NothingToAsk):
            passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)

    def test_after_a_no_one_may_ask_again(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        (question,) = passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)
        say(scene, question, allowed=False)

        assert passing.ask(theirs, circle.public_id, "Please.", by=scene.actor(), at=NOON)

    def test_a_node_that_does_not_take_the_question_is_told_of(
        self, scene: Scene, theirs: list[str], circle: Collection
    ) -> None:
        passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)

        scene.aus.answers(Outcome.REFUSED, code="intel.not-yours-to-speak-of")

        assert Onward.objects.get().state == Onward.State.REFUSED

    def test_nobody_else_answers_for_the_owner(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        (question,) = passing.ask(theirs, circle.public_id, "", by=scene.actor(), at=NOON)
        body = AnswerBody(id=str(question.pk), allowed=True)

        code = scene.idn.says(ANSWER, body, conversation="x").code

        assert code == "intel.onward-unknown"
        assert Onward.objects.get().state == Onward.State.WAITING

    def test_nothing_to_ask_is_said(self, scene: Scene, circle: Collection) -> None:
        with pytest.raises(passing.NothingToAsk):
            passing.ask(ids(keep(tool("ours", GREEN))), circle.public_id, "", by=scene.actor(), at=NOON)

    def test_not_everybody_asks(self, scene: Scene, theirs: list[str], circle: Collection) -> None:
        with pytest.raises(NotPermitted):
            passing.ask(theirs, circle.public_id, "", by=scene.actor(LIGAYA), at=NOON)


class TestTheOwner:
    @pytest.fixture
    def ours(self, scene: Scene) -> str:
        """A tool of ours that Australia has, and passes on only once we agree."""
        marking = owned("m", level=Tlp.GREEN, releasable_to=["node:aus.example", "node:idn.example"], onward="ask")
        (one,) = keep(tool("ours", GREEN, marking))
        Given.objects.create(object_id=one.pk, stix_id=one.stix_id, node=AUS, message="", at=NOON)
        return one.stix_id

    def asks(self, scene: Scene, stix_id: str, **other: object) -> tuple[UUID, str]:
        said = {"id": str(uuid4()), "stix_id": stix_id, "marking": marking_id("m"), "readers": ("Indonesia",)}
        body = QuestionBody(**{**said, **other})  # type: ignore[arg-type]  # as a test says
        return UUID(body.id), scene.aus.says(QUESTION, body, conversation="x").code

    def test_an_officer_agrees_and_the_answer_travels(self, scene: Scene, ours: str) -> None:
        question, code = self.asks(scene, ours)

        passing.allow(question, by=scene.actor(), at=NOON)

        (said,) = scene.aus.heard(ANSWER, AnswerBody)
        assert code == ""
        assert (said.id, said.allowed) == (str(question), True)
        assert of(ours)[-1].kind == "intel.onward.allowed"

    def test_an_officer_says_no_and_why_once(self, scene: Scene, ours: str) -> None:
        question, _code = self.asks(scene, ours)

        passing.decline(question, "Not yet.", by=scene.actor(), at=NOON)

        (said,) = scene.aus.heard(ANSWER, AnswerBody)
        assert (said.allowed, said.reason) == (False, "Not yet.")
        with pytest.raises(passing.OnwardUnknown):
            passing.allow(question, by=scene.actor(), at=NOON)

    def test_whoever_was_not_given_it_learns_nothing(self, scene: Scene, ours: str) -> None:
        body = QuestionBody(id=str(uuid4()), stix_id=ours, marking=marking_id("m"), readers=("Everybody",))

        assert scene.idn.says(QUESTION, body, conversation="x").code == "intel.not-yours-to-speak-of"

    def test_another_marking_is_not_asked_about(self, scene: Scene, ours: str) -> None:
        assert self.asks(scene, ours, marking=marking_id("other"))[1] == "intel.onward-unknown"

    def test_a_question_is_taken_once(self, scene: Scene, ours: str) -> None:
        question, _code = self.asks(scene, ours)

        assert self.asks(scene, ours, id=str(question))[1] == "intel.onward-unknown"

    def test_not_everybody_answers(self, scene: Scene, ours: str) -> None:
        question, _code = self.asks(scene, ours)

        with pytest.raises(NotPermitted):
            passing.allow(question, by=scene.actor(LIGAYA), at=NOON)
