"""Normal forms: the same thing written in two ways is one value, and what is not of its kind is refused."""

import string
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.intel.core.observable import Kind, NotThisKind, normal
from comity.terms import wallets

LETTERS = st.text(
    st.sampled_from(string.ascii_letters + string.digits + ".-:/@%#?=&_[]() \u00e9\u0130\u03a3\u5317"), max_size=60
)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (Kind.IPV4, " 192.0.2.7 ", "192.0.2.7"),
        (Kind.IPV4, "192.0.2.7/32", "192.0.2.7"),
        (Kind.IPV6, "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        (Kind.IPV6, "::FFFF:192.0.2.7", "::ffff:192.0.2.7"),
        (Kind.IPV6, "fe80::1%eth0", "fe80::1"),
        (Kind.NETWORK, "192.0.2.77/24", "192.0.2.0/24"),
        (Kind.NETWORK, "2001:DB8::77/32", "2001:db8::/32"),
        (Kind.DOMAIN, "WWW.Example.ORG.", "www.example.org"),
        (Kind.DOMAIN, "b\u00fccher.example", "xn--bcher-kva.example"),
        (Kind.DOMAIN, "XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        (Kind.DOMAIN, "i\u2764.example", "xn--i-7iq.example"),
        (Kind.DOMAIN, "_dmarc.example.org", "_dmarc.example.org"),
        (Kind.URL, "HTTP://Example.ORG", "http://example.org/"),
        (Kind.URL, "https://example.org:443/%7euser/%2f%c3%a9?q=\u00e9#Top", "https://example.org/~user/%2F%C3%A9?q=%C3%A9#Top"),
        (Kind.URL, "http://example.org/../../etc/passwd", "http://example.org/../../etc/passwd"),
        (Kind.URL, "http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        (Kind.URL, "http://example.org/100%/%4%31", "http://example.org/100%25/%2541"),
        (Kind.URL, "ftp://user:Pass@example.org:21/f", "ftp://user:Pass@example.org/f"),
        (Kind.EMAIL, "Joe.Bloggs+x@EXAMPLE.org", "joe.bloggs+x@example.org"),
        (Kind.EMAIL, "mailto:joe@b\u00fccher.example", "joe@xn--bcher-kva.example"),
        (Kind.MD5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"),
        (Kind.SSDEEP, '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C,"a.txt"', "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
        (Kind.TLSH, "a" * 70, "T1" + "A" * 70),
        (Kind.WALLET, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        (Kind.WALLET, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        (Kind.PHONE, "+1 (202) 555-0143", "+12025550143"),
        (Kind.PHONE, "tel:+999-2-555-0100", "+99925550100"),
        (Kind.PHONE, "0044 20 7946 0958", "+442079460958"),
        (Kind.ACCOUNT, " Chat.example : J.Doe ", "chat.example:j.doe"),
        (Kind.IBAN, "gb82 west 1234 5698 7654 32", "GB82WEST12345698765432"),
        (Kind.AS, "asn 64496", "AS64496"),
        (Kind.AS, "1.10", "AS65546"),
        (Kind.MAC, "0011.22AA.BBCC", "00:11:22:aa:bb:cc"),
        (Kind.FILE_NAME, "Invoice.PDF.exe", "invoice.pdf.exe"),
        (Kind.REGISTRY_KEY, r"HKEY_LOCAL_MACHINE\Software\Run", r"hkey_local_machine\software\run"),
        (Kind.MUTEX, "Global\\aB", "Global\\aB"),
    ],
)  # fmt: skip
def test_each_kind_has_one_form(kind: Kind, given: str, expected: str) -> None:
    assert normal(kind, given) == expected


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Kind.IPV4, "192.0.2.256"),
        (Kind.IPV4, "192.0.2.07"),
        (Kind.IPV4, "192.0.2.0/24"),
        (Kind.IPV6, "2001:db8::1::2"),
        (Kind.NETWORK, "192.0.2.7"),
        (Kind.NETWORK, "192.0.2.0/255.255.255.0"),
        (Kind.NETWORK, "192.0.2.0/\u0663"),
        (Kind.DOMAIN, ""),
        (Kind.DOMAIN, "a..example"),
        (Kind.DOMAIN, "-a.example"),
        (Kind.DOMAIN, "1.2.3.999"),
        (Kind.DOMAIN, "a" * 64 + ".example"),
        (Kind.DOMAIN, "two words.example"),
        (Kind.URL, "example.org/path"),
        (Kind.URL, "http:///path"),
        (Kind.URL, "http://" + "a" * 70_000),
        (Kind.EMAIL, "joe@"),
        (Kind.EMAIL, "a b@example.org"),
        (Kind.EMAIL, ".joe@example.org"),
        (Kind.SHA256, "d41d8cd98f00b204e9800998ecf8427e"),
        (Kind.MD5, "g" * 32),
        (Kind.WALLET, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3"),
        (Kind.WALLET, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        (Kind.WALLET, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
        (Kind.WALLET, "bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        (Kind.PHONE, "555 0143"),
        (Kind.PHONE, "+1"),
        (Kind.IBAN, "GB82WEST12345698765433"),
        (Kind.AS, "4294967296"),
        (Kind.AS, "AS1.65536"),
        (Kind.MAC, "00:11:22-aa:bb:cc"),
        (Kind.MUTEX, "a\x00b"),
        (Kind.STIX_ID, "indicator--1"),
    ],
)
def test_what_is_not_of_its_kind_is_refused(kind: Kind, given: str) -> None:
    with pytest.raises(NotThisKind):
        normal(kind, given)


@given(kind=st.sampled_from(Kind), text=LETTERS | st.text(max_size=40))
def test_a_normal_form_is_normal(kind: Kind, text: str) -> None:
    try:
        once = normal(kind, text)
    except NotThisKind:
        return

    assert normal(kind, once) == once


@given(st.sampled_from(("http", "https", "ftp", "tcp")), st.text(max_size=60))
def test_a_url_in_normal_form_is_normal(scheme: str, rest: str) -> None:
    once = normal(Kind.URL, f"{scheme}://h.example/{rest}")

    assert once.isascii()
    assert normal(Kind.URL, once) == once


@given(st.ip_addresses())
def test_an_address_is_the_one_of_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    kind = Kind.IPV4 if address.version == 4 else Kind.IPV6

    found = normal(kind, address.exploded.upper())

    assert (IPv4Address if address.version == 4 else IPv6Address)(found) == address


@given(st.integers(0, 2**80 - 1), st.sampled_from(("DE", "GB", "PH")))
def test_an_iban_with_its_check_digits_is_one(number: int, state: str) -> None:
    account = f"{number:025d}"
    check = 98 - int("".join(str(int(letter, 36)) for letter in f"{account}{state}00")) % 97

    assert normal(Kind.IBAN, f"{state}{check:02d}{account}") == f"{state}{check:02d}{account}"


@given(st.text(st.sampled_from("0123456789abcdef"), min_size=40, max_size=40), st.integers(0, 39))
def test_one_wrong_letter_case_breaks_an_erc55_address(digits: str, at: int) -> None:
    checked = wallets.erc55(digits)
    wrong = checked[:at] + checked[at].swapcase() + checked[at + 1 :]
    assume(wrong not in (checked, digits, digits.upper()))

    assert normal(Kind.WALLET, f"0x{checked}") == f"0x{digits}"
    with pytest.raises(NotThisKind):
        normal(Kind.WALLET, f"0x{wrong}")


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: "[" * 100_000,
        lambda: "a." * 50_000,
        lambda: "http://" + "@:" * 30_000,
        lambda: "+" + "1 " * 50_000,
        lambda: "1:" * 50_000,
        lambda: "%" * 60_000,
        lambda: "\u0130" * 50_000,
    ],
)
@pytest.mark.parametrize("kind", Kind)
def test_long_nonsense_costs_little(kind: Kind, hostile: Callable[[], str]) -> None:
    try:
        found = normal(kind, hostile())
    except NotThisKind:
        return

    assert len(found) < 1_000_000
