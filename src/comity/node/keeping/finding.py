"""What a check of the node found."""

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """How grave a finding is. WARN works today; FAIL does not, or is not safe."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do; empty when all is well."""

    what: str
    word: Word
    found: str
    advice: str = ""


def ok(what: str, found: str) -> Finding:
    return Finding(what, Word.OK, found)


def warn(what: str, found: str, advice: str) -> Finding:
    return Finding(what, Word.WARN, found, advice)


def fail(what: str, found: str, advice: str) -> Finding:
    return Finding(what, Word.FAIL, found, advice)
