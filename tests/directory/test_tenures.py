"""Keys of the past: what a key signed still counts after a rotation, and when it does not."""

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from comity.directory import actions, queries
from comity.directory.adapters import keys as key_files
from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import CLOCK_SKEW
from comity.directory.core.rotation import Tenure, tenures
from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.directory.models import PeerManifest
from tests.cast import BAYANI, CRISANTO, MAYUMI, NOON, House, Node, australia, ceremony, mallory

DAY = timedelta(days=1)
KEY = SigningKey.generate().public
HOURS = st.integers(-1000, 1000).map(lambda hours: NOON + timedelta(hours=hours))


def renewed(node: Node, *, at: timedelta, after: bytes) -> bytes:
    return node.manifest(manifests.unverified(after).version + 1, at=NOON + at, previous=after)


def by_key(*accepted: bytes) -> dict[VerifyingKey, Tenure]:
    return {tenure.key: tenure for tenure in tenures(accepted)}


def test_a_key_that_was_never_replaced_ends_with_its_newest_manifest() -> None:
    aus = australia()
    first = aus.manifest()

    known = tenures([first, renewed(aus, at=70 * DAY, after=first)])

    assert known == (Tenure(aus.signing.public, None, NOON + 130 * DAY),)


def test_a_key_that_handed_over_ends_where_the_next_begins() -> None:
    aus = australia()
    old, first = aus.signing.public, aus.manifest()
    second = aus.rotated(first, at=NOON + DAY)

    known = by_key(second, first)

    assert known[old] == Tenure(old, None, NOON + DAY)
    assert known[aus.signing.public] == Tenure(aus.signing.public, NOON + DAY, NOON + 61 * DAY)


def test_a_key_that_a_later_rotation_lists_no_more_is_not_revoked() -> None:
    aus = australia()
    old, first = aus.signing.public, aus.manifest()
    second = aus.rotated(first, at=NOON + DAY)
    third = aus.rotated(second, at=NOON + 2 * DAY)

    assert by_key(first, second, third)[old] == Tenure(old, None, NOON + DAY)


def test_a_key_that_its_successor_does_not_list_is_revoked_with_every_key_before() -> None:
    aus = australia()
    oldest, first = aus.signing.public, aus.manifest()
    second = aus.rotated(first, at=NOON + DAY)
    stolen = aus.signing.public
    third = aus.rotated(second, at=NOON + 2 * DAY, revoke=True)

    known = by_key(first, second, third)

    assert known[oldest] == Tenure(oldest, None, NOON + DAY, revoked=True)
    assert known[stolen] == Tenure(stolen, NOON + DAY, NOON + 2 * DAY, revoked=True)
    assert known[aus.signing.public] == Tenure(aus.signing.public, NOON + 2 * DAY, NOON + 62 * DAY)


def test_a_newest_manifest_alone_tells_when_the_former_key_ended() -> None:
    aus = australia()
    old, first = aus.signing.public, aus.manifest()

    known = by_key(aus.rotated(first, at=NOON + DAY))

    assert known[old] == Tenure(old, None, NOON + DAY)


@given(made_at=HOURS, recorded_at=HOURS | st.none())
def test_a_revoked_key_counts_only_for_what_was_recorded_before_its_end(
    made_at: datetime, recorded_at: datetime | None
) -> None:
    tenure = Tenure(KEY, None, NOON, revoked=True)

    counts = tenure.covers(made_at, recorded_at)

    assert counts == (recorded_at is not None and made_at <= NOON and recorded_at <= NOON)


@given(made_at=HOURS, begins=HOURS, ends=HOURS)
def test_a_key_that_handed_over_counts_for_its_own_time_only(
    made_at: datetime, begins: datetime, ends: datetime
) -> None:
    tenure = Tenure(KEY, begins, ends)

    counts = tenure.covers(made_at)

    assert counts == (begins - CLOCK_SKEW <= made_at <= ends + CLOCK_SKEW)


@pytest.mark.django_db
def test_keys_of_a_node_that_nobody_trusted_never_count(house: House) -> None:
    actions.introduce(australia().manifest(), by=house.actor(BAYANI), at=NOON)

    assert queries.tenures("aus.example") == ()
    assert queries.tenures("idn.example") == ()


@pytest.mark.django_db
def test_keys_of_a_forgery_that_was_rejected_never_count(house: House) -> None:
    forged = replace(mallory(), node_id="aus.example", state=australia().state)
    actions.introduce(forged.manifest(), by=house.actor(BAYANI), at=NOON)
    actions.reject("aus.example", why="Other words on the telephone.", by=house.actor(CRISANTO), at=NOON)
    aus = australia()
    ceremony(aus.manifest(at=NOON + DAY), house, at=NOON + DAY)

    assert [tenure.key for tenure in queries.tenures("aus.example")] == [aus.signing.public]


@pytest.mark.django_db
def test_a_peer_keeps_the_keys_it_had_before_it_rotated(house: House) -> None:
    aus = australia()
    old = aus.signing.public
    ceremony(first := aus.manifest(), house)
    second = aus.rotated(first, at=NOON + DAY)
    actions.accept_rotation(second, at=NOON + DAY)
    third = aus.rotated(second, at=NOON + 2 * DAY)
    actions.accept_rotation(third, at=NOON + 2 * DAY)

    known = {tenure.key: tenure for tenure in queries.tenures("aus.example")}

    assert len(known) == 3
    assert known[old].ends == NOON + DAY
    assert not any(tenure.revoked for tenure in known.values())
    assert [each.version for each in queries.kept_manifests("aus.example")] == [1, 2, 3]


@pytest.mark.django_db
def test_while_a_peer_is_suspended_its_keys_count_as_stolen(house: House) -> None:
    ceremony(australia().manifest(), house)
    actions.suspend("aus.example", why="They do not answer.", by=house.actor(CRISANTO), at=NOON + DAY)

    suspended = queries.tenures("aus.example")
    actions.reinstate("aus.example", why="They do.", by=house.actor(MAYUMI), at=NOON + 2 * DAY)

    assert [(tenure.ends, tenure.revoked) for tenure in suspended] == [(NOON + DAY, True)]
    assert [(tenure.ends, tenure.revoked) for tenure in queries.tenures("aus.example")] == [(NOON + 60 * DAY, False)]


@pytest.mark.django_db
def test_this_node_keeps_its_own_keys_of_before(house: House, keys: Path) -> None:
    old = key_files.signing_key().public
    actions.publish_manifest(at=NOON)
    key_files.rotate(keys, at=NOON + DAY)
    handed = key_files.signing_key().public
    actions.publish_manifest(at=NOON + DAY)
    key_files.rotate(keys, at=NOON + 2 * DAY)
    actions.publish_manifest(at=NOON + 2 * DAY, revoke=True)

    known = {tenure.key: tenure for tenure in queries.tenures("phl.example")}

    assert known[old] == Tenure(old, None, NOON + DAY, revoked=True)
    assert known[handed] == Tenure(handed, NOON + DAY, NOON + 2 * DAY, revoked=True)
    assert known[key_files.signing_key().public].ends == NOON + 2 * DAY + manifests.LIFE


@pytest.mark.django_db
def test_manifests_from_before_the_mark_are_marked_by_what_is_known_of_them(house: House) -> None:
    forged = replace(mallory(), node_id="aus.example", state=australia().state)
    actions.introduce(forged.manifest(), by=house.actor(BAYANI), at=NOON)
    actions.reject("aus.example", why="Other words on the telephone.", by=house.actor(CRISANTO), at=NOON)
    aus = australia()
    ceremony(first := aus.manifest(at=NOON + DAY), house, at=NOON + DAY)
    actions.accept_rotation(aus.rotated(first, at=NOON + 2 * DAY), at=NOON + 2 * DAY)
    PeerManifest.objects.update(trusted_at=None)

    import_module("comity.directory.migrations.0002_peermanifest_trusted_at").mark_trusted(apps, None)

    marked = PeerManifest.objects.exclude(trusted_at=None).order_by("trusted_at")
    assert [(row.version, row.trusted_at) for row in marked] == [(1, NOON + DAY), (2, NOON + 2 * DAY)]
