"""Values that say little by themselves."""

import json
from pathlib import Path

import pytest

from comity.intel.adapters import warninglists
from comity.intel.core.observable import Kind, Observable, guess
from comity.intel.core.observable.benign import SENTENCES, Benign, why_benign


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("10.1.2.3", Benign.SPECIAL_ADDRESS),
        ("192.0.2.7", Benign.SPECIAL_ADDRESS),
        ("169.254.0.0/16", Benign.SPECIAL_ADDRESS),
        ("2001:db8::1", Benign.SPECIAL_ADDRESS),
        ("ff02::1", Benign.SPECIAL_ADDRESS),
        ("8.8.8.8", Benign.RESOLVER),
        ("2620:fe::fe", Benign.RESOLVER),
        ("www.google.com", Benign.POPULAR),
        ("joe@example.org", Benign.SPECIAL_NAME),
        ("printer.local", Benign.SPECIAL_NAME),
        ("d41d8cd98f00b204e9800998ecf8427e", Benign.EMPTY),
        ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Benign.EMPTY),
        ("8.8.8.9", None),
        ("evil-google.com", None),
        ("joe@gmail.com", None),
        ("0" * 32, None),
    ],
)
def test_what_everybody_has_is_known(value: str, why: Benign | None) -> None:
    assert why_benign(guess(value)[0]) is why


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Benign)


@pytest.fixture
def lists(tmp_path: Path) -> warninglists.WarningLists:
    """Lists in the form of MISP's, invented."""
    for name, kind, entries in (
        ("Blocks", "cidr", ["192.0.2.0/24", "192.0.2.128/25", "2001:db8::/32", "198.51.100.7", "junk"]),
        ("Hosts", "hostname", [".cdn.example"]),
        ("Names", "string", ["Exact.example", "d41d8cd98f00b204e9800998ecf8427e"]),
        ("Patterns", "regex", ["(a+)+$"]),
        ("Huge", "string", [f"h{number}.example" for number in range(100_000)]),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "list.json").write_text(json.dumps({"name": name, "type": kind, "list": entries}))
    return warninglists.read(tmp_path)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("192.0.2.200", ("Blocks",)),
        ("192.0.2.64/26", ("Blocks",)),
        ("192.0.0.0/16", ()),
        ("198.51.100.7", ("Blocks",)),
        ("198.51.100.8", ()),
        ("2001:db8::7", ("Blocks",)),
        ("a.cdn.example", ("Hosts",)),
        ("https://a.cdn.example/x", ("Hosts",)),
        ("badcdn.example", ()),
        ("exact.example", ("Names",)),
        ("sub.exact.example", ()),
        ("d41d8cd98f00b204e9800998ecf8427e", ("Names",)),
        ("h7.example", ()),
    ],
)
def test_a_list_has_what_stands_in_it(lists: warninglists.WarningLists, value: str, names: tuple[str, ...]) -> None:
    assert lists.naming(guess(value)[0]) == names


def test_without_lists_nothing_is_listed() -> None:
    assert warninglists.WarningLists().naming(Observable(Kind.IPV4, "192.0.2.7")) == ()
