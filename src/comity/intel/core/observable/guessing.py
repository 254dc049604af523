"""What somebody pasted: one value, a list of them, a STIX id, harmless spellings or not."""

import re
from collections.abc import Callable, Iterator, Sequence

from comity.intel.core.observable import digests
from comity.intel.core.observable.fanging import refang
from comity.intel.core.observable.forms import normal
from comity.intel.core.observable.kinds import Kind, NotThisKind, Observable, kept

MOST_CHARS, MOST_VALUES = 200_000, 1_000
QUOTES = "\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
BETWEEN = re.compile(rf"[\s,;|<>{QUOTES}]+")
_AROUND = f" \t,;|<>.!?{QUOTES}"
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPENED_BY = {closing: opening for opening, closing in _PAIRS.items()}
_HEX = re.compile(r"[0-9A-Fa-f]{32,128}")
_TLD = re.compile(r".+\.(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{2,59}|[^\x00-\x7f]{1,63})\.?", re.DOTALL)
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}")
_AS = re.compile(r"ASN? ?[\d.]{1,11}", re.IGNORECASE | re.ASCII)


def guess(text: str) -> tuple[Observable, ...]:
    """Every value that a pasted text can be, without repeats, in order. At most `MOST_VALUES`.

    A line that is a value as a whole is taken as one; else its words are looked at. Words that are nothing are left
    out, so that an empty answer means: search for the words themselves.
    """
    found: dict[Observable, None] = {}
    for line in text[:MOST_CHARS].splitlines():
        whole = recognise(line)
        parts = [whole] if whole else (recognise(part) for word in BETWEEN.split(line) for part in pieces(word))
        for values in parts:
            found.update(dict.fromkeys(values))
        if len(found) >= MOST_VALUES:
            break
    return tuple(found)[:MOST_VALUES]


def recognise(given: str) -> tuple[Observable, ...]:
    """What a single value can be; several kinds where its form fits several, as hashes of one length do."""
    text = bare(refang(given))
    if not text:
        return ()
    for fits, kinds in _ORDER:
        found = tuple(_each(kinds, text)) if fits(text) else ()
        if found:
            return found
    if _HEX.fullmatch(text):
        return tuple(_each(digests.of_digits(len(text)), text))
    return ()


def bare(text: str) -> str:
    """A value without the punctuation and brackets that stand around it in a sentence."""
    while (stripped := _unwrapped(text.strip(_AROUND))) != text:
        text = stripped
    return text


def pieces(word: str) -> tuple[str, ...]:
    """A word, or what it joins: a name and its value, an address and its port, a host and its path."""
    if recognise(word):
        return (word,)
    for sign in ("=", "->", "\u2013", "\u2014"):
        left, found, right = word.partition(sign)
        if found:
            return (left, right)
    host, _, _ = word.partition("/")
    return (host,) if recognise(host) else (host.rpartition(":")[0],)


def _unwrapped(text: str) -> str:
    first, last = text[:1], text[-1:]
    if first in _PAIRS and (last == _PAIRS[first] or _PAIRS[first] not in text):
        return text[1:-1] if last == _PAIRS[first] else text[1:]
    if last in _OPENED_BY and _OPENED_BY[last] not in text:
        return text[:-1]
    return text


def _each(kinds: Sequence[Kind], text: str) -> Iterator[Observable]:
    for kind in kinds:
        try:
            yield Observable(kind, kept(normal(kind, text)))
        except NotThisKind:
            continue


def _always(_: str) -> bool:
    return True


def _starts_as_phone(text: str) -> bool:
    return text.startswith(("+", "00", "tel:+"))


_ORDER: tuple[tuple[Callable[[str], object], tuple[Kind, ...]], ...] = (
    (lambda text: "--" in text, (Kind.STIX_ID,)),
    (lambda text: "://" in text, (Kind.URL,)),
    (_MAC.fullmatch, (Kind.MAC,)),
    (lambda text: "." in text or ":" in text, (Kind.IPV4, Kind.IPV6, Kind.NETWORK)),
    (lambda text: "@" in text, (Kind.EMAIL,)),
    (_AS.fullmatch, (Kind.AS,)),
    (digests.is_plainly_ssdeep, (Kind.SSDEEP,)),
    (lambda text: text[:2].upper() == "T1", (Kind.TLSH,)),
    (_starts_as_phone, (Kind.PHONE,)),
    (_TLD.fullmatch, (Kind.DOMAIN,)),
    (lambda text: text[:2].isalpha() and text[2:4].isdigit(), (Kind.IBAN,)),
    (lambda text: len(text) >= 14, (Kind.WALLET,)),
)
