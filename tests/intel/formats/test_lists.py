"""Lists for machines: exact, in force, and never more than was asked for, whatever an indicator says."""

import base64
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.adapters.formats import rpz, suricata, zeek
from comity.intel.adapters.formats.suricata import List, TooManyRules
from comity.intel.adapters.formats.values import Listed, values
from comity.intel.core.observable import Kind, Observable
from tests.intel.formats.samples import indicator, text

AT = datetime(2026, 11, 22, tzinfo=UTC)
HOSTILE = 'a"; sid:1;)\nalert ip any any -> any any (msg:"\t\\ \x00|41|; é'


def keep(_: Observable) -> bool:
    return False


def listed(*raws: bytes) -> list[tuple[Kind, str]]:
    return [(one.kind, one.value) for one in values(raws, at=AT, spare=keep)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv4-addr:value = '192.0.2.7']", ["192.0.2.7"]),
        ("[ipv4-addr:value = '192.0.2.7' OR domain-name:value = 'a.example']", ["192.0.2.7", "a.example"]),
        ("[url:value = 'http://a.example/'] OR [mutex:name = 'm']", ["http://a.example/", "m"]),
        ("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.7']", ["192.0.2.7"]),
        ("[ipv4-addr:value = '192.0.2.7' AND domain-name:value = 'a.example']", []),
        ("[network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port = 443]", []),
        ("[ipv4-addr:value = '192.0.2.7'] AND [domain-name:value = 'a.example']", []),
        ("[ipv4-addr:value = '192.0.2.7'] FOLLOWEDBY [domain-name:value = 'a.example']", []),
        ("[ipv4-addr:value = '192.0.2.7'] REPEATS 5 TIMES", []),
        ("[ipv4-addr:value != '192.0.2.7']", []),
    ],
)
def test_only_values_that_stand_alone_are_listed(pattern: str, expected: list[str]) -> None:
    assert [value for _, value in listed(indicator(pattern))] == expected


@pytest.mark.parametrize(
    "more",
    [
        {"revoked": True},
        {"valid_until": "2026-11-21T23:59:59Z"},
        {"valid_from": "2026-11-23T00:00:00Z"},
        {"type": "x-indicator"},
        {"pattern_type": "sigma"},
    ],
)
def test_what_is_not_in_force_is_not_listed(more: dict[str, object]) -> None:
    assert listed(indicator("[domain-name:value = 'a.example']", "x", **more)) == []


def test_a_value_is_listed_once() -> None:
    raws = [indicator("[domain-name:value = 'a.example']", name) for name in ("one", "two")]

    assert listed(*raws) == [(Kind.DOMAIN, "a.example")]


def test_what_everybody_needs_is_spared() -> None:
    raw = indicator("[domain-name:value = 'google.com' OR ipv4-addr:value = '8.8.8.8' OR ipv4-addr:value = '8.8.8.9']")

    assert [one.value for one in values([raw], at=AT)] == ["8.8.8.9"]


def one(kind: Kind, value: str, title: str = "Invented") -> Listed:
    return Listed(kind, value, "indicator--1", title)


def test_suricata_rules_are_those_of_its_guide() -> None:
    given = [
        one(Kind.NETWORK, "192.0.2.0/24"),
        one(Kind.DOMAIN, "evil.example"),
        one(Kind.URL, "http://evil.example:8080/a;b?c=|d|"),
        one(Kind.URL, "https://evil.example/"),
        one(Kind.MUTEX, "m"),
    ]

    address, dns, tls, http = text(suricata.rules(given)).splitlines()

    assert address == 'alert ip $HOME_NET any -> [192.0.2.0/24] any (msg:"COMITY Invented"; sid:1000000; rev:1;)'
    name = 'dotprefix; content:".evil.example"; nocase; endswith;'
    begin = '$HOME_NET any -> any any (msg:"COMITY Invented";'
    assert dns == f"alert dns {begin} dns.query; {name} sid:1000001; rev:1;)"
    assert tls == f"alert tls {begin} tls.sni; {name} sid:1000002; rev:1;)"
    host = 'flow:established,to_server; http.host; content:"evil.example"; bsize:12;'
    uri = 'http.uri.raw; content:"/a|3B|b?c=|7C|d|7C|"; bsize:10;'
    assert http == f"alert http {begin} {host} {uri} sid:1000003; rev:1;)"


@given(st.text(max_size=60), st.text(st.characters(codec="ascii"), max_size=40))
def test_no_title_and_no_value_breaks_out_of_a_rule(title: str, path: str) -> None:
    raw = indicator("[url:value = 'http://evil.example/" + path.replace("\\", "\\\\").replace("'", "\\'") + "']", title)

    for rule in text(suricata.rules(values([raw], at=AT, spare=keep))).splitlines():
        quoted = re.sub(r'"(?:[^"\\]|\\.)*"', "Q", rule)
        assert re.fullmatch(r"alert http \$HOME_NET any -> any any \((?:[a-z.]+(?::[^;\"]+)?; ?)+\)", quoted)


def test_ids_of_rules_come_to_an_end() -> None:
    with pytest.raises(TooManyRules):
        list(suricata.rules([one(Kind.IPV4, "192.0.2.7")] * 2, first_sid=1_999_999))


def test_suricata_lists_hold_a_value_a_line() -> None:
    given = [one(Kind.IPV4, "192.0.2.7"), one(Kind.DOMAIN, "evil.example"), one(Kind.MD5, "0" * 32)]

    names = text(suricata.listed(given, List.NAMES))

    assert base64.b64decode(names) == b"evil.example"
    assert text(suricata.listed(given, List.ADDRESSES)) == "192.0.2.7\n"
    assert text(suricata.listed(given, List.MD5)) == "0" * 32 + "\n"
    assert text(suricata.rules_of_lists()).count("load comity-") == 2


def test_zeek_reads_a_table_between_tabs() -> None:
    given = [
        one(Kind.IPV6, "2001:db8::1"),
        one(Kind.NETWORK, "192.0.2.0/24"),
        one(Kind.URL, "https://evil.example/a"),
        one(Kind.DOMAIN, "evil.example", ""),
        one(Kind.SHA1, "0" * 40),
        one(Kind.ACCOUNT, "chat.example:joe"),
        one(Kind.IBAN, "GB82WEST12345698765432"),
    ]

    written = text(zeek.write(given, source="phl.example")).splitlines()

    assert written == [
        "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc",
        "2001:db8::1\tIntel::ADDR\tphl.example\tInvented",
        "192.0.2.0/24\tIntel::SUBNET\tphl.example\tInvented",
        "evil.example/a\tIntel::URL\tphl.example\tInvented",
        "evil.example\tIntel::DOMAIN\tphl.example\t-",
        f"{'0' * 40}\tIntel::FILE_HASH\tphl.example\tInvented",
        "joe\tIntel::USER_NAME\tphl.example\tInvented",
    ]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("-", "\\x2d"),
        ("(empty)", "\\x28empty)"),
        ("a\tb\nc", "a\\x09b\\x0ac"),
        ("\\x09", "\\x5cx09"),
        ("#fields", "\\x23fields"),
    ],
)
def test_no_cell_of_zeek_is_more_than_a_cell(title: str, cell: str) -> None:
    [_, line] = text(zeek.write([one(Kind.FILE_NAME, title, title)], source="s")).splitlines()

    assert line == f"{cell}\tIntel::FILE_NAME\ts\t{cell}"


@pytest.mark.parametrize(
    ("kind", "value", "owners"),
    [
        (Kind.DOMAIN, "evil.example", ["evil.example", "*.evil.example"]),
        (Kind.IPV4, "192.0.2.7", ["32.7.2.0.192.rpz-ip"]),
        (Kind.NETWORK, "192.0.2.0/24", ["24.0.2.0.192.rpz-ip"]),
        (Kind.IPV6, "2001:db8::1", ["128.1.zz.db8.2001.rpz-ip"]),
        (Kind.IPV6, "2001:db8:0:1:1:1:1:1", ["128.1.1.1.1.1.0.db8.2001.rpz-ip"]),
        (Kind.NETWORK, "2001:db8::/32", ["32.zz.db8.2001.rpz-ip"]),
        (Kind.IPV6, "::1", ["128.1.zz.rpz-ip"]),
        (Kind.URL, "http://evil.example/", []),
        (Kind.DOMAIN, ".".join(["a" * 60] * 3), []),
    ],
)
def test_a_policy_zone_names_what_is_refused(kind: Kind, value: str, owners: list[str]) -> None:
    head, ns, *records = text(rpz.write([one(kind, value)], serial=2**32 + 7)).removeprefix("$TTL 300\n").splitlines()

    assert head == "@ IN SOA localhost. hostmaster.localhost. 7 3600 600 604800 300"
    assert ns == "@ IN NS localhost."
    assert records == [f"{owner} CNAME ." for owner in owners]


@pytest.mark.parametrize("name", [HOSTILE, "a.example\n*.com CNAME .", "$INCLUDE /etc/passwd"])
def test_hostile_names_never_reach_a_list(name: str) -> None:
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")

    assert listed(indicator(f"[domain-name:value = '{quoted}']")) == []
