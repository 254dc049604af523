"""The pages about messages, as officers see them."""

import pytest
from django.db import transaction
from django.test import Client

from comity.directory.queries import peer as directory_peer
from comity.federation.actions import receive, send
from comity.federation.actions.alarms import raise_alarm
from comity.federation.actions.receiving import MessageConflict
from comity.federation.models import Alarm, Outbox
from comity.ledger import queries as ledger
from tests.cast import BAYANI, CRISANTO, PASSWORD, Person
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Greeting

pytestmark = pytest.mark.django_db

CASE = "PHL-2026-7K3M9Q"


@pytest.fixture
def message_id(scene: Scene) -> str:
    """One message on its way to Australia."""
    with transaction.atomic():
        return send(
            "test.greeting", Greeting(), to=["aus.example"], purpose="p", conversation=CASE, ref=CASE, at=NOW
        )  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def signed_in(client: Client, person: Person) -> Client:
    assert client.login(username=person.username, password=PASSWORD)
    return client


def alarm() -> Alarm:
    with transaction.atomic():
        raise_alarm(Alarm.Kind.CONFLICT, "aus.example", "0" * 32, MessageConflict(message="0" * 32), at=NOW)
    return Alarm.objects.get()


@pytest.mark.parametrize("page", ["messages/", "messages/received/", "alarms/"])
def test_empty_lists_say_what_will_be_there(scene: Scene, client: Client, page: str) -> None:
    answer = signed_in(client, BAYANI).get(f"/federation/{page}")

    assert answer.status_code == 200
    assert "empty" in answer.content.decode()


def test_the_operator_sees_what_waits_and_sends_it_now(scene: Scene, client: Client, message_id: str) -> None:
    page = signed_in(client, BAYANI).get("/federation/messages/").content.decode()
    answer = client.post(f"/federation/messages/{message_id}/aus.example/retry/")

    assert "Waiting" in page
    assert "aus.example" in page
    assert "Send now" in page
    assert answer.status_code == 302
    assert ledger.of(CASE)[-1].kind == "federation.message.retried"


def test_what_was_answered_cannot_be_sent_again(scene: Scene, client: Client, message_id: str) -> None:
    Outbox.objects.update(state=Outbox.State.DELIVERED)

    page = signed_in(client, BAYANI).get("/federation/messages/").content.decode()

    assert "Send now" not in page
    assert client.post(f"/federation/messages/{message_id}/aus.example/retry/").status_code == 409


def test_a_refused_message_shows_the_sentence_of_its_refusal(scene: Scene, client: Client) -> None:
    assert directory_peer("aus.example", at=NOW)
    receive(scene.sealed(scene.aus, scene.aus.message(type="test.unheard-of")), at=NOW)

    page = signed_in(client, CRISANTO).get("/federation/messages/received/").content.decode()

    assert "does not know messages of the type" in page
    assert "Refused" in page


def test_an_alarm_is_seen_once_and_stays(scene: Scene, client: Client) -> None:
    raised = alarm()
    page = signed_in(client, BAYANI).get("/federation/alarms/").content.decode()
    assert "Two messages under one id" in page

    client.post(f"/federation/alarms/{raised.id}/seen/")

    raised.refresh_from_db()
    assert raised.seen_by == str(scene.people.officers["bayani"].pk)
    assert "Two messages under one id" in client.get("/federation/alarms/?state=seen").content.decode()
    assert "Two messages under one id" not in client.get("/federation/alarms/?state=new").content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("peer=aus.example", True),
        ("peer=idn.example", False),
        ("state=pending", True),
        ("state=refused", False),
        (f"ref={CASE}", True),
        ("ref=other", False),
        ("state=nonsense&order=nonsense&page=99", True),
    ],
)
def test_a_list_is_narrowed_by_its_address(
    scene: Scene, client: Client, message_id: str, query: str, shown: bool
) -> None:
    page = signed_in(client, BAYANI).get(f"/federation/messages/?{query}").content.decode()

    assert (message_id[:8] in page) is shown


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_list_can_be_taken_along(scene: Scene, client: Client, message_id: str, form: str) -> None:
    answer = signed_in(client, BAYANI).get(f"/federation/messages/?format={form}")

    assert message_id in answer.content.decode()


@pytest.mark.parametrize("page", ["messages/", "messages/received/", "alarms/"])
def test_nobody_sees_them_without_signing_in(scene: Scene, client: Client, page: str) -> None:
    assert client.get(f"/federation/{page}").status_code in (302, 401, 403)


def test_retry_and_seen_are_acts_and_not_links(scene: Scene, client: Client, message_id: str) -> None:
    signed_in(client, BAYANI)

    assert client.get(f"/federation/messages/{message_id}/aus.example/retry/").status_code == 405
    assert client.get(f"/federation/alarms/{alarm().id}/seen/").status_code == 405
