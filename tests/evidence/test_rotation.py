"""Packages and chains of custody outlive the keys that signed them; a stolen key proves nothing by itself."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from comity.directory import actions as directory_actions
from comity.directory import queries as directory
from comity.directory.adapters import keys as key_files
from comity.evidence import actions, tasks
from comity.evidence.core.bodies import CustodyBody, PackageBody
from comity.evidence.core.package.packing import PackageState
from comity.evidence.models import Attachment, Package
from comity.evidence.queries import evidence
from comity.evidence.queries.evidence import Contents
from tests import cast
from tests.cast import CRISANTO
from tests.evidence.abroad import Scene
from tests.evidence.test_delivery import LATER, REF, arriving, carried, delivered, scene_receipt
from tests.federation import counterpart

DAY = timedelta(days=1)


@pytest.fixture
def node_keys(tmp_path: Path) -> Path:
    """Keys that the test may rotate."""
    return cast.keys_of_this_node(tmp_path / "keys")


@pytest.fixture
def australian_node() -> counterpart.Counterpart:
    return counterpart.australia()


def australia_rotates(scene: Scene, *, at: datetime, revoke: bool = False) -> None:
    node, (*_, latest) = scene.aus.node, directory.kept_manifests("aus.example")
    successor = node.rotated(latest.envelope, at=at, revoke=revoke)
    node.version += 1
    directory_actions.accept_rotation(successor, at=at)


def we_rotate(*, at: datetime, revoke: bool = False) -> None:
    key_files.rotate(settings.COMITY_KEYS, at=at)
    directory_actions.publish_manifest(at=at, revoke=revoke)


def everybody_rotates_twice(scene: Scene) -> None:
    """After that, no manifest in force lists the first keys any more."""
    for days in (1, 2):
        australia_rotates(scene, at=LATER + days * DAY)
        we_rotate(at=LATER + days * DAY)


def fetched(scene: Scene, folder: Path) -> Package:
    """A package from Australia, verified and receipted here."""
    ref, body = arriving(scene, folder)
    assert scene.aus.says("evidence.package", body, conversation=ref).code == ""
    carried(folder)
    tasks.fetch_due(LATER)
    return Package.objects.get(state=PackageState.VERIFIED)


def receipted(scene: Scene, folder: Path) -> Package:
    """A package of ours for which Australia signed."""
    package = delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    line, _head = scene_receipt(scene, body, folder)
    scene.aus.says("evidence.custody", CustodyBody(REF, package.id.hex, (line,)), conversation=REF, at=LATER)
    return Package.objects.get(state=PackageState.RECEIVED)


def story(held: Contents) -> list[str]:
    assert held.refused is None
    return [event.kind.value for event in held.chain]


def test_what_came_in_verifies_after_both_nodes_rotated(scene: Scene, tmp_path: Path) -> None:
    package = fetched(scene, tmp_path)

    everybody_rotates_twice(scene)

    assert story(evidence.contents(package)) == ["acquired", "sealed", "released", "received"]


def test_what_went_out_verifies_after_both_nodes_rotated(scene: Scene, tmp_path: Path) -> None:
    package = receipted(scene, tmp_path)

    everybody_rotates_twice(scene)

    assert story(evidence.contents(package)) == ["acquired", "sealed", "released", "received"]


def test_a_chain_goes_on_with_the_new_key(scene: Scene, tmp_path: Path) -> None:
    package = fetched(scene, tmp_path)
    everybody_rotates_twice(scene)
    exhibit = str(Attachment.objects.get(about="received").pk)

    actions.open_file(package.request.ref, attachment=exhibit, by=scene.actor(CRISANTO), at=LATER + 3 * DAY)

    assert story(evidence.contents(package))[-1] == "opened"


def test_what_is_under_way_during_a_rotation_arrives(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    australia_rotates(scene, at=LATER + DAY)
    we_rotate(at=LATER + DAY)

    answer = scene.aus.says("evidence.package", body, conversation=ref, at=LATER + DAY)
    carried(tmp_path)
    tasks.fetch_due(LATER + DAY)

    assert answer.code == ""
    assert Package.objects.get().state == PackageState.VERIFIED


def test_what_was_here_before_its_key_was_revoked_still_verifies(scene: Scene, tmp_path: Path) -> None:
    package = fetched(scene, tmp_path)

    australia_rotates(scene, at=LATER + DAY, revoke=True)
    we_rotate(at=LATER + DAY, revoke=True)

    assert story(evidence.contents(package)) == ["acquired", "sealed", "released", "received"]


def test_what_left_before_its_key_was_revoked_still_verifies(scene: Scene, tmp_path: Path) -> None:
    package = receipted(scene, tmp_path)

    australia_rotates(scene, at=LATER + DAY, revoke=True)
    we_rotate(at=LATER + DAY, revoke=True)

    assert story(evidence.contents(package)) == ["acquired", "sealed", "released", "received"]


def test_a_package_announced_before_a_revocation_is_fetched_after_it(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    carried(tmp_path)
    australia_rotates(scene, at=LATER, revoke=True)

    tasks.fetch_due(LATER)

    assert Package.objects.get().state == PackageState.VERIFIED


def test_row_15_stolen_key_a_package_that_it_back_dates_is_refused(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    australia_rotates(scene, at=LATER, revoke=True)

    answer = scene.aus.says("evidence.package", body, conversation=ref, at=LATER)

    assert answer.code == "evidence.manifest-key-ended"
    assert not Package.objects.exists()


def test_row_15_stolen_key_a_receipt_that_it_back_dates_is_refused(scene: Scene, tmp_path: Path) -> None:
    package = delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    line, _head = scene_receipt(scene, body, tmp_path)
    australia_rotates(scene, at=LATER + DAY, revoke=True)

    answer = scene.aus.says(
        "evidence.custody", CustodyBody(REF, package.id.hex, (line,)), conversation=REF, at=LATER + DAY
    )

    package.refresh_from_db()
    assert (answer.code, package.state) == ("evidence.custody-key-ended", PackageState.SENT)


def test_what_a_peer_sent_before_it_was_suspended_still_verifies(scene: Scene, tmp_path: Path) -> None:
    package = fetched(scene, tmp_path)

    directory_actions.suspend("aus.example", why="They do not answer.", by=scene.actor(CRISANTO), at=LATER + DAY)

    assert story(evidence.contents(package)) == ["acquired", "sealed", "released", "received"]


def test_what_a_peer_sent_verifies_after_its_manifest_expired(scene: Scene, tmp_path: Path) -> None:
    package = fetched(scene, tmp_path)
    exhibit = str(Attachment.objects.get(about="received").pk)

    actions.open_file(package.request.ref, attachment=exhibit, by=scene.actor(CRISANTO), at=LATER + 61 * DAY)

    assert story(evidence.contents(package))[-1] == "opened"
