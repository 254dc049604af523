"""The outbox: at least once, in order within a conversation, and nobody waits for a peer that is down."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from comity.directory import actions as directory
from comity.directory.queries import Peer, PeerUnknown
from comity.federation import queries
from comity.federation.actions import giving_up, receive, retry, send, send_again, take_receipt
from comity.federation.actions.giving_up import NotGivenUp
from comity.federation.actions.sending import DeliveryUnknown, NotWaiting
from comity.federation.adapters import registry
from comity.federation.adapters.http import PeerAnswered, PeerUnreachable
from comity.federation.core.message import Message
from comity.federation.core.receipt import Outcome, ReceiptMismatch
from comity.federation.models import Alarm, Line, Outbox
from comity.federation.tasks import deliver_due, delivery
from comity.federation.tasks.couriers import Couriers
from comity.ledger import queries as ledger
from comity.terms.errors import ComityError
from tests.cast import MAYUMI
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Counterpart, Greeting

pytestmark = pytest.mark.django_db

CASE = "PHL-2026-7K3M9Q"
SECOND = timedelta(seconds=1)


class Wire:
    """The network between the nodes: which are up, and what reached whom."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.nodes = {node.node_id: node for node in (scene.aus, scene.idn)}
        self.down: set[str] = set()
        self.read: list[tuple[str, Message]] = []
        self.answer: Callable[[Counterpart, bytes], bytes] = lambda node, sealed: node.answers(sealed, to=scene.us)

    def post(self, peer: Peer, sealed: bytes) -> bytes:
        if peer.node_id in self.down:
            raise PeerUnreachable(peer=peer.node_id, why="ConnectionRefused")
        node = self.nodes[peer.node_id]
        self.read.append((peer.node_id, node.read(sealed, author=self.scene.us.signing)))
        return self.answer(node, sealed)

    @property
    def delivered(self) -> list[tuple[str, str]]:
        return [(node_id, bytes(said.body).decode()) for node_id, said in self.read]


@pytest.fixture
def wire(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    couriers: Couriers[delivery.Round] = Couriers()
    monkeypatch.setattr(delivery, "_couriers", couriers)
    yield Wire(scene)
    while couriers.under_way:
        couriers.back(patience=5)


def say(text: str, *to: str, conversation: str = CASE, expires_in: timedelta = timedelta(days=30)) -> str:
    with transaction.atomic():
        return send(
            "test.greeting",
            Greeting(text),
            to=to or ("aus.example",),
            purpose="criminal investigation",
            conversation=conversation,
            ref=CASE,
            at=NOW,
            expires=NOW + expires_in,
        )


def states() -> list[str]:
    return [each.state.value for each in queries.outbox(CASE)]


def test_a_message_is_signed_once_sealed_to_each_and_settled_by_each_receipt(wire: Wire) -> None:
    message_id = say("good evening", "aus.example", "idn.example")

    settled = deliver_due(NOW, post=wire.post)

    assert settled == 2
    assert {said.id for _, said in wire.read} == {message_id}
    assert {said.recipients for _, said in wire.read} == {("aus.example", "idn.example")}
    assert states() == ["delivered", "delivered"]
    kinds = [leaf.kind for leaf in ledger.of(CASE)]
    assert kinds == ["federation.message.sent", "federation.receipt.received", "federation.receipt.received"]


def test_row_18_the_receipt_is_kept_and_names_the_leaf_in_the_other_log(wire: Wire) -> None:
    say("good evening")

    deliver_due(NOW, post=wire.post)

    (delivered,) = queries.outbox(CASE)
    received = ledger.of(CASE)[-1].facts
    assert received is not None
    assert (received["leaf"], received["from"]) == (7, "aus.example")
    assert take_receipt(delivered.receipt, at=NOW).digest == delivered.digest


def test_messages_are_numbered_for_each_set_of_recipients(wire: Wire) -> None:
    for to in (("aus.example",), ("idn.example",), ("aus.example",), ("aus.example", "idn.example")):
        say("good evening", *to)

    deliver_due(NOW, post=wire.post)

    assert [said.sequence for node_id, said in wire.read if node_id == "aus.example"] == [1, 2, 1]


def test_a_message_names_what_its_author_had_seen_of_the_conversation(wire: Wire) -> None:
    say("first")
    receive(wire.scene.sealed(wire.scene.aus, wire.scene.aus.message(conversation=CASE)), at=NOW)

    say("second")
    deliver_due(NOW, post=wire.post)

    (first,), (received,) = queries.conversation(CASE)[0][:1], queries.conversation(CASE)[1]
    assert wire.read[0][1].parents == ()
    assert wire.read[1][1].parents == (first.digest, received.digest)


def test_an_act_that_fails_sends_nothing(scene: Scene) -> None:
    def act() -> None:
        with transaction.atomic():
            say("hello")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()

    assert not Outbox.objects.exists()
    assert not ledger.of(CASE)


def test_nothing_is_sent_to_a_node_without_ceremony(scene: Scene) -> None:
    with pytest.raises(PeerUnknown):
        say("hello", "nowhere.example")


def test_a_peer_that_is_down_delays_no_other_and_gets_everything_once_when_it_is_back(wire: Wire) -> None:
    wire.down.add("aus.example")
    for number in range(3):
        say(f"to Australia {number}", "aus.example")
        say(f"to Indonesia {number}", "idn.example")

    deliver_due(NOW, post=wire.post)
    assert [node_id for node_id, _ in wire.delivered] == ["idn.example"] * 3
    wire.down.clear()
    deliver_due(NOW + SECOND, post=wire.post)

    to_australia = [text for node_id, text in wire.delivered if node_id == "aus.example"]
    assert to_australia == [f'{{"text":"to Australia {number}"}}' for number in range(3)]
    assert states() == ["delivered"] * 6


def test_row_28_a_peer_that_hangs_does_not_hold_up_an_urgent_message_to_another(wire: Wire) -> None:
    hanging = threading.Event()

    def post(peer: Peer, sealed: bytes) -> bytes:
        if peer.node_id == "aus.example":
            hanging.wait(20)
        return wire.post(peer, sealed)

    say("slow", "aus.example")
    deliver_due(NOW, post=post, patience=0.2)
    begun = time.monotonic()
    say("urgent", "idn.example")
    deliver_due(NOW, post=post, patience=0.2)

    assert time.monotonic() - begun < 2
    assert [node_id for node_id, _ in wire.delivered] == ["idn.example"]
    hanging.set()
    deliver_due(NOW, post=post, patience=5)
    assert states() == ["delivered", "delivered"]


def test_a_line_that_fails_rests_longer_each_time_and_wakes_when_the_peer_speaks(wire: Wire) -> None:
    wire.down.add("aus.example")
    say("hello")
    at, rests = NOW, []

    for _ in range(12):
        deliver_due(at, post=wire.post)
        line = Line.objects.get(peer="aus.example")
        assert line.next_at is not None
        rests.append((line.next_at - at).total_seconds())
        at = line.next_at

    assert 0.5 <= rests[0] <= 1
    assert rests[6] > 30
    assert max(rests) <= 300
    receive(wire.scene.sealed(wire.scene.aus), at=at)
    wire.down.clear()
    assert deliver_due(at, post=wire.post) == 1


def test_a_refusal_without_receipt_is_tried_again_and_holds_back_its_own_conversation_only(wire: Wire) -> None:
    refusing = True

    def post(peer: Peer, sealed: bytes) -> bytes:
        said = wire.scene.aus.read(sealed, author=wire.scene.us.signing)
        if refusing and b"one" in bytes(said.body):
            raise PeerAnswered(peer=peer.node_id, theirs="federation.quota-used-up", http_status=429)
        return wire.post(peer, sealed)

    for text in ("one", "two"):
        say(text, conversation="A")
    say("three", conversation="B")

    deliver_due(NOW, post=post)
    assert [text for _, text in wire.delivered] == ['{"text":"three"}']
    assert queries.outbox(CASE)[0].code == "federation.quota-used-up"
    refusing = False
    deliver_due(NOW + SECOND, post=post)

    assert [text for _, text in wire.delivered[1:]] == ['{"text":"one"}', '{"text":"two"}']


def test_a_refused_receipt_is_final_and_its_author_is_told(wire: Wire) -> None:
    told: list[registry.Answered] = []
    registry.register_refusal("test.greeting", told.append)
    registry.register_receipt("test.greeting", lambda _: pytest.fail("it was refused"))
    wire.answer = lambda node, sealed: node.answers(
        sealed, to=wire.scene.us, outcome=Outcome.REFUSED, code="evidence.out-of-turn"
    )
    message_id = say("hello")

    deliver_due(NOW, post=wire.post)
    deliver_due(NOW + timedelta(hours=1), post=wire.post)

    assert states() == ["refused"]
    assert [(one.message_id, one.peer, one.receipt.code) for one in told] == [
        (message_id, "aus.example", "evidence.out-of-turn")
    ]
    assert len(wire.read) == 1


def test_a_crash_after_the_answer_and_before_its_storing_is_harmless(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    registry.register_receipt("test.greeting", lambda answered: told.append(answered.message_id))
    message_id = say("hello")
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_settle", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deliver_due(NOW, post=wire.post)
    assert states() == ["pending"]

    assert deliver_due(NOW + SECOND, post=wire.post) == 0  # the dead worker's line is not free yet
    deliver_due(NOW + timedelta(seconds=16), post=wire.post)

    assert [said.id for _, said in wire.read] == [message_id] * 2
    assert told == [message_id]
    assert states() == ["delivered"]


@pytest.mark.parametrize("bad", ["other message", "other author", "rubbish"])
def test_a_receipt_that_does_not_verify_settles_nothing(wire: Wire, bad: str) -> None:
    other = wire.scene.us.sign(wire.scene.us.message(to=["aus.example"]))
    wire.answer = {
        "other message": lambda node, _: node.seal(node.receipt(other), to="phl.example", key=wire.scene.us.key),
        "other author": lambda node, sealed: wire.scene.idn.seal(
            wire.scene.idn.receipt(node.unseal(sealed)), to="phl.example", key=wire.scene.us.key
        ),
        "rubbish": lambda _, __: b"<html>" * 1000,
    }[bad]
    say("hello")

    deliver_due(NOW, post=wire.post)

    assert states() == ["pending"]
    assert queries.outbox(CASE)[0].attempts == 1


def test_row_18_two_receipts_that_contradict_each_other_raise_an_alarm(wire: Wire) -> None:
    say("hello")
    deliver_due(NOW, post=wire.post)
    (delivered,) = queries.outbox(CASE)
    other = wire.scene.aus.receipt(delivered.signed, outcome=Outcome.REFUSED, code="changed.our-mind")

    with pytest.raises(ReceiptMismatch):
        take_receipt(other, at=NOW)

    assert states() == ["delivered"]
    assert Alarm.objects.get().kind == Alarm.Kind.RECEIPT


def test_a_listener_that_refuses_does_not_lose_the_receipt(wire: Wire) -> None:
    def refuse(answered: registry.Answered) -> None:
        raise ComityError()

    registry.register_receipt("test.greeting", refuse)
    say("hello")

    deliver_due(NOW, post=wire.post)

    assert states() == ["delivered"]
    assert Alarm.objects.get().code == "comity.refused"


def test_what_was_not_delivered_before_its_end_has_expired(wire: Wire) -> None:
    wire.down.add("aus.example")
    message_id = say("hello", expires_in=timedelta(hours=1))

    deliver_due(NOW + timedelta(hours=1), post=wire.post)

    assert states() == ["expired"]
    assert not wire.read
    assert ledger.of(CASE)[-1].kind == "federation.message.expired"
    with pytest.raises(NotWaiting):
        retry(message_id, "aus.example", by="", at=NOW)


def test_what_follows_a_message_that_was_given_up_goes_with_it(wire: Wire) -> None:
    wire.down.add("aus.example")
    say("first", expires_in=timedelta(hours=1))
    say("second")
    say("elsewhere", conversation="PHL-2026-000000")

    deliver_due(NOW + timedelta(hours=1), post=wire.post)

    assert states() == ["expired", "expired", "pending"]


def test_what_went_before_a_message_that_was_given_up_still_waits(wire: Wire) -> None:
    wire.down.add("aus.example")
    say("first")
    say("second", expires_in=timedelta(hours=1))

    deliver_due(NOW + timedelta(hours=1), post=wire.post)

    assert states() == ["pending", "expired"]


def test_the_word_that_sent_a_message_is_told_that_it_was_given_up(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[registry.GivenUp] = []
    monkeypatch.setattr(registry, "_loss_listeners", {"test.greeting": [told.append]})
    message_id = say("hello", expires_in=timedelta(hours=1))

    giving_up.expire(at=NOW + timedelta(hours=1))

    (lost,) = told
    assert (lost.message_id, lost.ref, lost.peer) == (message_id, CASE, "aus.example")


def test_a_listener_that_refuses_does_not_keep_a_message_alive(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(lost: registry.GivenUp) -> None:
        raise NotWaiting

    monkeypatch.setattr(registry, "_loss_listeners", {"test.greeting": [refuse]})
    say("hello", expires_in=timedelta(hours=1))

    giving_up.expire(at=NOW + timedelta(hours=1))

    assert states() == ["expired"]
    assert Alarm.objects.get().code == NotWaiting.code


def test_what_was_given_up_is_sent_again_as_a_new_message_with_the_same_words(wire: Wire) -> None:
    first = say("hello", expires_in=timedelta(hours=1))
    giving_up.expire(at=NOW + timedelta(hours=1))

    with transaction.atomic():
        second = send_again(first, "aus.example", by="", at=NOW + timedelta(hours=1))
    deliver_due(NOW + timedelta(hours=1), post=wire.post)

    assert wire.delivered == [("aus.example", '{"text":"hello"}')]
    assert second != first
    assert queries.given_up(CASE) == []


def test_only_what_was_given_up_is_sent_again_and_only_once(wire: Wire) -> None:
    first = say("hello", expires_in=timedelta(hours=1))
    with transaction.atomic(), pytest.raises(NotGivenUp):
        send_again(first, "aus.example", by="", at=NOW)
    with transaction.atomic(), pytest.raises(DeliveryUnknown):
        send_again(first, "idn.example", by="", at=NOW)

    giving_up.expire(at=NOW + timedelta(hours=1))
    with transaction.atomic():
        send_again(first, "aus.example", by="", at=NOW)

    with transaction.atomic(), pytest.raises(NotGivenUp):
        send_again(first, "aus.example", by="", at=NOW)


def test_an_officer_can_ask_for_another_try_now(wire: Wire) -> None:
    wire.down.add("aus.example")
    message_id = say("hello")
    deliver_due(NOW, post=wire.post)
    wire.down.clear()
    assert deliver_due(NOW, post=wire.post) == 0

    retry(message_id, "aus.example", by="", at=NOW)

    assert deliver_due(NOW, post=wire.post) == 1


def test_row_15_nothing_leaves_for_a_suspended_peer(wire: Wire) -> None:
    say("hello")
    directory.suspend("aus.example", why="Its desk is compromised.", by=wire.scene.people.actor(MAYUMI), at=NOW)

    deliver_due(NOW, post=wire.post)

    assert not wire.read
    assert Line.objects.get(peer="aus.example").code == "directory.peer-suspended"


def test_what_waits_is_sealed_anew_when_the_peer_changes_its_key(wire: Wire) -> None:
    say("hello")
    changed = Counterpart(
        "aus.example",
        wire.scene.aus.state,
        "Australia",
        roots=wire.scene.aus.roots,
        signing=wire.scene.aus.signing,
        desk_ids=wire.scene.aus.desk_ids,
        version=2,
    )
    directory.accept_rotation(changed.shows(previous=wire.scene.aus.shows()), at=NOW)
    wire.nodes["aus.example"] = changed

    deliver_due(NOW, post=wire.post)

    assert states() == ["delivered"]
