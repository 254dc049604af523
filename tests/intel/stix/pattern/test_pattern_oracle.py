"""Our verdict on patterns is that of stix2-patterns, the OASIS validator, wherever that one gives a verdict."""

import pytest
from hypothesis import example, given, settings
from stix2patterns.validator import run_validator  # type: ignore[import-untyped]  # ships no types

from comity.intel.core.stix import pattern
from comity.intel.core.stix.pattern import NotThisHash, PatternFault, hashes, lexer, parser, quick

from .pattern_texts import patterns, spoilt

EXAMPLES = 100

pytestmark = pytest.mark.slow


def ours(text: str, spec_version: int = 21) -> bool:
    try:
        pattern.parse(text, spec_version=spec_version)
    except PatternFault:
        return False
    return True


def theirs(text: str, version: str = "2.1") -> bool | None:
    """None where the OASIS validator itself breaks: at a negative or star index, and on hashes of no text."""
    try:
        return not run_validator(text, version)
    except (AttributeError, TypeError, IndexError, UnboundLocalError):
        return None


def only_the_hash_differs(text: str) -> bool:
    """It takes any text beside the word `hashes` for a hash: a whole set, a form that LIKE describes."""
    return "hashes" in text and ours(text) and bool(theirs(text.replace("hashes", "hoshes")))


@settings(max_examples=EXAMPLES, deadline=None)
@given(patterns)
def test_a_pattern_of_the_grammar_is_read_as_the_oasis_validator_reads_it(text: str) -> None:
    verdict = theirs(text)

    assert verdict is None or ours(text) == verdict or only_the_hash_differs(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(spoilt())
@example("[a:b = 1]]")
@example("[a:b = 05]")
@example("[a:b-c = 5]")
@example("[a:b = t'2024-13-01T00:00:00Z']")
@example("[a:b = h'0']")
@example("[a:b = b'']")
@example("[a:b = '\\x']")
@example("[a:b = 1 /* open]")
@example("[a:b = true] AND")
@example("[a:b >= true]")
@example("[true:b = 1]")
@example("[a:b WITHIN 5]")
@example("")
@example("   ")
def test_a_spoilt_pattern_is_judged_as_the_oasis_validator_judges_it(text: str) -> None:
    verdict = theirs(text)

    assert verdict is None or ours(text) == verdict or only_the_hash_differs(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(patterns | spoilt())
def test_an_older_pattern_is_judged_by_the_older_grammar(text: str) -> None:
    verdict = theirs(text, "2.0")

    assert verdict is None or ours(text, 20) == verdict or only_the_hash_differs(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(patterns | spoilt())
def test_what_the_quick_way_accepts_the_grammar_reads_alike(text: str) -> None:
    if not quick.accepts(text):
        return

    tree = parser.read(text, lexer.words(text))

    hashes.check(tree.comparisons)
    assert quick.comparisons(text) in (None, tree.comparisons)


@settings(max_examples=EXAMPLES, deadline=None)
@given(patterns | spoilt())
def test_the_quick_words_never_change_a_verdict(text: str) -> None:
    try:
        parser.read(text, quick.words(text))
    except PatternFault:
        assert not ours(text)
    else:
        parser.read(text, lexer.words(text))


@pytest.mark.parametrize(
    "text", ["[file:hashes.MD5 IN ('d41d8cd98f00b204e9800998ecf8427e')]", "[file:hashes.MD5 LIKE 'ab%']"]
)
def test_a_set_of_hashes_is_accepted_though_the_oasis_validator_takes_it_for_one(text: str) -> None:
    assert ours(text)
    assert theirs(text) is False


def test_a_wrong_hash_is_refused_by_both() -> None:
    text = "[file:hashes.'SHA-256' = 'abc']"

    with pytest.raises(NotThisHash):
        pattern.parse(text)
    assert theirs(text) is False
