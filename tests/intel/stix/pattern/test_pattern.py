"""Patterns: what they say, in bounded depth and linear time."""

import time

import pytest

from comity.intel.core.stix import pattern
from comity.intel.core.stix.pattern import (
    Between,
    Comparison,
    Every,
    Instant,
    Join,
    Joined,
    NotAnObservableName,
    NumberTooLong,
    Observation,
    Observations,
    Operator,
    Path,
    PatternFault,
    PatternTooDeep,
    QualifierTwice,
    Repeats,
    Within,
)

IP = Comparison(Path("ipv4-addr", ("value",)), Operator.EQUAL, "198.51.100.7")
NAME = Comparison(Path("domain-name", ("value",)), Operator.EQUAL, "a.example.org")


def test_one_comparison_is_an_observation() -> None:
    tree = pattern.parse("[ipv4-addr:value = '198.51.100.7']")

    assert tree.root == Observation(IP)


def test_and_binds_closer_than_or() -> None:
    tree = pattern.parse("[ipv4-addr:value = '198.51.100.7' OR domain-name:value = 'a.example.org' AND a:b = 1]")

    last = Comparison(Path("a", ("b",)), Operator.EQUAL, 1)
    assert tree.root == Observation(Joined(Join.OR, (IP, Joined(Join.AND, (NAME, last)))))


def test_followedby_binds_weakest_among_observations() -> None:
    one = "[ipv4-addr:value = '198.51.100.7']"

    tree = pattern.parse(f"{one} FOLLOWEDBY {one} OR {one} AND {one}")

    leaf = Observation(IP)
    both = Observations(Join.AND, (leaf, leaf))
    assert tree.root == Observations(Join.FOLLOWEDBY, (leaf, Observations(Join.OR, (leaf, both))))


def test_qualifiers_stand_on_the_observation_they_follow() -> None:
    tree = pattern.parse(
        "([ipv4-addr:value = '198.51.100.7'] WITHIN 0.5 SECONDS) REPEATS 2 TIMES "
        "START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00Z'"
    )

    between = Between(Instant("2024-01-01T00:00:00Z"), Instant("2024-01-02T00:00:00Z"))
    assert tree.root == Observations(Join.AND, (Observation(IP, (Within(0.5),)),), (Repeats(2), between))


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("'it\\'s \\\\'", "it's \\"),
        ("-5", -5),
        ("+5", 5),
        (".5", 0.5),
        ("true", True),
        ("h'0aFF'", b"\x0a\xff"),
        ("b'QUI='", b"AB"),
        ("t'2024-02-30T00:00:60Z'", Instant("2024-02-30T00:00:60Z")),
    ],
)
def test_a_literal_is_read_as_what_it_means(literal: str, value: object) -> None:
    (found,) = pattern.comparisons(f"[x-a:b = {literal}]")

    assert found.value == value


def test_a_path_keeps_its_keys_and_indices() -> None:
    (found,) = pattern.comparisons("[file:extensions.'windows-pebinary-ext'.sections[*].hashes.MD5[0] NOT IN ('a', 2)]")

    steps = ("extensions", "windows-pebinary-ext", "sections", Every.ELEMENT, "hashes", "MD5", 0)
    assert found == Comparison(Path("file", steps), Operator.IN, ("a", 2), negated=True)
    assert str(found.path) == "file:extensions.'windows-pebinary-ext'.sections[*].hashes.MD5[0]"


@pytest.mark.parametrize("text", ["[EXISTS file:name]", "[NOT EXISTS file:name]"])
def test_exists_is_a_word_of_stix_21_only(text: str) -> None:
    (found,) = pattern.comparisons(text)

    assert (found.operator, found.negated) == (Operator.EXISTS, "NOT" in text)
    with pytest.raises(PatternFault):
        pattern.parse(text, spec_version=20)


def test_a_fault_says_where_and_what_is_expected() -> None:
    with pytest.raises(PatternFault) as fault:
        pattern.parse("[file:name 'a.exe']")

    assert fault.value.facts["position"] == 12
    assert fault.value.facts["found"] == "'a.exe'"
    assert "=" in str(fault.value.facts["expected"])


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("[(", ")]")])
def test_a_bottomless_pattern_is_refused_before_it_costs_anything(opening: str, closing: str) -> None:
    inner = "a:b = 1" if opening == "[(" else "[a:b = 1]"
    text = opening[0] + opening[-1] * 100_000 + inner + closing[0] * 100_000 + closing[-1]

    with pytest.raises(PatternTooDeep):
        pattern.check(text)


def test_a_long_flat_pattern_is_read() -> None:
    text = "[" + " OR ".join(["ipv4-addr:value = '198.51.100.7'"] * 5_000) + "]"

    pattern.check(text)

    assert len(pattern.comparisons(text)) == 5_000


@pytest.mark.parametrize(
    "text", ["[a:b = '" + "\\'" * 50_000, "[abc:abc = " + "1" * 50_000, "[" + "abc-" * 50_000, "/*" * 50_000]
)
def test_a_hostile_pattern_is_refused_in_linear_time(text: str) -> None:
    start = time.process_time()

    with pytest.raises(PatternFault):
        pattern.check(text)

    assert time.process_time() - start < 1


def test_a_number_nobody_needs_is_refused() -> None:
    with pytest.raises(NumberTooLong):
        pattern.check(f"[a:b = {'9' * 5_000}]")


def test_a_qualifier_stands_once_on_an_observation() -> None:
    with pytest.raises(QualifierTwice):
        pattern.check("[abc:abc = 1] WITHIN 1 SECONDS WITHIN 2 SECONDS")


@pytest.mark.parametrize("text", ["[File:name = 'a']", "[ab:name = 1]", "[file:Name = 1]", "[file:'a b' = 1]"])
def test_an_indicator_speaks_only_of_names_that_can_exist(text: str) -> None:
    pattern.parse(text)

    with pytest.raises(NotAnObservableName):
        pattern.check(text)
