"""Officers ask owners whether something may go on, from the share dialogue; and answer when they are asked."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from comity.intel.actions.indexing import index_next
from comity.intel.core.exchange.passing import ANSWER, QUESTION, AnswerBody, QuestionBody
from comity.intel.models import Given, Onward
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.intel.pages.people import Office
from tests.intel.pages.sharing.conftest import Bay, text
from tests.intel.sharing.marked import AUS, marking_id
from tests.intel.sharing.stored import at_level, keep, owned, tool


@pytest.fixture
def theirs(bay: Bay) -> str:
    """A tool of Australia's that goes on only once it agrees."""
    parties = ["node:idn.example", "node:phl.example"]
    marking = owned("m", owner=AUS, level=Tlp.GREEN, releasable_to=parties, onward="ask")
    (one,) = keep(tool("gunwale", at_level(Tlp.GREEN), marking), owner=AUS)
    while index_next():
        pass
    return one.stix_id


@pytest.fixture
def question(bay: Bay) -> str:
    """Australia asks whether a tool of ours may go on to Indonesia."""
    marking = owned("n", level=Tlp.GREEN, releasable_to=["node:aus.example", "node:idn.example"], onward="ask")
    (one,) = keep(tool("halyard", at_level(Tlp.GREEN), marking))
    while index_next():
        pass
    Given.objects.create(object_id=one.pk, stix_id=one.stix_id, node=AUS, message="", at=NOON)
    readers = ("Indonesia",)
    body = QuestionBody(id=str(uuid4()), stix_id=one.stix_id, marking=marking_id("n"), readers=readers, note="Hm.")
    assert bay.office.scene.aus.says(QUESTION, body, conversation="x").code == ""
    return body.id


def test_the_share_dialogue_offers_to_ask(bay: Bay, officer: Client, theirs: str) -> None:
    page = text(officer.get(f"/intel/share/?id={theirs}&collection={bay.collection.public_id}"))

    answer = officer.post(
        reverse("intel:ask_onward"), {"id": theirs, "collection": bay.collection.public_id, "note": "They saw it."}
    )

    (said,) = bay.office.scene.aus.heard(QUESTION, QuestionBody)
    assert "Its owner has to agree first" in page
    assert "Ask the owner" in page
    assert answer["Location"] == reverse("intel:onward")
    assert said.note == "They saw it."
    assert "gunwale" in text(officer.get(reverse("intel:onward")))
    assert "Waiting for the owner" in text(officer.get(reverse("intel:onward_question", args=[said.id])))


def test_nothing_to_ask_is_said(bay: Bay, officer: Client) -> None:
    said = {"id": bay.tools, "collection": bay.collection.public_id}

    page = text(officer.post(reverse("intel:ask_onward"), said, follow=True))

    assert "No owner of these objects wants to be asked" in page


def test_without_a_collection_the_dialogue_begins_again(bay: Bay, officer: Client) -> None:
    answer = officer.post(reverse("intel:ask_onward"), {"id": bay.tools})

    assert answer["Location"].startswith("/intel/share/?id=")


def test_an_officer_agrees(bay: Bay, officer: Client, question: str) -> None:
    address = reverse("intel:onward_question", args=[question])

    page = text(officer.get(address))
    officer.post(address, {"answer": "allow"})

    (said,) = bay.office.scene.aus.heard(ANSWER, AnswerBody)
    assert "May aus.example pass this on?" in page
    assert "halyard" in page
    assert said.allowed
    assert "It may go on" in text(officer.get(reverse("intel:onward")))
    assert officer.post(address, {"answer": "allow"}).status_code == 404


def test_an_officer_says_no_and_why(bay: Bay, officer: Client, question: str) -> None:
    officer.post(reverse("intel:onward_question", args=[question]), {"answer": "decline", "reason": "Not yet."})

    assert (Onward.objects.get().state, Onward.objects.get().reason) == ("declined", "Not yet.")


@pytest.mark.parametrize("said", [{}, {"answer": "perhaps"}, {"answer": "decline", "reason": "x" * 1001}])
def test_no_answer_is_none(bay: Bay, officer: Client, question: str, said: dict[str, str]) -> None:
    answer = officer.post(reverse("intel:onward_question", args=[question]), said or {"x": "y"})

    assert "There is a problem" in text(answer, 422)


def test_it_is_exported(bay: Bay, officer: Client, question: str) -> None:
    (row,) = officer.get(reverse("intel:onward"), {"format": "json"}).json()["rows"]

    assert (row["id"], row["direction"], row["readers"]) == (question, "asked of us", "Indonesia")


def test_an_investigator_neither_asks_nor_answers(bay: Bay, office: Office, question: str) -> None:
    client = office.client(LIGAYA)

    for address in (reverse("intel:onward"), reverse("intel:onward_question", args=[question])):
        assert client.get(address).status_code == 403
    assert client.post(reverse("intel:ask_onward"), {"id": bay.tools}).status_code == 403


def test_one_that_does_not_exist_is_not_found(bay: Bay, officer: Client) -> None:
    address = reverse("intel:onward_question", args=["00000000-0000-4000-8000-000000000009"])

    assert officer.get(address).status_code == 404
