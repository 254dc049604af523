"""What was called back comes back by no other way either."""

import json
from datetime import timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from comity.intel import actions
from comity.intel.actions.exchange import recalling
from comity.intel.core.exchange.barring import Barred, Brought, barring
from comity.intel.core.store.keys import key_of
from comity.intel.core.store.outcome import Outcome, Verdict
from comity.intel.models import StixObject, Tombstone
from comity.intel.queries import previewing
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import at_level, keep, stix_id, tool

GREEN = at_level(Tlp.GREEN)
TOOL = stix_id("tool", "a")
BANK = "taxii:bank"
V1, V2 = "2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"
OWNERS = st.sampled_from([US, AUS, "idn.example", BANK])


def brings(raw: bytes, owner: str) -> Outcome:
    return actions.ingest([raw], collection=None, owner=owner, by="", at=NOON + timedelta(hours=1))


def recalled(raw: bytes, owner: str) -> None:
    """A version that `owner` called back here."""
    Tombstone.objects.create(
        key=key_of(TOOL),
        stix_id=TOOL,
        version_text=V1,
        sha256=sha256(raw).digest(),
        owner=owner,
        why=Tombstone.Why.RECALLED,
        erased_at=NOON,
    )


def test_what_this_node_withdrew_comes_back_neither_from_a_file_nor_from_a_client(scene: Scene) -> None:
    raw = tool("a", GREEN)
    keep(raw)
    recalling.withdraw(TOOL, reason="", by=scene.actor(), at=NOON)

    outcomes = [brings(raw, US), brings(raw, BANK), brings(json.dumps(json.loads(raw), indent=1).encode(), US)]

    assert [one.results[0].verdict for one in outcomes] == [Verdict.REFUSED] * 3
    assert (
        outcomes[0].results[0].faults[0].explain() == "This version was recalled by phl.example and is not taken again."
    )
    assert not StixObject.objects.exists()


def test_a_new_version_is_taken(scene: Scene) -> None:
    keep(tool("a", GREEN))
    recalling.withdraw(TOOL, reason="", by=scene.actor(), at=NOON)

    assert brings(tool("a", GREEN, modified=V2), US).results[0].succeeded


def test_what_a_peer_called_back_is_not_taken_from_a_file(scene: Scene) -> None:
    recalled(tool("a", GREEN), AUS)

    assert not brings(tool("a", GREEN, description="x"), US).results[0].succeeded


def test_nobody_else_calls_back_what_this_node_owns(scene: Scene) -> None:
    keep(tool("a", GREEN, modified=V2))
    recalled(tool("a", GREEN), AUS)

    assert brings(tool("a", GREEN), US).results[0].succeeded


def test_what_is_stored_from_another_source_stays_and_may_be_brought_again(scene: Scene) -> None:
    raw = tool("a", GREEN)
    keep(raw, owner="idn.example")
    recalled(tool("a", GREEN, description="of Australia"), AUS)

    assert brings(raw, US).results[0].verdict is Verdict.ALREADY_THERE


def test_a_rival_does_not_stand_for_our_own_object_when_it_is_released(scene: Scene) -> None:
    address = {"type": "ipv4-addr", "spec_version": "2.1", "id": "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"}
    ours, rival = ({**address, "value": one} for one in ("198.51.100.3", "198.51.100.4"))
    keep(json.dumps(ours).encode())
    brings(json.dumps(rival).encode(), AUS)

    (newest,) = previewing.newest([str(address["id"])]).objects

    assert newest.owner == US


@given(owner=OWNERS, by=OWNERS, same=st.booleans(), owned=st.booleans())
def test_the_same_bytes_are_barred_unless_the_object_is_ours(owner: str, by: str, same: bool, owned: bool) -> None:
    digest = sha256(b"a").digest()
    found = barring([Barred(V1, digest, owner)], Brought(V1 if same else V2, digest, by, owned), US)

    assert (found is None) == (owned and owner not in (US, BANK))


@given(owner=OWNERS, by=OWNERS)
def test_another_nodes_own_object_is_barred_only_by_itself(owner: str, by: str) -> None:
    found = barring([Barred(V1, b"a", owner)], Brought(V1, b"b", by), US)

    assert (found is not None) == (owner == by or by in (US, BANK))
