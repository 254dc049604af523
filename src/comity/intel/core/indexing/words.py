"""The words of a text, as they are kept and searched for: the same on every database, because it is done here.

Letters are compared without case and accents. Scripts that put no spaces between words are cut into pairs of letters,
so that any part of a sentence is found (Unicode Standard Annex 29 leaves their words to dictionaries).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

MOST_CHARS = 100_000
MOST_WORDS = 2_000
MOST_LETTERS = 64
_TEXTS = """
    name description abstract content explanation opinion objective statement subject product result_name display_name
    account_login account_display_name contact_information primary_motivation context path command_line
"""
_LISTS = "aliases labels goals roles sectors indicator_types malware_types authors x_mitre_aliases"
FIELDS, LISTS = frozenset(_TEXTS.split()), frozenset(_LISTS.split())
"""Properties of STIX 2.1 in which people write words, or which name what people would search for."""

Json = object

_WORD = re.compile(rf"[^\W_]{{1,{MOST_LETTERS}}}")
_ASCII_WORD = re.compile(rf"[a-z0-9]{{1,{MOST_LETTERS}}}")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def words(text: str) -> Sequence[str]:
    """Each word, in order, with repeats; one that is too long as several."""
    text = text[:MOST_CHARS]
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else list(_foreign(text))


def _foreign(text: str) -> Iterator[str]:
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for word in _WORD.findall(unicodedata.normalize("NFC", plain.casefold())):
        start = 0
        for run in _UNSPACED.finditer(word):
            yield from (word[start : run.start()],) if run.start() > start else ()
            yield from _pairs(run[0])
            start = run.end()
        if start < len(word):
            yield word[start:]


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for i in range(len(run) - 1):
        yield run[i : i + 2]


def words_of(obj: Mapping[str, Json], *, values: bool = False) -> str:
    """The different words of an object with a space between them; empty where it has none.

    `values`: those of its value as well, for an object that no observable was found in.
    """
    text = "\n".join(_texts(obj, values=values))
    return " ".join(list(dict.fromkeys(words(text)))[:MOST_WORDS])


def _texts(obj: Mapping[str, Json], *, values: bool) -> list[str]:
    found: list[str] = []
    for field, value in obj.items():
        if field in FIELDS and isinstance(value, str):
            found.append(value)
        elif field in LISTS and isinstance(value, list):
            found += [text for text in value if isinstance(text, str)]
        elif field == "external_references" and isinstance(value, list):
            found += _named(value)
        elif (
            (field == "value" and values) or (field == "pattern" and obj.get("pattern_type", "stix") != "stix")
        ) and isinstance(value, str):
            found.append(value)
    return found


def _named(references: list[Json]) -> Iterator[str]:
    """How the outside calls it, such as CVE-2026-0001 or T1059."""
    for one in references:
        if isinstance(one, dict):
            yield from (text for field in ("external_id", "source_name") if isinstance(text := one.get(field), str))
