"""The rows of the threat model that keys and the ceremony answer, each test named after its row."""

from datetime import timedelta

import msgspec
import pytest

from comity.directory import actions, queries
from comity.directory.core import dsse
from comity.directory.core import manifest as manifests
from comity.directory.core.manifest import ManifestExpired, ManifestMalformed, ManifestUnsigned, SuiteRefused, Suites
from comity.directory.core.peering import Channel, SecondOfficerNeeded, Standing
from comity.directory.core.rotation import Change, ManifestRolledBack, NotTheSuccessor
from comity.directory.core.signing import ED25519_SIGNATURE_BYTES
from tests.cast import BAYANI, CRISANTO, NOON, House, Node, australia, ceremony, mallory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def test_row_08_no_request_exists_without_a_pinned_key(house: House) -> None:
    stranger = mallory()

    with pytest.raises(queries.PeerUnknown):
        queries.peer(stranger.node_id, at=NOON)
    actions.introduce(stranger.manifest(), by=house.actor(BAYANI), at=NOON)
    with pytest.raises(queries.PeerNotTrusted):
        queries.peer(stranger.node_id, at=NOON)


def test_row_08_the_number_to_call_back_comes_from_the_pinned_manifest(house: House) -> None:
    aus = australia()
    ceremony(aus.manifest(), house)
    desk = queries.desks(node_id="aus.example").get()
    diverted = msgspec.structs.replace(aus.desks[0], telephone="+999 6 666 0666")
    forged = msgspec.structs.replace(aus.says(2, at=LATER), desks=(diverted,))

    with pytest.raises(NotTheSuccessor):
        actions.accept_rotation(_own_root(mallory(), forged), at=LATER)

    assert queries.desk(desk.pk).telephone == "+999 3 555 0199"


def test_row_09_one_stolen_session_cannot_make_a_peer_trusted(house: House) -> None:
    stolen = house.actor(CRISANTO)
    friend = mallory()
    heard = friend.says().fingerprint.spoken
    actions.introduce(friend.manifest(), by=stolen, at=NOON)
    peer = actions.confirm_fingerprint(friend.node_id, heard=heard, channel=Channel.VIDEO, by=stolen, at=NOON)

    with pytest.raises(SecondOfficerNeeded):
        actions.confirm_fingerprint(friend.node_id, heard=heard, channel=Channel.IN_PERSON, by=stolen, at=NOON)

    assert peer.standing == Standing.INTRODUCED


def test_row_13_a_manifest_with_half_a_signature_is_refused() -> None:
    envelope = dsse.read(australia().manifest())
    halves = tuple(
        dsse.Signature(signature.keyid, dsse._b64(dsse._unb64(signature.sig)[:ED25519_SIGNATURE_BYTES]))
        for signature in envelope.signatures
    )
    stripped = msgspec.json.encode(msgspec.structs.replace(envelope, signatures=halves))

    with pytest.raises(ManifestUnsigned):
        manifests.self_consistent(stripped, at=NOON)


@pytest.mark.parametrize(
    "suites",
    [
        Suites(("ed25519",), manifests.SUITES.sealing),
        Suites((*manifests.SUITES.signature, "ed25519"), manifests.SUITES.sealing),
        Suites(manifests.SUITES.signature, ("hpke-x25519",)),
    ],
)
def test_row_13_a_manifest_that_offers_a_weaker_suite_is_refused(suites: Suites) -> None:
    aus = australia()
    weak = aus.signs(msgspec.structs.replace(aus.says(), suites=suites))

    with pytest.raises(SuiteRefused):
        manifests.self_consistent(weak, at=NOON)


def test_row_13_an_old_manifest_is_refused_for_ever(house: House) -> None:
    old = australia().manifest()

    with pytest.raises(ManifestExpired):
        actions.introduce(old, by=house.actor(BAYANI), at=NOON + manifests.LIFE)


def test_row_14_version_three_after_version_four_is_refused(house: House) -> None:
    aus = australia()
    third = aus.manifest(3)
    ceremony(aus.manifest(4, previous=third), house)

    with pytest.raises(ManifestRolledBack):
        actions.accept_rotation(third, at=NOON)


def test_row_14_a_manifest_signed_by_one_of_three_root_keys_is_refused(house: House) -> None:
    aus = australia()
    ceremony(first := aus.manifest(), house)
    weak = aus.signs(aus.says(2, at=LATER, previous=first), roots=aus.roots[:1])

    with pytest.raises(ManifestUnsigned):
        actions.accept_rotation(weak, at=LATER)


def test_row_14_the_same_root_key_twice_counts_once() -> None:
    aus = australia()

    with pytest.raises(ManifestUnsigned):
        manifests.self_consistent(aus.signs(aus.says(), roots=(aus.roots[0], aus.roots[0])), at=NOON)


def test_row_14_a_threshold_of_one_is_no_manifest() -> None:
    aus = australia()
    said = aus.says()
    alone = aus.signs(msgspec.structs.replace(said, root=msgspec.structs.replace(said.root, threshold=1)))

    with pytest.raises(ManifestMalformed):
        manifests.self_consistent(alone, at=NOON)


def test_row_14_a_root_forged_by_another_is_refused(house: House) -> None:
    ceremony(first := australia().manifest(), house)
    forged = mallory()
    forged.node_id, forged.state = "aus.example", australia().state

    with pytest.raises(NotTheSuccessor):
        actions.accept_rotation(forged.manifest(2, at=LATER, previous=first), at=LATER)

    assert queries.peer("aus.example", at=LATER).manifest.version == 1


def test_row_15_a_thief_of_the_signing_key_cannot_rotate(house: House) -> None:
    aus = australia()
    ceremony(first := aus.manifest(), house)
    thief = mallory()
    said = msgspec.structs.replace(
        aus.says(2, at=LATER, previous=first), signing=(manifests.public(thief.signing), manifests.public(aus.signing))
    )
    stolen = manifests.sign(said, roots=(), signers=(thief.signing, aus.signing))

    with pytest.raises(ManifestUnsigned):
        actions.accept_rotation(stolen, at=LATER)


def test_row_15_a_revoked_key_loses_its_force_with_the_next_manifest(house: House) -> None:
    aus = australia()
    stolen = aus.signing.public
    ceremony(first := aus.manifest(), house)

    kept = actions.accept_rotation(aus.rotated(first, at=LATER, revoke=True), at=LATER)

    assert kept.change == Change.REVOCATION
    assert stolen not in queries.peer("aus.example", at=LATER).verifying_keys


def test_row_15_a_new_root_is_signed_by_the_old_one(house: House) -> None:
    aus, successor = australia(), australia()
    ceremony(first := aus.manifest(), house)
    said = successor.says(2, at=LATER, previous=first)

    with pytest.raises(NotTheSuccessor):
        actions.accept_rotation(successor.signs(said), at=LATER)
    actions.accept_rotation(successor.signs(said, roots=(*successor.roots, *aus.roots[:2])), at=LATER)

    assert queries.peer("aus.example", at=LATER).manifest.fingerprint == successor.says().fingerprint


def _own_root(forger: Node, said: manifests.Manifest) -> bytes:
    """What somebody else's manifest looks like with the forger's keys in it."""
    return forger.signs(
        msgspec.structs.replace(
            said,
            root=manifests.Root(tuple(manifests.public(key) for key in forger.roots), 2),
            signing=(manifests.public(forger.signing),),
        )
    )
