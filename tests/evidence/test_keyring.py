"""Whose signature counts for which time, and what proves a date."""

from datetime import datetime, timedelta

import pytest

from comity.directory.core.dsse import SignatureInvalid, sign
from comity.directory.core.rotation import Tenure
from comity.directory.core.signing import SigningKey
from comity.evidence.core.package import custody_faults, manifest
from comity.evidence.core.package.custody import Chain, Circumstances, Hand, Kind, append, next_event, verify_chain
from comity.evidence.core.package.faults import ManifestKeyEnded
from comity.evidence.core.package.keyring import Dated, Keyring, OutOfTenure, Record
from tests.cast import NOON
from tests.evidence.parcels import PACKAGE
from tests.evidence.test_package import manifest as made

KIND = "application/vnd.comity.test"
OLD, NEW = SigningKey.generate(), SigningKey.generate()
HANDED_OVER = (Tenure(OLD.public, None, NOON), Tenure(NEW.public, NOON))
REVOKED = (Tenure(OLD.public, None, NOON, revoked=True), Tenure(NEW.public, NOON))
HOUR = timedelta(hours=1)
BEFORE, AFTER = NOON - HOUR, NOON + HOUR


def counts(keyring: Keyring, key: SigningKey, said: Dated) -> bool:
    try:
        keyring.verified(sign(KIND, b"evidence", [key]), KIND, said)
    except OutOfTenure:
        return False
    return True


@pytest.mark.parametrize(("key", "at", "expected"), [
    (OLD, BEFORE, True), (OLD, AFTER, False), (NEW, AFTER, True), (NEW, BEFORE, False),
])  # fmt: skip
def test_each_key_speaks_for_its_own_time(key: SigningKey, at: datetime, expected: bool) -> None:
    said = Dated("aus.example", at, ())

    assert counts(Keyring({"aus.example": HANDED_OVER}), key, said) == expected


def test_an_unknown_key_never_counts() -> None:
    keyring = Keyring({"aus.example": HANDED_OVER}, (Record("d" * 64, BEFORE),))

    with pytest.raises(SignatureInvalid):
        counts(keyring, SigningKey.generate(), Dated("aus.example", BEFORE, keyring.records))


def test_a_key_of_one_node_says_nothing_for_another() -> None:
    keyring = Keyring({"aus.example": HANDED_OVER, "phl.example": ()})

    with pytest.raises(SignatureInvalid):
        counts(keyring, OLD, Dated("phl.example", BEFORE, ()))


@pytest.mark.parametrize(("record", "expected"), [
    (Record("d" * 64, BEFORE), True),
    (Record("d" * 64, BEFORE, "idn.example"), True),
    (Record("d" * 64, BEFORE, "aus.example"), False),
    (Record("d" * 64, AFTER), False),
])  # fmt: skip
def test_a_revoked_key_needs_somebody_elses_word_from_before(record: Record, expected: bool) -> None:
    said = Dated("aus.example", BEFORE, (record,))

    assert counts(Keyring({"aus.example": REVOKED}), OLD, said) == expected


def test_a_manifest_signed_with_a_revoked_key_counts_once_its_digest_was_recorded() -> None:
    envelope = manifest.sign(made(), OLD)
    revoked = (Tenure(OLD.public, None, NOON + HOUR, revoked=True),)
    digest = manifest.digest(made())

    with pytest.raises(ManifestKeyEnded):
        manifest.verified(envelope, Keyring({"aus.example": revoked}))
    with pytest.raises(ManifestKeyEnded):
        manifest.verified(envelope, Keyring({"aus.example": revoked}, (Record("e" * 64, NOON),)))
    proven = manifest.verified(envelope, Keyring({"aus.example": revoked}, (Record(digest, NOON),)))

    assert proven.digest == digest


def test_a_later_line_that_was_recorded_proves_the_lines_before_it_and_none_after() -> None:
    chain = Chain(PACKAGE)
    hand = Hand("aus.example", "Cyber police of Australia", "examiner", "officer-7f3a")
    where = Circumstances("evidence room", "Comity", "0.1", "test")
    for kind in (Kind.ACQUIRED, Kind.ANALYSED, Kind.COPIED):
        event = next_event(chain, kind, hand, where, at=BEFORE, digests={"E-1": "a" * 64})
        chain = append(chain, event, OLD)
    tenures = {"aus.example": REVOKED}

    whole = verify_chain(chain.lines, Keyring(tenures, (Record(chain.digests[2], BEFORE),)), package=PACKAGE)
    with pytest.raises(custody_faults.EventKeyEnded) as refused:
        verify_chain(chain.lines, Keyring(tenures, (Record(chain.digests[1], BEFORE),)), package=PACKAGE)

    assert whole.head == chain.head
    assert refused.value.facts["line"] == 3
