"""Chain of custody: row 20 of the threat table, one planted fault at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey
from comity.evidence.core.package import custody
from comity.evidence.core.package import custody_faults as faults
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.custody import Chain, Circumstances, Event, Hand, Kind
from comity.evidence.core.package.manifest import Exhibit, SignedManifest
from tests.cast import NOON
from tests.evidence.parcels import ACQUIRED, PACKAGE, Parties

parties = Parties()
DIGESTS = {"E-1": "a" * 64, "E-2": "b" * 64}
MANIFEST = "c" * 64
AUSTRALIA = Hand("aus.example", "Cyber police of Australia", "examiner", "officer-7f3a")
PHILIPPINES = Hand("phl.example", "Cybercrime Unit of the Police", "investigator", "officer-11c0")
MALLORY = Hand("mallory.example", "Nobody", "examiner", "officer-0000")
DESK = Circumstances("evidence room", "Comity", "0.1", "request PHL-2026-7K3M9Q")


def key_of(node: str) -> SigningKey:
    nodes = {each.node_id: each for each in (parties.sender, parties.receiver, parties.stranger)}
    return nodes[node].signing


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def grown(chain: Chain, kind: Kind, hand: Hand = AUSTRALIA, **more: object) -> Chain:
    """The chain with one more event, ten minutes after the last."""
    at = minutes(10 * len(chain.events))
    event = custody.next_event(chain, kind, hand, DESK, at=at, **more)  # type: ignore[arg-type]  # as the tests give it
    return custody.append(chain, event, key_of(hand.node))


def handed_over() -> Chain:
    """Acquired, sealed, released by Australia; received by the Philippines."""
    chain = grown(Chain(PACKAGE), Kind.ACQUIRED, digests=DIGESTS)
    chain = grown(chain, Kind.SEALED, manifest=MANIFEST)
    chain = grown(chain, Kind.RELEASED, counterpart="phl.example")
    event = custody.receipt(chain, PHILIPPINES, DESK, at=minutes(30), recomputed=DIGESTS)
    return custody.append(chain, event, parties.receiver.signing)


WHOLE = handed_over()


def verified(lines: tuple[bytes, ...] | list[bytes], head: str = "") -> Chain:
    return custody.verify_chain(lines, parties.keys, package=PACKAGE, head=head)


def forged(event: Event, key: SigningKey, **changed: object) -> bytes:
    """An event with members changed and a proper signature, as an insider with a key could make it."""
    return dsse.sign(custody.PAYLOAD_TYPE, msgspec.json.encode(msgspec.structs.replace(event, **changed)), [key])


def test_a_chain_reads_back_as_it_was_written() -> None:
    assert verified(WHOLE.lines, WHOLE.head) == WHOLE
    assert [event.kind for event in WHOLE.events] == ["acquired", "sealed", "released", "received"]
    assert WHOLE.standing.holder == "phl.example"


def test_the_holder_may_verify_open_copy_and_analyse_what_it_received() -> None:
    chain = WHOLE
    for kind in (Kind.VERIFIED, Kind.OPENED, Kind.COPIED):
        chain = grown(chain, kind, PHILIPPINES)
    chain = grown(chain, Kind.ANALYSED, PHILIPPINES, digests={"E-1": DIGESTS["E-1"]})

    assert verified(chain.lines).events == chain.events


def test_evidence_returned_is_received_by_the_other_hand() -> None:
    chain = grown(WHOLE, Kind.RETURNED, PHILIPPINES, counterpart="aus.example")
    event = custody.receipt(chain, AUSTRALIA, DESK, at=minutes(50), recomputed=DIGESTS)

    back = custody.append(chain, event, parties.sender.signing)

    assert verified(back.lines).standing.holder == "aus.example"


@pytest.mark.parametrize("line", [1, 2, 3])
def test_row_20_a_removed_event_is_named(line: int) -> None:
    lines = list(WHOLE.lines)
    del lines[line - 1]

    with pytest.raises(faults.EventRemoved) as broken:
        verified(lines)

    assert broken.value.facts["line"] == line


def test_row_20_events_cut_off_at_the_end_are_noticed_against_a_known_head() -> None:
    assert verified(WHOLE.lines[:-1]).standing.on_the_way_to == "phl.example"

    with pytest.raises(faults.EventRemoved):
        verified(WHOLE.lines[:-1], head=WHOLE.head)


def test_row_20_an_event_inserted_by_an_insider_is_named() -> None:
    between = forged(WHOLE.events[2], parties.sender.signing, kind=Kind.COPIED, counterpart="")

    with pytest.raises(faults.EventInserted) as broken:
        verified([*WHOLE.lines[:2], between, *WHOLE.lines[2:]])

    assert broken.value.facts["line"] == 3


def test_row_20_a_repeated_event_is_named() -> None:
    with pytest.raises(faults.EventInserted):
        verified([*WHOLE.lines[:2], WHOLE.lines[1], *WHOLE.lines[2:]])


@pytest.mark.parametrize("line", [1, 2, 3])
def test_row_20_reordered_events_are_named(line: int) -> None:
    lines = list(WHOLE.lines)
    lines[line - 1], lines[line] = lines[line], lines[line - 1]

    with pytest.raises(faults.EventReordered) as broken:
        verified(lines)

    assert broken.value.facts["line"] == line


def test_row_20_a_back_dated_event_is_refused_when_read_and_when_written() -> None:
    late = WHOLE.events[2]
    back_dated = forged(late, parties.sender.signing, at=late.at - timedelta(minutes=11))

    with pytest.raises(faults.EventBackDated):
        verified([*WHOLE.lines[:2], back_dated])
    with pytest.raises(faults.EventBackDated):
        custody.next_event(WHOLE, Kind.OPENED, PHILIPPINES, DESK, at=minutes(29))


def test_a_receipt_may_be_a_little_earlier_than_its_release_for_clocks_differ() -> None:
    released = Chain(PACKAGE)
    for event, line in zip(WHOLE.events[:3], WHOLE.lines[:3], strict=True):
        released = Chain(
            PACKAGE,
            (*released.lines, line),
            (*released.events, event),
            WHOLE.events[len(released.lines) + 1].previous,
            custody.after(released.standing, event),
        )

    assert custody.receipt(released, PHILIPPINES, DESK, at=minutes(16), recomputed=DIGESTS)
    with pytest.raises(faults.EventBackDated):
        custody.receipt(released, PHILIPPINES, DESK, at=minutes(14), recomputed=DIGESTS)


@pytest.mark.parametrize("signer", [parties.stranger.signing, parties.sender.signing])
def test_row_20_a_receipt_not_signed_by_the_taker_is_refused(signer: SigningKey) -> None:
    with pytest.raises(faults.EventUnsigned) as broken:
        verified([*WHOLE.lines[:3], forged(WHOLE.events[3], signer)])

    assert broken.value.facts == {"line": 4, "node": "phl.example"}


def test_row_20_an_altered_event_is_refused() -> None:
    envelope = dsse.read(WHOLE.lines[1])
    other = dsse.read(forged(WHOLE.events[1], parties.sender.signing, at=minutes(11)))
    altered = msgspec.json.encode(msgspec.structs.replace(envelope, payload=other.payload))

    with pytest.raises(faults.EventUnsigned):
        verified([WHOLE.lines[0], altered, *WHOLE.lines[2:]])


def test_an_event_with_half_a_signature_is_refused() -> None:
    envelope = dsse.read(WHOLE.lines[0])
    classical = msgspec.structs.replace(envelope.signatures[0], sig=envelope.signatures[0].sig[:88])
    stripped = msgspec.json.encode(msgspec.structs.replace(envelope, signatures=(classical,)))

    with pytest.raises(faults.EventUnsigned):
        verified([stripped])


def test_a_manifest_signature_does_not_pass_for_an_event() -> None:
    payload = msgspec.json.encode(WHOLE.events[0])

    with pytest.raises(faults.EventUnsigned):
        verified([dsse.sign(manifests.PAYLOAD_TYPE, payload, [parties.sender.signing])])


def test_a_transfer_needs_both_hands() -> None:
    released = verified(WHOLE.lines[:3])

    with pytest.raises(faults.OneHanded):
        grown(released, Kind.COPIED)
    with pytest.raises(faults.OneHanded):
        grown(released, Kind.OPENED, PHILIPPINES)
    with pytest.raises(faults.OneHanded):
        custody.receipt(WHOLE, PHILIPPINES, DESK, at=minutes(60), recomputed=DIGESTS)
    with pytest.raises(faults.OneHanded):
        grown(verified(WHOLE.lines[:2]), Kind.RELEASED, counterpart="aus.example")


def test_only_the_node_that_was_given_to_receives() -> None:
    with pytest.raises(faults.WrongHand):
        custody.receipt(verified(WHOLE.lines[:3]), MALLORY, DESK, at=minutes(40), recomputed=DIGESTS)


def test_only_the_holder_acts() -> None:
    with pytest.raises(faults.WrongHand):
        grown(WHOLE, Kind.OPENED, AUSTRALIA)


@pytest.mark.parametrize(
    "recomputed",
    [{}, {"E-1": DIGESTS["E-1"]}, DIGESTS | {"E-2": "d" * 64}, DIGESTS | {"E-3": "d" * 64}],
)
def test_no_receipt_without_the_same_hashes_recomputed(recomputed: dict[str, str]) -> None:
    with pytest.raises((faults.HashesDiffer, faults.EventMalformed)):
        custody.receipt(verified(WHOLE.lines[:3]), PHILIPPINES, DESK, at=minutes(40), recomputed=recomputed)


def test_events_come_in_their_order() -> None:
    acquired = verified(WHOLE.lines[:1])

    for chain, kind, more in (
        (Chain(PACKAGE), Kind.SEALED, {"digests": DIGESTS, "manifest": MANIFEST}),
        (acquired, Kind.RELEASED, {"counterpart": "phl.example"}),
        (verified(WHOLE.lines[:2]), Kind.SEALED, {"manifest": MANIFEST}),
        (verified(WHOLE.lines[:2]), Kind.ACQUIRED, {"digests": {"E-3": "d" * 64}}),
        (grown(acquired, Kind.DESTROYED), Kind.COPIED, {}),
    ):
        with pytest.raises(faults.OutOfPlace):
            grown(chain, kind, **more)


def test_more_exhibits_are_acquired_before_the_seal_and_none_twice() -> None:
    acquired = grown(Chain(PACKAGE), Kind.ACQUIRED, digests={"E-1": "a" * 64})

    both = grown(acquired, Kind.ACQUIRED, digests={"E-2": "b" * 64})

    assert both.standing.digests == DIGESTS
    with pytest.raises(faults.HashesDiffer):
        grown(both, Kind.ACQUIRED, digests={"E-1": "d" * 64})


def test_a_chain_of_another_package_is_refused() -> None:
    with pytest.raises(faults.OtherPackage):
        custody.verify_chain(WHOLE.lines, parties.keys, package="f" * 32)


def sealed_manifest(previous_custody: str) -> SignedManifest:
    exhibits = [
        Exhibit(name, name, "text/plain", 1, digest, 1, 1, "d" * 64, "e" * 64, ACQUIRED)
        for name, digest in DIGESTS.items()
    ]
    header = parties.header(PACKAGE, previous_custody)
    manifest = manifests.manifest_of(header, ("phl.example",), exhibits, "f" * 64)
    return SignedManifest(manifest, manifests.digest(manifest))


def test_the_seal_and_its_manifest_name_each_other() -> None:
    acquired = verified(WHOLE.lines[:1])
    sealed = sealed_manifest(acquired.head)
    chain = grown(acquired, Kind.SEALED, manifest=sealed.digest)

    custody.verify_chain(chain.lines, parties.keys, package=PACKAGE, sealed=sealed)

    for other in (sealed_manifest(""), sealed_manifest("0" * 64)):
        with pytest.raises(faults.OtherPackage):
            custody.verify_chain(chain.lines, parties.keys, package=PACKAGE, sealed=other)
    with pytest.raises(faults.EventRemoved):
        custody.verify_chain(acquired.lines, parties.keys, package=PACKAGE, sealed=sealed)


@pytest.mark.parametrize("hostile", [b"", b"{}", b"\xff", b"[" * 100_000, b'{"payload":' * 20_000])
def test_row_27_a_hostile_line_is_refused_by_its_number(hostile: bytes) -> None:
    with pytest.raises(faults.EventMalformed) as broken:
        verified([*WHOLE.lines, hostile])

    assert broken.value.facts["line"] == 5


@given(hostile=st.binary(max_size=200))
def test_row_27_any_payload_that_is_no_event_is_refused(hostile: bytes) -> None:
    with pytest.raises(faults.EventMalformed):
        verified([dsse.sign(custody.PAYLOAD_TYPE, hostile, [parties.sender.signing])])


@given(data=st.data())
def test_row_20_no_other_selection_or_order_of_lines_verifies(data: st.DataObject) -> None:
    numbers = st.integers(0, len(WHOLE.lines) - 1)
    chosen = data.draw(st.lists(numbers, min_size=1, max_size=6))
    act: Callable[[], Chain] = lambda: verified([WHOLE.lines[number] for number in chosen], WHOLE.head)  # noqa: E731

    if chosen == list(range(len(WHOLE.lines))):
        assert act() == WHOLE
    else:
        with pytest.raises(faults.CustodyBroken):
            act()
