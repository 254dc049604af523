"""Identifiers: one form for each, and a clear reason where there is none."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.core.form.identifiers import (
    Identifier,
    IdentifierType,
    IpWithoutTime,
    NotAnEmail,
    NotAnIdentifier,
    NotAPort,
    NotATime,
    TimeOfClockChange,
    UnknownIdentifierType,
    UrlWithPassword,
    identifier,
    is_normal,
)
from comity.evidence.core.form.wallets import NotAWallet, WalletChecksumWrong, wallet
from comity.terms.errors import ComityError
from comity.terms.keccak import SHA3_PADDING, keccak_256


@pytest.mark.parametrize(
    ("kind", "given_text", "value"),
    [
        ("email", "Dark.Harbour@EXAMPLE.org", "dark.harbour@example.org"),
        ("email", "name@bücher.example", "name@xn--bcher-kva.example"),
        ("phone", "+1 (202) 555-0143", "+12025550143"),
        ("domain", "Bücher.Example.", "xn--bcher-kva.example"),
        ("url", "HTTPS://Example.ORG:443/a?b=1#part", "https://example.org/a?b=1"),
        ("url", "http://[2001:DB8::7]:8080", "http://[2001:db8::7]:8080/"),
        ("account", "Chat.Example: 4711", "chat.example:4711"),
        # BIP 173 and BIP 350 test vectors; ERC-55 test vector
        ("wallet", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        (
            "wallet",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "bitcoin:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        (
            "wallet",
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            "evm:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
    ],
)
def test_the_same_thing_written_in_two_ways_is_the_same_value(kind: str, given_text: str, value: str) -> None:
    assert identifier(kind, given_text) == Identifier(IdentifierType(kind), value)


def test_an_address_is_kept_with_its_instant_in_utc_its_zone_and_port() -> None:
    found = identifier("ip", "2001:DB8:0::7", at="2026-11-20T14:30", zone="Asia/Manila", port="443")

    assert found.value == "2001:db8::7"
    assert (found.at, found.zone, found.port) == (datetime(2026, 11, 20, 6, 30, tzinfo=UTC), "Asia/Manila", 443)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "00000443999", "00000443" + "9" * 5000, "\u00b2"])
def test_a_port_is_a_number_that_a_port_can_have(port: str) -> None:
    with pytest.raises(NotAPort):
        identifier("ip", "192.0.2.7", at="2026-11-20T14:30", zone="Asia/Manila", port=port)


def test_an_address_without_a_time_is_refused() -> None:
    with pytest.raises(IpWithoutTime):
        identifier("ip", "192.0.2.7")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NotATime):
        identifier("ip", "192.0.2.7", at="2026-11-20T14:30")


def test_the_hour_that_happened_twice_is_refused() -> None:
    with pytest.raises(TimeOfClockChange):
        identifier("ip", "192.0.2.7", at="2026-10-25T02:30", zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("kind", "given_text"),
    [
        ("email", "no-at.example.org"),
        ("email", "a b@example.org"),
        ("email", "name@localhost"),
        ("phone", "0202 555"),
        ("phone", "+1"),
        ("domain", "example"),
        ("domain", "192.0.2.7"),
        ("domain", "-bad-.example"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://example.org:99999/"),
        ("account", "nobody"),
        ("account", ":4711"),
        ("account", "chat.example:"),
        ("wallet", "hello"),
        ("email", "\u202ename@example.org"),
        ("url", "x" * 500),
        ("domain", ""),
    ],
)
def test_what_cannot_be_found_by_anybody_is_refused(kind: str, given_text: str) -> None:
    with pytest.raises((NotAnIdentifier, NotAWallet)):
        identifier(kind, given_text)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(UrlWithPassword) as refusal:
        identifier("url", "https://me:secret@example.org/")

    assert "secret" not in str(refusal.value)


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownIdentifierType, match="Account; E-mail address; Phone number"):
        identifier("fax", "123")


@pytest.mark.parametrize(
    "mistyped",
    [
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyU",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
    ],
)
def test_a_mistyped_wallet_never_leaves_the_house(mistyped: str) -> None:
    with pytest.raises(WalletChecksumWrong):
        wallet(mistyped)


@given(st.binary(max_size=600))
def test_the_permutation_is_the_one_of_fips_202(message: bytes) -> None:
    assert keccak_256(message, SHA3_PADDING) == hashlib.sha3_256(message).digest()


def test_keccak_of_nothing() -> None:
    assert keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


@given(kind=st.sampled_from([*IdentifierType]), text=st.text(max_size=60))
def test_anything_typed_is_normalised_once_or_refused(kind: IdentifierType, text: str) -> None:
    try:
        found = identifier(kind, text, at="2026-11-20T14:30Z")
    except ComityError:
        return

    assert is_normal(found)


def test_an_email_says_how_it_looks() -> None:
    with pytest.raises(NotAnEmail, match=r"name@example\.org"):
        identifier("email", "nobody")
