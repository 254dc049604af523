"""This node's own manifest, as its peers come to see it."""

from datetime import timedelta
from pathlib import Path

import pytest

from comity.directory import actions, queries
from comity.directory.actions.manifests import RootKeysAway
from comity.directory.adapters import keys as own_keys
from comity.directory.core import manifest as manifests
from comity.directory.core.permissions import NotPermitted
from comity.directory.core.rotation import Change, successor
from comity.directory.core.signing import SigningKey
from comity.directory.tasks import renew_manifest
from comity.ledger import queries as ledger
from tests.cast import BAYANI, LIGAYA, NOON, House

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=30)


def published(*, revoke: bool = False) -> bytes:
    return bytes(actions.publish_manifest(at=LATER, revoke=revoke).envelope)


def test_a_node_without_manifest_says_so() -> None:
    with pytest.raises(queries.ManifestUnpublished):
        queries.own_manifest_bytes()


def test_the_first_manifest_names_the_node_and_its_desks(house: House) -> None:
    actions.publish_manifest(at=NOON, by=house.actor(BAYANI))

    own = manifests.self_consistent(queries.own_manifest_bytes(), at=NOON)

    assert (own.node_id, own.version, own.expires - own.created) == ("phl.example", 1, manifests.LIFE)
    assert {desk.id for desk in own.desks} == {desk.pk for desk in house.desks.values()}
    assert len(own.root.keys) == 3
    assert [leaf.kind for leaf in ledger.of("phl.example")] == ["directory.manifest.published"]


def test_an_investigator_publishes_nothing(house: House) -> None:
    with pytest.raises(NotPermitted):
        actions.publish_manifest(at=NOON, by=house.actor(LIGAYA))


def test_each_version_follows_the_one_before(house: House) -> None:
    first = bytes(actions.publish_manifest(at=NOON).envelope)

    second = published()

    assert successor(first, second, at=LATER).change == Change.RENEWAL


def test_a_rotated_key_is_handed_over(keys: Path) -> None:
    first = bytes(actions.publish_manifest(at=NOON).envelope)
    _rotate(keys)

    succession = successor(first, published(), at=LATER)

    assert succession.change == Change.ROTATION
    assert len(succession.manifest.signing) == 2


def test_a_stolen_key_is_revoked(keys: Path) -> None:
    first = bytes(actions.publish_manifest(at=NOON).envelope)
    _rotate(keys)

    succession = successor(first, published(revoke=True), at=LATER)

    assert succession.change == Change.REVOCATION
    assert len(succession.manifest.signing) == 1


def test_what_was_sealed_before_a_rotation_can_still_be_opened(keys: Path) -> None:
    before = own_keys.sealing_public()
    _rotate(keys)

    assert len(own_keys.sealing_keys()) == 2
    assert own_keys.sealing_public() != before


def test_one_root_key_at_hand_is_not_enough(keys: Path) -> None:
    actions.publish_manifest(at=NOON)
    for name in ("2.pem", "3.pem"):
        (keys / "root" / name).unlink()

    with pytest.raises(RootKeysAway):
        actions.publish_manifest(at=LATER)


def test_the_root_hands_over_to_another_root() -> None:
    first = bytes(actions.publish_manifest(at=NOON).envelope)
    next_roots = tuple(SigningKey.generate() for _ in range(3))

    second = bytes(actions.publish_manifest(at=LATER, next_roots=next_roots).envelope)
    third = bytes(actions.publish_manifest(at=LATER, roots=next_roots).envelope)

    assert successor(first, second, at=LATER).manifest.fingerprint != manifests.unverified(first).fingerprint
    assert successor(second, third, at=LATER).manifest.version == 3


def test_keys_are_for_the_nodes_user_alone(keys: Path) -> None:
    for file in keys.rglob("*.pem"):
        assert file.stat().st_mode & 0o777 == 0o600, file


def _rotate(folder: Path) -> None:
    own_keys.rotate(folder, at=LATER)


def test_the_node_renews_its_manifest_while_the_root_is_at_hand(keys: Path) -> None:
    actions.publish_manifest(at=NOON)

    assert not renew_manifest(at=NOON + timedelta(days=59))
    assert renew_manifest(at=NOON + timedelta(days=61))
    for root in (keys / "root").glob("*.pem"):
        root.unlink()
    assert not renew_manifest(at=NOON + timedelta(days=130))
