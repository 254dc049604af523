"""What a cell may hold: readable text of one line, of a sensible length, that no spreadsheet takes for a formula."""

import unicodedata
from collections.abc import Iterator

from comity.law.core.packs.faults import Fault, FormulaRefused, NotText, TooLarge
from comity.terms.errors import gettext_noop

MAX_LETTERS = 2_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
"""OWASP, CSV Injection: what makes a spreadsheet calculate a cell; with the wide forms that some take for them."""
EMPTY = "-"
"""What a person writes for a value that shall be empty: an empty cell leaves what is recorded."""

_JOINERS = frozenset("\u200c\u200d")  # Persian and the Indic scripts write with them
_UNREADABLE = {
    "Cc": gettext_noop("a control character"),
    "Cf": gettext_noop("an invisible character"),
    "Cs": gettext_noop("half a character"),
    "Co": gettext_noop("a private character"),
    "Zl": gettext_noop("a line break"),
    "Zp": gettext_noop("a line break"),
}


def faults_of(text: str, column: str, line: int) -> Iterator[Fault]:
    """What is wrong with a cell. One that only says that it is empty is well."""
    if len(text) > MAX_LETTERS:
        yield TooLarge(line=line, limit=MAX_LETTERS, unit=gettext_noop("letters in a cell"))
    elif what := unreadable(text):
        yield NotText(line=line, what=what)
    elif text.startswith(FORMULA_SIGNS) and text != EMPTY:
        yield FormulaRefused(line=line, column=column, sign=text[0])


def unreadable(text: str) -> str:
    """What in a text no reader sees, or empty."""
    if text.isascii() and text.isprintable():
        return ""
    kinds = (unicodedata.category(letter) for letter in text if letter not in _JOINERS)
    return next((_UNREADABLE[kind] for kind in kinds if kind in _UNREADABLE), "")


def harmless(text: str) -> str:
    """The cell as it goes into a file that a spreadsheet may open: one line, and never a formula."""
    line = " ".join(text.splitlines())
    return f"'{line}" if line.startswith(FORMULA_SIGNS) else line
