"""STIX patterning (STIX 2.1, section 9): read as strictly as the OASIS grammar and validator, in bounded depth."""

from comity.intel.core.stix.pattern import hashes, names, quick
from comity.intel.core.stix.pattern.faults import (
    NotAnObservableName,
    NotThisHash,
    NumberTooLong,
    PatternFault,
    PatternTooDeep,
    QualifierTwice,
)
from comity.intel.core.stix.pattern.lexer import words
from comity.intel.core.stix.pattern.parser import read
from comity.intel.core.stix.pattern.tree import (
    Between,
    Comparison,
    Every,
    Instant,
    Join,
    Joined,
    Observation,
    Observations,
    Operator,
    Path,
    Pattern,
    Repeats,
    Scalar,
    Step,
    Within,
)

__all__ = (
    "Between",
    "Comparison",
    "Every",
    "Instant",
    "Join",
    "Joined",
    "NotAnObservableName",
    "NotThisHash",
    "NumberTooLong",
    "Observation",
    "Observations",
    "Operator",
    "Path",
    "Pattern",
    "PatternFault",
    "PatternTooDeep",
    "QualifierTwice",
    "Repeats",
    "Scalar",
    "Step",
    "Within",
    "check",
    "comparisons",
    "parse",
)


def parse(text: str, *, spec_version: int = 21) -> Pattern:
    """The tree of a pattern; `spec_version` is 21 or 20 (STIX 2.0, part 5).

    Raises PatternFault.
    """
    pattern = read(text, words(text), spec_version=spec_version)
    hashes.check(pattern.comparisons)
    return pattern


def comparisons(text: str) -> tuple[Comparison, ...]:
    """Each comparison of a pattern, in the order written, whatever joins them. Raises PatternFault."""
    found = quick.comparisons(text)
    if found is None:
        return parse(text).comparisons
    hashes.check(found)
    return found


def check(text: str, *, spec_version: int = 21) -> None:
    """Return if an indicator may carry this pattern: it is in the grammar, and its names can be names.

    Raises PatternFault.
    """
    if quick.accepts(text):
        return
    found = read(text, quick.words(text), spec_version=spec_version).comparisons
    hashes.check(found)
    names.check(found)
