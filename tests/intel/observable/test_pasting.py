"""What people paste and what reports contain, harmless spellings included."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.intel.core.observable import Kind, NotThisKind, defang, guess, mentions, normal, refang

INDICATOR = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,8}){1,3}", fullmatch=True)


def found(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.value) for one in guess(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("hxxps://evil[.]example(.)org/a?b=1", Kind.URL, "https://evil.example.org/a?b=1"),
        ("hxxp[:]//192[.]0[.]2[.]7/", Kind.URL, "http://192.0.2.7/"),
        ("192.0.2[.]7", Kind.IPV4, "192.0.2.7"),
        ("192[.0[.2[.7", Kind.IPV4, "192.0.2.7"),
        ("192.0.2.7:443", Kind.IPV4, "192.0.2.7"),
        ("example\\.org", Kind.DOMAIN, "example.org"),
        ("www.example.org/a", Kind.DOMAIN, "www.example.org"),
        ("user{at}example[dot]org", Kind.EMAIL, "user@example.org"),
        ("<joe@example.org>,", Kind.EMAIL, "joe@example.org"),
        ("[2001:db8::1]", Kind.IPV6, "2001:db8::1"),
        ("2001[:]db8[:][:]1", Kind.IPV6, "2001:db8::1"),
        ("\u200bexample.org\u00ad", Kind.DOMAIN, "example.org"),
        ("DE89 3704 0044 0532 0130 00", Kind.IBAN, "DE89370400440532013000"),
        ("+999 2 555 0100", Kind.PHONE, "+99925550100"),
        ("AS64496", Kind.AS, "AS64496"),
        ("00-11-22-AA-BB-CC", Kind.MAC, "00:11:22:aa:bb:cc"),
        ("3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", Kind.SSDEEP, "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
        (INDICATOR.upper(), Kind.STIX_ID, INDICATOR),
    ],
)  # fmt: skip
def test_a_pasted_value_is_recognised(text: str, kind: Kind, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text", ["", "   ", "two words", "10:30:45", "e.g.", "1.2.3", "+", "--", "()", "http://", "\x00"]
)
def test_what_is_no_value_is_left_to_the_words(text: str) -> None:
    assert found(text) == []


def test_a_list_is_read_value_by_value_without_repeats() -> None:
    text = 'a.example, "b.example"; 198.51.100.3\n198.51.100.3\thttps://c.example/x,y\nhttps://c.example/x,y'

    values = [value for _, value in found(text)]

    assert values == ["a.example", "b.example", "198.51.100.3", "https://c.example/x", "https://c.example/x,y"]


def test_a_hash_may_be_of_two_algorithms() -> None:
    assert [kind for kind, _ in found("A" * 64)] == [Kind.SHA256, Kind.SHA3_256]


def test_a_long_value_stands_as_its_hash() -> None:
    [one] = guess("http://example.org/" + "a" * 700)

    assert one.value.startswith("sha256:")
    assert len(one.value) == 71


def test_a_long_paste_is_cut() -> None:
    text = "\n".join(f"h{number}.example" for number in range(3_000))

    assert len(guess(text)) == 1_000


@given(NAMES, st.sampled_from((Kind.DOMAIN, Kind.EMAIL, Kind.URL)), st.text(st.sampled_from("ab/?#&=.%-"), max_size=20))
def test_what_was_made_harmless_comes_back(name: str, kind: Kind, rest: str) -> None:
    written = {Kind.DOMAIN: name, Kind.EMAIL: f"joe@{name}", Kind.URL: f"https://{name}/{rest}"}[kind]
    try:
        value = normal(kind, written)
    except NotThisKind:
        assume(False)

    assert refang(defang(value)) == value


@given(st.ip_addresses().map(str))
def test_an_address_made_harmless_comes_back(address: str) -> None:
    assert "." not in defang(address).replace("[.]", "")
    assert refang(defang(address)) == address


@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "ftps", "ldap"])
def test_no_program_makes_a_link_of_a_harmless_url(scheme: str) -> None:
    harmless = defang(f"{scheme}://joe@example.org:8080/a.b")

    assert f"{scheme}://" not in harmless
    assert "example.org" not in harmless
    assert refang(harmless) == f"{scheme}://joe@example.org:8080/a.b"


def test_a_report_is_read_line_by_line_for_review() -> None:
    report = [
        "The loader invoice.zip called hxxps://c2[.]example[.]net/gate.php?id=4 (192.0.2.7:443).\n",
        "Files: md5=d41d8cd98f00b204e9800998ecf8427e; again 192.0.2.7. Call +999 2 555 0100!\n",
        "Paid to DE89 3704 0044 0532 0130 00, see www.example.org/help\n",
    ]

    read = [(one.line, one.observable.kind, one.observable.value, one.doubtful) for one in mentions(report)]

    assert read == [
        (1, Kind.DOMAIN, "invoice.zip", True),
        (1, Kind.URL, "https://c2.example.net/gate.php?id=4", False),
        (1, Kind.IPV4, "192.0.2.7", False),
        (2, Kind.PHONE, "+99925550100", False),
        (2, Kind.MD5, "d41d8cd98f00b204e9800998ecf8427e", False),
        (3, Kind.IBAN, "DE89370400440532013000", False),
        (3, Kind.DOMAIN, "www.example.org", False),
    ]


def test_the_context_is_the_line_around_the_value() -> None:
    [mention] = mentions(["lorem " * 200 + "hxxp://example[.]org/x " + "ipsum " * 200])

    assert "hxxp://example[.]org/x" in mention.context
    assert len(mention.context) <= 240


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    guess(text)
    list(mentions(text.splitlines()))
