"""Values in running text: a report, an e-mail, a blog post. They are found for a person to review, not to be stored."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.intel.core.observable.fanging import refang
from comity.intel.core.observable.guessing import BETWEEN, bare, pieces, recognise
from comity.intel.core.observable.kinds import Kind, Observable

MOST_CONTEXT = 240
MOST_LINE = 20_000
_PHONE = re.compile(r"(?<![\w+])\+\d[\d ().\-/]{5,22}\d(?!\w)", re.ASCII)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?!\w)", re.ASCII)
_ENDINGS_OF_FILES = """
    ai app bat bin bz cc cfg class cmd conf css csv dat db dll doc docm docx exe gz hta html img ini iso jar java js
    json lnk log lua md mdb mov msi php pl png ps pub py rar rb rs rtf scr sh so sql svg sys tar tmp ts txt vb vbs xls
    xlsm xlsx xml yaml yml zip
"""
_ENDINGS_OF_NAMES = """
    app arpa biz click cloud club com dev edu example gov icu info int invalid link live mil mobi name net online org
    page pro shop site space store tech test top vip website world xyz
"""
_FILES, _NAMES = frozenset(_ENDINGS_OF_FILES.split()), frozenset(_ENDINGS_OF_NAMES.split())


class Mention(NamedTuple):
    """A value in a text. `line` counts from 1; `context` is the line as written, shortened around the value.

    `doubtful`: it may as well be a file name or an abbreviation; whoever reviews decides.
    """

    observable: Observable
    line: int
    written: str
    context: str
    doubtful: bool


def mentions(lines: Iterable[str]) -> Iterator[Mention]:
    """Each value once, where it is first mentioned."""
    seen: set[Observable] = set()
    for number, line in enumerate(lines, 1):
        for observable, written in _in_line(line.rstrip("\r\n")[:MOST_LINE]):
            if observable not in seen:
                seen.add(observable)
                yield Mention(observable, number, written, _around(line, written), _is_doubtful(observable, written))


def _in_line(line: str) -> Iterator[tuple[Observable, str]]:
    for spaced in (_PHONE, _IBAN):
        for match in spaced.finditer(line):
            for observable in recognise(match[0]):
                yield observable, match[0]
        line = spaced.sub(" ", line)
    for word in BETWEEN.split(line):
        for part in pieces(word):
            for observable in recognise(part):
                yield observable, bare(part) if refang(part) == part else part


def _around(line: str, written: str) -> str:
    text = " ".join(line.split())
    if len(text) <= MOST_CONTEXT:
        return text
    at = max(0, text.find(written) - (MOST_CONTEXT - len(written[:MOST_CONTEXT])) // 2)
    return text[at : at + MOST_CONTEXT]


def _is_doubtful(observable: Observable, written: str) -> bool:
    """Whoever made a name harmless meant it as one."""
    if observable.kind is not Kind.DOMAIN or refang(written) != written:
        return False
    ending = observable.value.rpartition(".")[2]
    is_known = ending in _NAMES or len(ending) == 2 or ending.startswith("xn--")
    return ending in _FILES or not is_known
