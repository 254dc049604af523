"""Decay, expiry and retention: how far an indicator can be relied on, and when what others own has to go."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.actions import indexing
from comity.intel.actions.exchange import retaining
from comity.intel.actions.sharing import communities
from comity.intel.core import decay
from comity.intel.core.decay import Indication, Validity, standing
from comity.intel.core.observable import Kind
from comity.intel.models import Entry, StixObject, Tombstone
from comity.intel.queries.exchange.standing import standing_of
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import at_level, keep, owned, stix_id, tool
from tests.intel.syncing.conftest import Circle

GREEN, AMBER = at_level(Tlp.GREEN), at_level(Tlp.AMBER)
DAY = timedelta(days=1)


def indicator(**more: object) -> bytes:
    body: dict[str, object] = {
        "type": "indicator", "spec_version": "2.1", "id": stix_id("indicator", "i"),
        "created": "2026-11-08T12:00:00.000Z", "modified": "2026-11-08T12:00:00.000Z",
        "pattern": "[ipv4-addr:value = '192.0.2.7']", "pattern_type": "stix",
        "valid_from": "2026-11-08T12:00:00Z", "confidence": 80, "object_marking_refs": [GREEN],
    }  # fmt: skip
    return msgspec.json.encode(body | more)


class TestDecay:
    def test_confidence_halves_with_each_half_life(self) -> None:
        half = decay.HALF_LIVES[Kind.IPV4]
        said = Indication(frozenset({Kind.IPV4}), NOON, confidence=80)

        found = [standing(said, at=NOON + half * number).confidence for number in range(4)]

        assert found == [80, 40, 20, 10]

    def test_a_file_holds_longer_than_an_address(self) -> None:
        year = NOON + 365 * DAY

        file, address = (standing(Indication(frozenset({kind}), NOON), at=year) for kind in (Kind.SHA256, Kind.IPV4))

        assert (file.validity, address.validity) == (Validity.VALID, Validity.FAINT)

    def test_its_owners_word_comes_first(self) -> None:
        kinds = frozenset({Kind.SHA256})
        until = Indication(kinds, NOON, valid_until=NOON + DAY)
        later = Indication(kinds, NOON, valid_from=NOON + DAY)

        assert standing(until, at=NOON + DAY).validity is Validity.EXPIRED
        assert standing(later, at=NOON).validity is Validity.NOT_YET
        assert standing(Indication(kinds, NOON, revoked=True), at=NOON).validity is Validity.REVOKED

    @given(st.integers(0, 100), st.timedeltas(timedelta(), 3000 * DAY), st.timedeltas(timedelta(), 3000 * DAY))
    def test_it_never_rises_by_itself_and_stays_within_bounds(
        self, confidence: int, age: timedelta, more: timedelta
    ) -> None:
        half = 30 * DAY

        first, then = decay.decayed(confidence, age, half), decay.decayed(confidence, age + more, half)

        assert 0 <= then <= first <= confidence

    @given(st.integers(0, 100), st.sampled_from(list(decay.HALF_LIVES)))
    def test_after_the_day_that_is_named_it_is_faint(self, confidence: int, kind: Kind) -> None:
        said = Indication(frozenset({kind}), NOON, confidence=confidence)
        faint_at: datetime = standing(said, at=NOON).faint_at

        assert standing(said, at=faint_at).validity is Validity.FAINT

    def test_a_sighting_makes_it_young_again(self, circle: Circle) -> None:
        sighting = {
            "type": "sighting", "spec_version": "2.1", "id": stix_id("sighting", "s"),
            "created": "2026-11-22T11:00:00.000Z", "modified": "2026-11-22T11:00:00.000Z",
            "last_seen": "2026-11-22T11:00:00Z", "sighting_of_ref": stix_id("indicator", "i"),
        }  # fmt: skip
        (stored,) = keep(indicator())
        indexing.index_next()
        before = standing_of(stored, at=NOON)
        keep(msgspec.json.encode(sighting))
        indexing.index_next()

        after = standing_of(stored, at=NOON)

        assert (before.confidence, after.confidence) == (40, 80)


class TestRetention:
    def test_what_its_owner_let_us_keep_until_a_day_goes_on_that_day(self, circle: Circle) -> None:
        ref = owned("until", owner=AUS, releasable_to=[f"node:{US}"], retain_until="2026-11-30T00:00:00Z")
        circle.sender().sends(tool("a", AMBER, ref), tool("b", GREEN))

        early, late = retaining.erase_due(at=NOON), retaining.erase_due(at=NOON + 8 * DAY)

        assert (early, late) == (0, 1)
        assert [one.object.stix_id for one in Entry.objects.all()] == [stix_id("tool", "b")]
        stone = Tombstone.objects.get()
        assert (stone.stix_id, stone.why) == (stix_id("tool", "a"), "retention")

    def test_what_the_agreement_lets_us_keep_so_long_goes_then(self, circle: Circle) -> None:
        agreement = msgspec.structs.replace(circle.charter.agreement, retention_days=30)
        communities.amend(circle.id, agreement, by=circle.scene.actor(), at=NOON)
        aus = circle.sender()
        aus.sends(tool("a", GREEN))
        aus.sends(tool("b", GREEN), at=NOON + 20 * DAY)

        numbers = [retaining.erase_due(at=NOON + days * DAY) for days in (29, 31, 32)]

        assert numbers == [0, 1, 0]
        assert [one.object.stix_id for one in Entry.objects.all()] == [stix_id("tool", "b")]

    def test_what_came_again_by_another_way_stays(self, circle: Circle) -> None:
        agreement = msgspec.structs.replace(circle.charter.agreement, retention_days=30)
        communities.amend(circle.id, agreement, by=circle.scene.actor(), at=NOON)
        aus = circle.sender()
        aus.sends(tool("a", GREEN))
        aus.sends(tool("a", GREEN), at=NOON + 20 * DAY)

        numbers = [retaining.erase_due(at=NOON + days * DAY) for days in (31, 51)]

        assert numbers == [0, 1]

    def test_our_own_is_ours_to_keep(self, circle: Circle) -> None:
        ref = owned("until", releasable_to=[f"node:{AUS}"], retain_until="2026-11-30T00:00:00Z")
        keep(tool("a", AMBER, ref), collection=circle.collection)

        assert retaining.erase_due(at=NOON + 8 * DAY) == 0
        assert StixObject.objects.filter(stix_id=stix_id("tool", "a")).exists()

    def test_it_is_a_leaf(self, circle: Circle) -> None:
        ref = owned("until", owner=AUS, releasable_to=[f"node:{US}"], retain_until="2026-11-30T00:00:00Z")
        circle.sender().sends(tool("a", AMBER, ref))

        retaining.erase_due(at=NOON + 8 * DAY)

        assert [one.kind for one in of(AUS)].count("intel.retention.erased") == 1


@pytest.mark.parametrize("kinds", [frozenset(), frozenset({Kind.MUTEX})])
def test_what_has_no_half_life_of_its_own_has_the_common_one(kinds: frozenset[Kind]) -> None:
    assert decay.half_life(kinds) == decay.OTHERWISE
