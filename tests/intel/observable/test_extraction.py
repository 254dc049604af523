"""The observables of STIX objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.observable import Kind, Observable, of

MD5, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)


def indicator(pattern: str, **more: str) -> dict[str, object]:
    return {"type": "indicator", "pattern": pattern, "pattern_type": "stix", **more}


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        ({"type": "ipv4-addr", "value": "192.0.2.7"}, [(Kind.IPV4, "192.0.2.7")]),
        ({"type": "ipv4-addr", "value": "192.0.2.7/24"}, [(Kind.NETWORK, "192.0.2.0/24")]),
        ({"type": "ipv6-addr", "value": "2001:DB8::1"}, [(Kind.IPV6, "2001:db8::1")]),
        ({"type": "domain-name", "value": "Evil.Example"}, [(Kind.DOMAIN, "evil.example")]),
        ({"type": "url", "value": "HTTP://evil.example"}, [(Kind.URL, "http://evil.example/")]),
        ({"type": "email-addr", "value": "A@example.org"}, [(Kind.EMAIL, "a@example.org")]),
        ({"type": "mac-addr", "value": "00:11:22:aa:bb:cc"}, [(Kind.MAC, "00:11:22:aa:bb:cc")]),
        ({"type": "autonomous-system", "number": 64496}, [(Kind.AS, "AS64496")]),
        ({"type": "mutex", "name": "x"}, [(Kind.MUTEX, "x")]),
        ({"type": "windows-registry-key", "key": "HKLM\\Run"}, [(Kind.REGISTRY_KEY, "hklm\\run")]),
        (
            {"type": "file", "name": "A.exe", "hashes": {"MD5": MD5.upper(), "SHA-256": SHA256, "IMPHASH": MD5}},
            [(Kind.FILE_NAME, "a.exe"), (Kind.MD5, MD5), (Kind.SHA256, SHA256)],
        ),
        ({"type": "x509-certificate", "hashes": {"sha256": SHA256}}, [(Kind.SHA256, SHA256)]),
        (
            {"type": "user-account", "account_type": "telegram", "user_id": "4711", "account_login": "Joe"},
            [(Kind.ACCOUNT, "telegram:4711"), (Kind.ACCOUNT, "telegram:joe")],
        ),
        ({"type": "phone-number", "value": "+999 2 555 0100"}, [(Kind.PHONE, "+99925550100")]),
        ({"type": "bank-account", "iban": "GB82 WEST 1234 5698 7654 32"}, [(Kind.IBAN, "GB82WEST12345698765432")]),
        ({"type": "domain-name", "value": "not a name"}, []),
        ({"type": "ipv4-addr", "value": ["192.0.2.7"]}, []),
        ({"type": "file", "hashes": ["x"]}, []),
        ({"type": "malware", "name": "evil.example"}, []),
        ({"type": 7}, []),
        ({}, []),
    ],
)
def test_an_observable_of_stix_is_found_by_its_values(obj: dict[str, object], expected: list[tuple[Kind, str]]) -> None:
    assert of(obj) == tuple(Observable(kind, value) for kind, value in expected)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv4-addr:value = '192.0.2.7']", [(Kind.IPV4, "192.0.2.7")]),
        ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", [(Kind.NETWORK, "192.0.2.0/24")]),
        ("[domain-name:value IN ('A.example', 'b.example')]", [(Kind.DOMAIN, "a.example"), (Kind.DOMAIN, "b.example")]),
        (
            "[file:hashes.'SHA-256' = '" + SHA256 + "' OR file:hashes.MD5 = '" + MD5 + "']",
            [(Kind.SHA256, SHA256), (Kind.MD5, MD5)],
        ),
        (
            "[network-traffic:dst_ref.value = '198.51.100.3' AND network-traffic:dst_port = 443]",
            [(Kind.IPV4, "198.51.100.3")],
        ),
        ("[network-traffic:dst_ref.value = 'c2.example']", [(Kind.DOMAIN, "c2.example")]),
        ("[email-message:from_ref.value = 'joe@example.org']", [(Kind.EMAIL, "joe@example.org")]),
        ("[domain-name:resolves_to_refs[*].value = '192.0.2.7']", [(Kind.IPV4, "192.0.2.7")]),
        ("[autonomous-system:number = 64496]", [(Kind.AS, "AS64496")]),
        (
            "[url:value = 'http://evil.example'] FOLLOWEDBY [mutex:name = 'm']",
            [(Kind.URL, "http://evil.example/"), (Kind.MUTEX, "m")],
        ),
        ("[ipv4-addr:value != '192.0.2.7']", []),
        ("[ipv4-addr:value NOT = '192.0.2.7']", []),
        ("[NOT EXISTS ipv4-addr:value]", []),
        ("[domain-name:value LIKE '%.example']", []),
        ("[domain-name:value MATCHES '.*']", []),
        ("[ipv4-addr:value ISSUPERSET '192.0.2.0/24']", []),
        ("[file:name", []),
    ],
)
def test_a_pattern_is_found_by_what_it_looks_for(pattern: str, expected: list[tuple[Kind, str]]) -> None:
    assert of(indicator(pattern)) == tuple(Observable(kind, value, from_pattern=True) for kind, value in expected)


def test_a_rule_in_another_language_is_not_read_as_a_pattern() -> None:
    assert of(indicator("[ipv4-addr:value = '192.0.2.7']", pattern_type="sigma")) == ()


def test_observed_data_of_stix_2_0_carry_their_observables_within() -> None:
    observed = {"type": "observed-data", "objects": {"0": {"type": "ipv4-addr", "value": "192.0.2.7"}, "1": []}}

    assert of(observed) == (Observable(Kind.IPV4, "192.0.2.7"),)


def test_one_object_gives_a_bounded_number() -> None:
    values = ", ".join(f"'h{number}.example'" for number in range(6_000))

    assert len(of(indicator(f"[domain-name:value IN ({values})]"))) == 5_000


@given(st.sampled_from(("file", "indicator", "observed-data", "user-account", "autonomous-system")), JSON)
def test_whatever_an_object_holds_it_is_read(kind: str, inside: object) -> None:
    fields = ("value", "hashes", "pattern", "objects", "number", "user_id", "account_type")

    of({"type": kind} | dict.fromkeys(fields, inside))
