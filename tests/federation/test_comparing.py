"""What peers have seen of our log, asked before a restored copy goes on."""

import pytest
from django.db import transaction

from comity.directory.queries import Peer
from comity.federation.adapters.http import PeerUnreachable, Reply
from comity.federation.core import add_checkpoint
from comity.federation.tasks.comparing import Answer, Seen, compare
from comity.ledger import actions as ledger_acts
from comity.ledger import queries as ledger
from comity.ledger.core.notes import read_note
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Counterpart

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaves(scene: Scene) -> int:
    """How many leaves our log has, all under a checkpoint."""
    for _ in range(3):
        with transaction.atomic():
            ledger_acts.record("test.act", "PHL-2026-7K3M9Q", {}, at=NOW)
    signed = ledger_acts.checkpoint_now(at=NOW)
    assert signed is not None
    return signed.size


class Witness:
    """A peer that knows so many leaves, and cosigns what continues them."""

    def __init__(self, node: Counterpart, known: int) -> None:
        self.node, self.known = node, known

    def reply(self, request: bytes) -> Reply:
        asked = add_checkpoint.decode(request)
        if asked.old != self.known:
            return Reply(409, add_checkpoint.SIZE_MEDIA_TYPE, add_checkpoint.encode_size(self.known))
        return Reply(200, "text/plain", self.node.book.cosign(read_note(asked.note).text).encode())


def asked(scene: Scene, reply: Witness | Reply | None) -> Seen:
    """What Australia makes of our log, if it answers so; Indonesia is not listened to here."""

    def show(peer: Peer, request: bytes) -> Reply:
        if peer.node_id != "aus.example" or reply is None:
            raise PeerUnreachable(peer=peer.node_id, why="ConnectTimeout")
        return reply.reply(request) if isinstance(reply, Witness) else reply

    australia, indonesia = compare(at=NOW, show=show)
    assert indonesia == Seen("idn.example", Answer.SILENT)
    return australia


@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_peer_that_has_seen_no_more_cosigns(scene: Scene, leaves: int, behind: int) -> None:
    seen = asked(scene, Witness(scene.aus, leaves - behind))

    latest = ledger.latest_checkpoint()
    assert seen == Seen("aus.example", Answer.CONTINUES, leaves)
    assert latest is not None
    assert [each.peer for each in latest.cosigned] == ["aus.example"]


def test_a_peer_that_has_seen_more_says_how_much(scene: Scene, leaves: int) -> None:
    assert asked(scene, Witness(scene.aus, leaves + 5)) == Seen("aus.example", Answer.LONGER, leaves + 5)


def test_a_peer_that_has_seen_another_story_refuses(scene: Scene, leaves: int) -> None:
    refusal = Reply(409, "application/json", b'{"code":"ledger.equivocated"}')

    assert asked(scene, refusal) == Seen("aus.example", Answer.REFUSED)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "text/plain", b"yes, go on"),
        Reply(409, add_checkpoint.SIZE_MEDIA_TYPE, b"many"),
        Reply(404, "application/json", b'{"code":"federation.log-unknown"}'),
    ],
    ids=["an unsigned yes", "no size", "an unknown log"],
)
def test_nothing_but_a_cosignature_lets_the_log_go_on(scene: Scene, leaves: int, reply: Reply) -> None:
    assert asked(scene, reply).answer is Answer.REFUSED


def test_a_peer_that_is_down_has_said_nothing(scene: Scene, leaves: int) -> None:
    assert asked(scene, None) == Seen("aus.example", Answer.SILENT)
