"""What a restored copy may do, by what its peers have seen."""

from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from comity.directory import queries as directory
from comity.directory.actions.manifests import RootKeysAway, publish_manifest
from comity.federation.tasks.comparing import Answer, Seen
from comity.ledger import actions, queries
from comity.ledger.adapters import keys as log_keys
from comity.ledger.adapters import restored
from comity.ledger.adapters.restored import NotYetCompared
from comity.ledger.core.vkeys import read_vkeys
from comity.ledger.queries import Progress
from comity.node.keeping.resume import LeavesLost, NobodyAnswered, OtherStory, begin_anew, go_on
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)

AGREES = Seen("aus.example", Answer.CONTINUES, 2)
SILENT = Seen("idn.example", Answer.SILENT)


@pytest.fixture
def copy(keys: Path, settings: Settings, tmp_path: Path) -> None:
    """This node with its manifest and one act, as restored from a backup."""
    settings.COMITY_RESTORED = tmp_path / "RESTORED"
    publish_manifest(at=NOON)
    act()
    actions.checkpoint_now(at=NOON)
    restored.mark()


def act() -> None:
    with transaction.atomic():
        actions.record("test.act", "PHL-2026-7K3M9Q", {}, at=NOON)


def last_facts() -> object:
    return queries.leaf(queries.head().size - 1).facts


def test_a_marked_copy_logs_nothing(copy: None) -> None:
    with pytest.raises(NotYetCompared):
        act()

    assert queries.head().size == 2


def test_where_every_peer_agrees_the_log_goes_on_and_says_so(copy: None) -> None:
    go_on([AGREES], on_my_word=False, at=NOON)
    act()

    assert queries.leaf(2).facts == {"leaves": 2, "seen": {"aus.example": 2}, "unasked": []}


@pytest.mark.parametrize("seen", [[], [SILENT], [AGREES, SILENT]], ids=["no peers", "all silent", "one silent"])
def test_for_peers_that_cannot_be_asked_the_operator_has_to_vouch(copy: None, seen: list[Seen]) -> None:
    with pytest.raises(NobodyAnswered):
        go_on(seen, on_my_word=False, at=NOON)
    refused = restored.is_marked()
    go_on(seen, on_my_word=True, at=NOON)

    assert refused
    assert not restored.is_marked()
    assert last_facts() == {
        "leaves": 2,
        "seen": {each.peer: each.size for each in seen if each.size},
        "unasked": [each.peer for each in seen if not each.size],
    }


def test_no_word_of_the_operator_outweighs_a_peer_that_has_seen_more(copy: None) -> None:
    with pytest.raises(LeavesLost, match="at least 3 acts"):
        go_on([AGREES, Seen("idn.example", Answer.LONGER, 5)], on_my_word=True, at=NOON)

    assert restored.is_marked()


def test_no_word_of_the_operator_outweighs_a_peer_that_saw_another_story(copy: None) -> None:
    with pytest.raises(OtherStory):
        go_on([Seen("idn.example", Answer.REFUSED)], on_my_word=True, at=NOON)

    assert restored.is_marked()


def test_a_new_log_has_another_name_and_takes_over_the_leaves(copy: None) -> None:
    begin_anew([Seen("aus.example", Answer.LONGER, 9)], roots=None, at=NOON)
    actions.checkpoint_now(at=NOON)

    latest, told = queries.latest_checkpoint(), queries.leaf(2).facts
    assert latest is not None
    assert latest.note.startswith("phl.example/comity/log/2\n4\n")
    assert told == {"former": "phl.example/comity/log", "leaves": 2, "seen": {"aus.example": 9}}


def test_the_leaves_of_both_logs_verify_with_the_keys_of_both(copy: None) -> None:
    first = queries.receipt(1)
    begin_anew([], roots=None, at=NOON)
    actions.checkpoint_now(at=NOON)
    both = read_vkeys(log_keys.every())

    damage = [each for each in queries.audit(both) if not isinstance(each, Progress)]

    assert damage == []
    assert list(queries.against([first, queries.receipt(3)], both)) == []


def test_the_manifest_of_a_new_log_skips_the_versions_that_may_be_lost(copy: None) -> None:
    begin_anew([], roots=None, at=NOON)

    said = directory.own_manifest()
    assert (said.version, said.ledger) == (1001, log_keys.public())


def test_without_its_root_keys_a_node_begins_no_new_log(copy: None, tmp_path: Path) -> None:
    before = log_keys.public()

    with pytest.raises(RootKeysAway):
        begin_anew([], roots=tmp_path, at=NOON)

    assert restored.is_marked()
    assert log_keys.public() == before
