"""The words of a pattern: STIX 2.1, section 9, as the lexer of its ANTLR grammar reads them: the longest match wins."""

import re

from comity.intel.core.stix.pattern.faults import PatternFault

_JOINS = ("AND", "OR", "NOT", "FOLLOWEDBY")
_TESTS = ("LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "IN")
_QUALIFIERS = ("START", "STOP", "WITHIN", "SECONDS", "REPEATS", "TIMES", "LAST")
KEYWORDS = frozenset((*_JOINS, *_TESTS, *_QUALIFIERS))
"""Reserved words: none of them can be a type or a property unless it is quoted."""

SPACE = "[ \t\r\n\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
STRING = r"'(?:[^'\\]|\\['\\])*+'"
TIMESTAMP = (
    r"t'[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?Z'"
)
HEX = r"h'(?:[0-9a-fA-F]{2})*+'"
BINARY = r"b'(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)'"

WORD = (
    rf"(?P<space>{SPACE}++|/\*.*?\*/|//[^\r\n]*+)"
    rf"|(?P<timestamp>{TIMESTAMP})|(?P<hex>{HEX})|(?P<binary>{BINARY})|(?P<string>{STRING})"
    r"|(?P<float>[+-]?[0-9]*\.[0-9]++)|(?P<int>[+-]?(?:0|[1-9][0-9]*+))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*+)|(?P<symbol>==|!=|<>|<=|>=|[=<>:.,()\[\]*])|(?P<stray>.)"
)
"""One word of any kind, by named groups; a dot matches a line's end too."""

_WORD = re.compile(WORD, re.DOTALL)

END = "end"


Word = tuple[str, str, int]
"""Its kind (for symbols and keywords the word itself), its text, and its position counted in characters from 0."""

_KINDS = {word: word for word in KEYWORDS} | {"true": "bool", "false": "bool"}


def words(text: str, word: re.Pattern[str] = _WORD) -> list[Word]:
    """The words of `text` without spaces and comments, and an END after the last.

    `word` may know more kinds than WORD has; they come first in it.

    Raises PatternFault at a character that begins no word.
    """
    found: list[Word] = []
    for match in word.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            continue
        it = match[0]
        if kind == "symbol":
            found.append((it, it, match.start()))
        elif kind == "name":
            found.append((_KINDS.get(it) or ("hyphenated" if "-" in it else "name"), it, match.start()))
        elif kind is None or kind == "stray":
            raise PatternFault(position=match.start() + 1, found=it, expected="[ ( identifier operator literal ) ]")
        else:
            found.append((kind, it, match.start()))
    found.append((END, "", len(text)))
    return found


def unquoted(text: str) -> str:
    """What a string literal says."""
    inside = text[1:-1]
    return inside.replace("\\'", "'").replace("\\\\", "\\") if "\\" in inside else inside
