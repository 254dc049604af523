"""The ceremony, and what a peer may change afterwards."""

import msgspec
import pytest

from comity.directory import actions, queries
from comity.directory.actions.desks_of_peers import DeskTaken
from comity.directory.actions.peers import IntroductionDiffers, PeerIsThisNode, WhyMissing
from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import ManifestExpired
from comity.directory.core.peering import (
    Channel,
    FingerprintDiffers,
    PeerStepRefused,
    SecondOfficerNeeded,
    Standing,
)
from comity.directory.core.permissions import CONSOLE, NotPermitted, OfficerUnknown
from comity.directory.core.rotation import Change, ManifestConflict
from comity.directory.models import PeerManifest, PeerNode
from comity.ledger import queries as ledger
from tests.cast import BAYANI, CRISANTO, LIGAYA, MAYUMI, NOON, House, australia, ceremony, indonesia, mallory

pytestmark = pytest.mark.django_db
DAY = manifests.LIFE / 90


def kinds(ref: str) -> list[str]:
    return [leaf.kind for leaf in ledger.of(ref)]


def test_an_introduced_node_is_not_trusted(house: House) -> None:
    actions.introduce(australia().manifest(), by=house.actor(BAYANI), at=NOON)

    with pytest.raises(queries.PeerNotTrusted):
        queries.peer("aus.example", at=NOON)


def test_two_officers_who_heard_the_fingerprint_make_a_peer_trusted(house: House) -> None:
    aus = australia()

    peer = ceremony(aus.manifest(), house)

    assert (peer.state, peer.name, peer.base_url) == ("AUS", "Australia", "http://192.0.2.2:8002")
    assert peer.verifying_keys == (aus.signing.public,)
    assert kinds("aus.example") == [
        "directory.peer.introduced",
        "directory.peer.confirmed",
        "directory.peer.confirmed",
        "directory.peer.trusted",
    ]


def test_one_officer_cannot_confirm_twice(house: House) -> None:
    aus = australia()
    heard = manifests.unverified(envelope := aus.manifest()).fingerprint.hex
    actions.introduce(envelope, by=house.actor(BAYANI), at=NOON)
    act = {"heard": heard, "channel": Channel.VIDEO, "by": house.actor(CRISANTO), "at": NOON}
    actions.confirm_fingerprint("aus.example", **act)  # type: ignore[arg-type]  # the same act twice

    with pytest.raises(SecondOfficerNeeded):
        actions.confirm_fingerprint("aus.example", **act)  # type: ignore[arg-type]  # the same act twice


def test_a_fingerprint_that_differs_is_refused_and_remembered(house: House) -> None:
    actions.introduce(australia().manifest(), by=house.actor(BAYANI), at=NOON)
    theirs = mallory().says().fingerprint.spoken

    with pytest.raises(FingerprintDiffers):
        actions.confirm_fingerprint(
            "aus.example", heard=theirs, channel=Channel.VIDEO, by=house.actor(CRISANTO), at=NOON
        )

    assert kinds("aus.example")[-1] == "directory.peer.fingerprint-differed"
    assert not PeerNode.objects.get(node_id="aus.example").confirmations.exists()


def test_an_investigator_has_no_part_in_the_ceremony(house: House) -> None:
    with pytest.raises(NotPermitted):
        actions.introduce(australia().manifest(), by=house.actor(LIGAYA), at=NOON)


def test_a_node_is_not_its_own_peer(house: House) -> None:
    published = actions.publish_manifest(at=NOON)

    with pytest.raises(PeerIsThisNode):
        actions.introduce(bytes(published.envelope), by=CONSOLE, at=NOON)


def test_a_second_introduction_with_other_root_keys_is_refused(house: House) -> None:
    impostor = mallory()
    impostor.node_id, impostor.state = "aus.example", australia().state
    actions.introduce(australia().manifest(), by=CONSOLE, at=NOON)

    with pytest.raises(IntroductionDiffers):
        actions.introduce(impostor.manifest(), by=CONSOLE, at=NOON)


def test_a_rejected_introduction_needs_a_whole_new_ceremony(house: House) -> None:
    aus = australia()
    actions.introduce(aus.manifest(), by=CONSOLE, at=NOON)
    heard = aus.says().fingerprint.spoken
    actions.confirm_fingerprint("aus.example", heard=heard, channel=Channel.VIDEO, by=house.actor(CRISANTO), at=NOON)
    actions.reject("aus.example", why="Heard from the wrong person.", by=house.actor(BAYANI), at=NOON)
    actions.introduce(aus.manifest(), by=CONSOLE, at=NOON)

    again = actions.confirm_fingerprint(
        "aus.example", heard=heard, channel=Channel.IN_PERSON, by=house.actor(MAYUMI), at=NOON
    )

    assert again.standing == Standing.INTRODUCED


def test_a_suspended_peer_is_refused_until_another_officer_reinstates_it(house: House) -> None:
    ceremony(australia().manifest(), house)
    actions.suspend("aus.example", why="An alarm.", by=house.actor(CRISANTO), at=NOON)

    with pytest.raises(queries.PeerSuspended):
        queries.peer("aus.example", at=NOON)
    with pytest.raises(SecondOfficerNeeded):
        actions.reinstate("aus.example", why="It was nothing.", by=house.actor(CRISANTO), at=NOON)
    actions.reinstate("aus.example", why="It was nothing.", by=house.actor(MAYUMI), at=NOON)

    assert queries.peer("aus.example", at=NOON).name == "Australia"


def test_a_suspension_says_why(house: House) -> None:
    ceremony(australia().manifest(), house)

    with pytest.raises(WhyMissing):
        actions.suspend("aus.example", why="  ", by=house.actor(CRISANTO), at=NOON)


def test_a_peer_not_yet_trusted_cannot_be_reinstated(house: House) -> None:
    actions.introduce(australia().manifest(), by=CONSOLE, at=NOON)

    with pytest.raises(PeerStepRefused):
        actions.reinstate("aus.example", why="No reason.", by=house.actor(MAYUMI), at=NOON)


def test_nothing_is_exchanged_once_the_manifest_has_expired(house: House) -> None:
    ceremony(australia().manifest(), house)

    with pytest.raises(ManifestExpired):
        queries.peer("aus.example", at=NOON + 61 * DAY)
    assert queries.peers(at=NOON + 61 * DAY) == []


def test_a_peer_hands_over_to_its_next_signing_key(house: House) -> None:
    aus = australia()
    old = aus.signing.public
    ceremony(first := aus.manifest(), house)

    kept = actions.accept_rotation(aus.rotated(first, at=NOON + DAY), at=NOON + DAY)

    assert kept.change == Change.ROTATION
    assert queries.peer("aus.example", at=NOON + DAY).verifying_keys == (aus.signing.public, old)


def test_the_same_manifest_again_changes_nothing(house: House) -> None:
    ceremony(first := australia().manifest(), house)
    leaves = len(ledger.of("aus.example"))

    actions.accept_rotation(first, at=NOON)

    assert len(ledger.of("aus.example")) == leaves


def test_two_manifests_with_one_version_are_kept_as_proof_and_suspend_the_peer(house: House) -> None:
    aus = australia()
    ceremony(aus.manifest(), house)
    other = aus.signs(msgspec.structs.replace(aus.says(), name="Other Australia"))

    kept = actions.accept_rotation(other, received_from="idn.example", at=NOON)

    assert kept.place == PeerManifest.Place.CONFLICT
    assert bytes(kept.envelope) == other
    with pytest.raises(queries.PeerSuspended):
        queries.peer("aus.example", at=NOON)
    with pytest.raises(ManifestConflict):
        actions.reinstate("aus.example", why="Never mind.", by=house.actor(MAYUMI), at=NOON)


def test_desks_follow_the_pinned_manifest(house: House) -> None:
    aus = australia()
    ceremony(first := aus.manifest(), house)
    assert [desk.telephone for desk in queries.desks(node_id="aus.example")] == ["+999 3 555 0199"]

    said = msgspec.structs.replace(aus.says(2, at=NOON + DAY, previous=first), desks=())
    actions.accept_rotation(aus.signs(said), at=NOON + DAY)

    assert not queries.desks(node_id="aus.example").exists()


def test_a_peer_cannot_claim_the_desk_of_another(house: House) -> None:
    aus, idn = australia(), indonesia()
    ceremony(aus.manifest(), house)
    idn.desk_ids = aus.desk_ids

    with pytest.raises(DeskTaken):
        ceremony(idn.manifest(), house)


def test_desks_of_nodes_without_trust_are_not_listed(house: House) -> None:
    ceremony(australia().manifest(), house)
    actions.suspend("aus.example", why="An alarm.", by=house.actor(CRISANTO), at=NOON)

    assert not queries.desks(node_id="aus.example").exists()
    assert queries.desks(node_id="phl.example").count() == len(house.desks)


def test_a_second_story_about_a_former_version_is_a_conflict_too(house: House) -> None:
    aus = australia()
    ceremony(first := aus.manifest(), house)
    other_first = aus.signs(msgspec.structs.replace(aus.says(), name="Other Australia"))
    actions.accept_rotation(aus.rotated(first, at=NOON + DAY), at=NOON + DAY)

    kept = actions.accept_rotation(other_first, received_from="idn.example", at=NOON + DAY)

    assert kept.place == PeerManifest.Place.CONFLICT
    assert PeerNode.objects.get(node_id="aus.example").standing == Standing.SUSPENDED


def test_the_console_confirms_in_nobodys_name(house: House) -> None:
    actions.introduce(envelope := australia().manifest(), by=CONSOLE, at=NOON)
    heard = manifests.unverified(envelope).fingerprint.spoken

    with pytest.raises(OfficerUnknown):
        actions.confirm_fingerprint("aus.example", heard=heard, channel=Channel.VIDEO, by=CONSOLE, at=NOON)
