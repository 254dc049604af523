"""What a check of the node found."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from comity.terms.errors import gettext_noop


class Word(StrEnum):
    """How grave a finding is. WARN works today; FAIL does not, or is not safe."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do; empty when all is well.

    `what` is one of `NAMES`, for a peer with the peer's name after it: programs know a finding by it. The other
    sentences are in the language of whoever asked.
    """

    what: str
    word: Word
    found: str
    advice: str = ""

    @property
    def name(self) -> str:
        """`what`, in the language of whoever asked."""
        kind, _space, peer = self.what.partition(" ")
        return f"{_(PEER)} {peer}" if kind == PEER else _(self.what)


PEER = gettext_noop("peer")
NAMES = (
    gettext_noop("permissions"),
    gettext_noop("keys"),
    gettext_noop("root keys"),
    gettext_noop("address"),
    gettext_noop("second factor"),
    gettext_noop("disk"),
    gettext_noop("database"),
    gettext_noop("copy"),
    gettext_noop("static files"),
    gettext_noop("worker"),
    gettext_noop("mail"),
    gettext_noop("manifest"),
    gettext_noop("clock"),
    PEER,
)
"""What a check looks at."""


def ok(what: str, found: str) -> Finding:
    return Finding(what, Word.OK, found)


def warn(what: str, found: str, advice: str) -> Finding:
    return Finding(what, Word.WARN, found, advice)


def fail(what: str, found: str, advice: str) -> Finding:
    return Finding(what, Word.FAIL, found, advice)
