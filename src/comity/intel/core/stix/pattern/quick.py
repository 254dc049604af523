"""The commonest observations by one regular expression: plain comparisons without parentheses, joined.

They are a regular sublanguage of the grammar (lexer.py, parser.py): no reserved word, comment or nesting can hide in
them, hashes in them have the right length, and their names are good names. Tests hold that whatever is accepted here
the grammar accepts, and reads alike. Matching takes linear time: nothing is tried twice.
"""

import re
from collections.abc import Iterator

from comity.intel.core.stix.pattern import lexer
from comity.intel.core.stix.pattern.lexer import KEYWORDS, STRING, Word, unquoted
from comity.intel.core.stix.pattern.tree import Comparison, Operator, Path

_RESERVED = "|".join(sorted({*KEYWORDS, "true", "false"}))
_TYPE = r"(?!true:|false:)(?=[a-z0-9-]{3,250}:)[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+"
_FIRST = r"(?!(?:true|false)(?![a-z0-9_]))[a-z_][a-z0-9_]{2,249}+(?![A-Za-z0-9_])"
_KEY = rf"(?:(?!(?:{_RESERVED})(?![A-Za-z0-9_]))[A-Za-z_][A-Za-z0-9_]*+|{STRING})"
_INTEGER = r"-?(?:0|[1-9][0-9]{0,200}+)(?![0-9.])"

# What comparisons are read from: dotted paths, strings and integers.
_SYMBOL, _TEXTUAL = "=|!=|<=|>=|<|>", "LIKE|MATCHES|ISSUBSET|ISSUPERSET"
_PLAIN = (
    rf"(?P<type>{_TYPE}):(?P<steps>{_FIRST}(?:\.{_KEY})*+)"
    rf"(?: *+(?P<symbol>{_SYMBOL}) *+(?:(?P<text>{STRING})|(?P<number>{_INTEGER}))"
    rf"| ++(?P<word>{_TEXTUAL}) ++(?P<form>{STRING}))"
)

# What is only accepted: list indices, NOT, sets and the other literals as well, but of hashes only the usual ones.
_FLOAT = r"-?[0-9]{0,200}+\.[0-9]{1,200}+(?![0-9.])"
_LITERAL = rf"(?:{STRING}|{_INTEGER}|{_FLOAT}|{lexer.TIMESTAMP}|{lexer.HEX}|{lexer.BINARY})"
_EQUAL_TO = rf"(?:{_LITERAL}|(?:true|false)(?![A-Za-z0-9_-]))"
_STEP_HERE = rf"(?:\.(?!hashes\b|'hashes'){_KEY}|\[(?:{_INTEGER}|\*)\])"
_HASHES = "|".join(
    rf"(?:{form}) *+= *+'[0-9a-fA-F]{{{digits}}}+'"
    for form, digits in (("MD5|'MD5'", 32), ("'SHA-1'", 40), ("'SHA-256'", 64), ("'SHA-512'", 128))
)
_ACCEPTED = (
    rf"{_TYPE}:(?:hashes\.(?:{_HASHES})"
    rf"|(?!hashes\b){_FIRST}{_STEP_HERE}*+(?: *+(?:NOT ++)?(?:(?:=|!=) *+{_EQUAL_TO}|(?:<=|>=|<|>) *+{_LITERAL})"
    rf"| ++(?:NOT ++)?(?:(?:{_TEXTUAL}) ++{STRING}|IN *+\( *+{_EQUAL_TO}(?: *+, *+{_EQUAL_TO})*+ *+\))))"
)


def _observation(comparison: str) -> str:
    return rf"\[ *+{comparison}(?: ++(?:AND|OR) ++{comparison})*+ *+\]"


_WORD = re.compile(rf"(?P<observation>{_observation(_ACCEPTED)})|{lexer.WORD}", re.DOTALL)
_COMPARISON = re.compile(_PLAIN)
_KEYS = re.compile(_KEY)

accepts = re.compile(_observation(_ACCEPTED)).fullmatch
"""Whether a text is one such observation."""

_is_plain = re.compile(_observation(re.sub(r"\?P<\w+>", "?:", _PLAIN))).fullmatch


def words(text: str) -> list[Word]:
    """The words of a pattern, where an observation accepted here is one word. Raises PatternFault."""
    return lexer.words(text, _WORD)


def comparisons(text: str) -> tuple[Comparison, ...] | None:
    """The comparisons of a pattern that is one observation of the plainest kind, in the order written; else None."""
    return tuple(_read(text)) if _is_plain(text) else None


def _read(text: str) -> Iterator[Comparison]:
    for match in _COMPARISON.finditer(text):
        object_type, steps, symbol, string, number, word, form = match.groups()
        path = Path(object_type, _steps(steps))
        if form:
            yield Comparison(path, Operator(word), unquoted(form))
        else:
            yield Comparison(path, Operator(symbol), int(number) if number else unquoted(string))


def _steps(text: str) -> tuple[str, ...]:
    if "'" not in text:
        return tuple(text.split("."))
    return tuple(unquoted(key) if key[0] == "'" else key for key in _KEYS.findall(text))
