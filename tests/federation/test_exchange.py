"""Checkpoints and manifests between peers: who cosigns what, and what is noticed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from comity.directory.core.signing import SigningKey
from comity.directory.queries import Peer
from comity.directory.queries import peer as directory_peer
from comity.federation import api
from comity.federation.adapters.doorman import Doorman
from comity.federation.adapters.http import PeerUnreachable, Reply
from comity.federation.core import add_checkpoint
from comity.federation.core.add_checkpoint import CheckpointMalformed
from comity.federation.models import Alarm
from comity.federation.tasks import exchange, exchange_checkpoints
from comity.federation.tasks.couriers import Couriers
from comity.ledger import actions as ledger_acts
from comity.ledger import queries as ledger
from comity.ledger.core.notes import read_note
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Counterpart

pytestmark = pytest.mark.django_db

PATH = "/federation/checkpoint/"
MINUTE = timedelta(minutes=1)


class Witnesses:
    """The peers as witnesses of our log and as publishers of their manifests, in memory."""

    def __init__(self, scene: Scene) -> None:
        self.nodes = {node.node_id: node for node in (scene.aus, scene.idn)}
        self.shown = {node_id: node.shows() for node_id, node in self.nodes.items()}
        self.known: dict[str, int] = {}
        self.down: set[str] = set()
        self.asked: list[tuple[str, int]] = []

    def manifest(self, peer: Peer) -> bytes:
        if peer.node_id in self.down:
            raise PeerUnreachable(peer=peer.node_id, why="ConnectTimeout")
        return self.shown[peer.node_id]

    def show(self, peer: Peer, request: bytes) -> Reply:
        asked = add_checkpoint.decode(request)
        self.asked.append((peer.node_id, asked.old))
        known = self.known.get(peer.node_id, 0)
        if asked.old != known:
            return Reply(409, add_checkpoint.SIZE_MEDIA_TYPE, add_checkpoint.encode_size(known))
        self.known[peer.node_id] = int(asked.note.split("\n")[1])
        return Reply(200, "text/plain", self.nodes[peer.node_id].book.cosign(read_note(asked.note).text).encode())


@pytest.fixture
def witnesses(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Witnesses:
    couriers: Couriers[exchange.News] = Couriers()
    monkeypatch.setattr(exchange, "_couriers", couriers)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(api, "doorman", Doorman())
    return Witnesses(scene)


def meet(witnesses: Witnesses, *, minutes: int = 0) -> int:
    return exchange_checkpoints(
        NOW + minutes * MINUTE, show=witnesses.show, fetch_manifest=witnesses.manifest, patience=5
    )


def grow(*, minutes: int = 0) -> None:
    at = NOW + minutes * MINUTE
    with transaction.atomic():
        ledger_acts.record("test.act", "PHL-2026-7K3M9Q", {}, at=at)
    ledger_acts.checkpoint_now(at=at)


def test_every_peer_cosigns_our_checkpoint(witnesses: Witnesses) -> None:
    grow()

    assert meet(witnesses) == 2

    latest = ledger.latest_checkpoint()
    assert latest is not None
    assert {each.peer for each in latest.cosigned} == {"aus.example", "idn.example"}


def test_what_was_cosigned_is_not_shown_again_until_it_grows(witnesses: Witnesses) -> None:
    grow()
    meet(witnesses)
    asked = len(witnesses.asked)

    meet(witnesses, minutes=2)
    assert len(witnesses.asked) == asked
    grow(minutes=20)
    assert meet(witnesses, minutes=20) == 2


def test_a_peer_is_asked_once_in_its_turn(witnesses: Witnesses) -> None:
    grow()
    meet(witnesses)
    grow(minutes=11)

    assert meet(witnesses) == 0
    assert meet(witnesses, minutes=11) == 2


def test_a_witness_that_knows_another_size_gets_the_proof_from_there(witnesses: Witnesses) -> None:
    grow()
    latest = ledger.latest_checkpoint()
    assert latest is not None
    witnesses.known["aus.example"] = latest.size - 2

    assert meet(witnesses) == 2
    assert ("aus.example", latest.size - 2) in witnesses.asked


def test_a_peer_that_is_down_does_not_hinder_the_others(witnesses: Witnesses) -> None:
    grow()
    witnesses.down.add("aus.example")

    assert meet(witnesses) == 1


def test_row_15_a_key_revoked_by_a_peer_is_refused_within_one_exchange(witnesses: Witnesses, scene: Scene) -> None:
    renewed = replace(scene.aus, signing=SigningKey.generate(), version=2)
    witnesses.shown["aus.example"] = renewed.shows(previous=scene.aus.shows())

    meet(witnesses)

    assert directory_peer("aus.example", at=NOW).verifying_keys == (renewed.signing.public,)


def test_row_14_a_manifest_that_cannot_follow_raises_an_alarm_and_changes_nothing(
    witnesses: Witnesses, scene: Scene
) -> None:
    impostor = Counterpart("aus.example", scene.aus.state, "Australia", version=2)
    witnesses.shown["aus.example"] = impostor.shows(previous=scene.aus.shows())

    meet(witnesses)

    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.code) == (Alarm.Kind.MANIFEST, "directory.manifest-not-the-successor")
    assert directory_peer("aus.example", at=NOW).verifying_keys == (scene.aus.signing.public,)


def test_row_14_two_manifests_of_one_version_suspend_the_peer_and_raise_an_alarm(
    witnesses: Witnesses, scene: Scene
) -> None:
    witnesses.shown["aus.example"] = scene.aus.shows(at=NOW - MINUTE)

    meet(witnesses)

    assert Alarm.objects.get().code == "directory.manifest-conflict"


def test_row_17_a_peer_that_has_seen_another_story_of_our_log_is_listened_to(witnesses: Witnesses) -> None:
    grow()
    refusal = Reply(409, "application/json", b'{"code":"ledger.equivocated","message":"..."}')

    exchange_checkpoints(NOW, show=lambda *_: refusal, fetch_manifest=witnesses.manifest, patience=5)

    assert Alarm.objects.filter(kind=Alarm.Kind.EQUIVOCATION).count() == 2


def test_a_cosignature_that_does_not_verify_raises_an_alarm(witnesses: Witnesses) -> None:
    grow()
    rubbish = Reply(200, "text/plain", b"rubbish")

    assert exchange_checkpoints(NOW, show=lambda *_: rubbish, fetch_manifest=witnesses.manifest, patience=5) == 0

    assert Alarm.objects.filter(kind=Alarm.Kind.RECEIPT).count() == 2


def ask(client: Client, node: Counterpart, *, old: int, proof: bool = True) -> tuple[int, str, bytes]:
    hashes = node.book.proof(old) if proof else ()
    answer = client.post(PATH, add_checkpoint.encode(old, hashes, node.book.note()), content_type="text/plain")
    return answer.status_code, answer["Content-Type"], answer.content


@pytest.fixture
def logging(witnesses: Witnesses) -> Iterator[Counterpart]:
    node = witnesses.nodes["aus.example"]
    node.book.log("a", "b", "c")
    yield node
    node.book.leaves.clear()


def test_we_cosign_the_log_of_a_peer(logging: Counterpart, client: Client) -> None:
    status, media_type, cosignature = ask(client, logging, old=0)

    assert (status, media_type) == (200, "text/plain; charset=utf-8")
    assert cosignature.decode().startswith("\N{EM DASH} phl.example/comity/log ")
    assert [head.size for head in ledger.peer_checkpoints()] == [3]


def test_a_proof_from_a_size_unknown_here_is_answered_with_the_one_known(logging: Counterpart, client: Client) -> None:
    ask(client, logging, old=0)
    logging.book.log("d")

    assert ask(client, logging, old=1) == (409, "text/x.tlog.size", b"3\n")
    assert ask(client, logging, old=3)[0] == 200


def test_row_17_a_split_view_is_kept_as_proof_and_raises_an_alarm(logging: Counterpart, client: Client) -> None:
    ask(client, logging, old=0)
    logging.book = logging.book.fork()
    logging.book.leaves[1] = bytes(32)

    status, _, content = ask(client, logging, old=3)

    assert status == 409
    assert b"ledger.equivocated" in content
    assert Alarm.objects.get().kind == Alarm.Kind.EQUIVOCATION
    assert len(ledger.equivocations()) == 1


def test_a_log_that_lost_leaves_is_told_how_many_are_known_here(logging: Counterpart, client: Client) -> None:
    ask(client, logging, old=0)
    logging.book.leaves.pop()

    assert ask(client, logging, old=2) == (409, "text/x.tlog.size", b"3\n")


def test_row_17_a_peer_that_has_seen_more_of_our_log_is_listened_to(witnesses: Witnesses) -> None:
    grow()
    more = Reply(409, add_checkpoint.SIZE_MEDIA_TYPE, b"999\n")

    exchange_checkpoints(NOW, show=lambda *_: more, fetch_manifest=witnesses.manifest, patience=5)

    assert Alarm.objects.filter(kind=Alarm.Kind.EQUIVOCATION).count() == 2


def test_the_log_of_a_stranger_is_not_cosigned(logging: Counterpart, client: Client) -> None:
    other = Counterpart("nowhere.example", logging.state, "Nowhere")
    other.book.log("a")

    assert ask(client, other, old=0)[0] == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"old",
        b"old 1",
        b"old -1\n\nnote",
        b"old 01\n\nnote",
        b"old 9999999999999999999999\n\nnote",
        b"old 1\nAAAA\n\nnote",
        b"old 1\n" + b"A" * 44 + b"\n\nnote",
        b"old 0\n" + 64 * (b"A" * 43 + b"=\n"),
        b"new 1\n\nnote",
        b"\xff\n\n",
    ],
    ids=lambda raw: raw[:12].decode("latin-1"),
)
def test_row_27_a_malformed_request_is_refused(raw: bytes) -> None:
    with pytest.raises(CheckpointMalformed):
        add_checkpoint.decode(raw)
