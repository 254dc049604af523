"""What other TAXII servers answer, read as far as it can be understood (TAXII 2.1, sections 3.6, 3.7, 4 and 5).

Names are taken as the standard has them, and in the other spellings that are met: MITRE's server writes canRead,
canWrite, maxContentLength, and `version` for `versions`. The type of the content is not asked for: servers say
application/json, or application/vnd.oasis.taxii+json as in TAXII 2.0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from comity.intel.core.feeds.dates import instant_of
from comity.intel.core.stix import read_envelope
from comity.terms.errors import ComityError, gettext_noop

BOM = b"\xef\xbb\xbf"
MOST_COLLECTIONS = 10_000
LONGEST_TITLE = 200
FIRST, LAST = "x-taxii-date-added-first", "x-taxii-date-added-last"

Json = object
Found = Mapping[str, Json]


class NotTaxii(ComityError):
    code = "intel.feed.not-taxii"
    status = 502
    sentence = gettext_noop("What the server answered is no TAXII. Check the address of the collection.")


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a server says of itself (4.1). Roots are addresses, absolute or relative, the default one first."""

    title: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """An API root (4.2). `most_bytes` is 0 where it does not say."""

    title: str
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A collection (5.2). What it does not say of rights is worth a try."""

    id: str
    title: str
    can_read: bool
    can_write: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page stands in its row (5.3, 5.4): how many things it has, and whether and where the row goes on.

    `first` and `last` are dates added in microseconds since 1970 UTC, 0 for unknown.
    """

    number: int = 0
    more: bool = False
    next: str = ""
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A line of a manifest (5.3.2). `version` in microseconds since 1970 UTC."""

    id: str
    version: int
    added: int


@dataclass(frozen=True, slots=True)
class Status:
    """What became of an envelope (4.3). `failures` are id, version and why; `taken` -1 where it does not say."""

    id: str
    pending: bool
    taken: int
    failures: tuple[tuple[str, str, str], ...]


class _Turning(msgspec.Struct):
    more: Json = None
    next: Json = None


_decode = msgspec.json.Decoder(dict[str, Json]).decode
_turning = msgspec.json.Decoder(_Turning).decode


def discovery(body: bytes) -> Discovery:
    """Raises NotTaxii."""
    found = _opened(body)
    default, named = _text(found, "default"), _list(found, "api_roots", "apiRoots")
    roots = [default, *(one for one in named if isinstance(one, str))]
    return Discovery(_text(found, "title"), tuple(dict.fromkeys(one for one in roots if one)))


def root(body: bytes) -> Root:
    """Raises NotTaxii."""
    found = _opened(body)
    return Root(_text(found, "title"), _number(found, "max_content_length", "maxContentLength"))


def offer(body: bytes) -> Offer:
    """Raises NotTaxii."""
    return _offer(_opened(body))


def offers(body: bytes) -> tuple[Offer, ...]:
    """Raises NotTaxii."""
    found = _list(_opened(body), "collections")[:MOST_COLLECTIONS]
    return tuple(_offer(one) for one in found if isinstance(one, dict))


def objects(body: bytes, headers: Mapping[str, str]) -> tuple[Turn, tuple[bytes, ...]]:
    """A page of objects, their bytes as they came. Raises NotTaxii, NotAnEnvelope, NotJson, TooManyObjects."""
    text = body.removeprefix(BOM)
    if not text.strip():
        return Turn(), ()
    slices = read_envelope(text)
    return _turn(_turned(text), len(slices), headers), slices


def manifest(body: bytes, headers: Mapping[str, str]) -> tuple[Turn, tuple[Record, ...]]:
    """A page of a manifest; where the headers are missing, its records say when they were added. Raises NotTaxii."""
    text = body.removeprefix(BOM)
    if not text.strip():
        return Turn(), ()
    records = tuple(_record(one) for one in _list(_opened(text), "objects") if isinstance(one, dict))
    turn = _turn(_turned(text), len(records), headers)
    added = [one.added for one in records if one.added]
    if turn.last or not added:
        return turn, records
    return replace(turn, first=min(added), last=max(added)), records


def status(body: bytes) -> Status:
    """Raises NotTaxii."""
    found = _opened(body)
    failures = tuple(_failure(one) for one in _list(found, "failures") if isinstance(one, dict))
    pending = _text(found, "status") == "pending" or _number(found, "pending_count") > 0
    taken = _number(found, "success_count") if "success_count" in found else -1
    return Status(_text(found, "id"), pending, taken, failures)


def title_of(body: bytes) -> str:
    """What an error says for itself in one clean line; empty where it is none of TAXII, such as a gateway's page."""
    try:
        found = _opened(body)
    except NotTaxii:
        return ""
    said = " ".join(filter(None, (_text(found, "title"), _text(found, "description", "message"))))
    return "".join(one if one.isprintable() else " " for one in said)[:LONGEST_TITLE].strip()


def _turn(turning: _Turning, number: int, headers: Mapping[str, str]) -> Turn:
    following = turning.next
    text = str(following) if isinstance(following, str | int) and not isinstance(following, bool) else ""
    more = turning.more is True or (isinstance(turning.more, str) and turning.more.lower() == "true")
    first, last = (instant_of(headers.get(name, "")) for name in (FIRST, LAST))
    return Turn(number, more, text, first or last, max(first, last))


def _record(line: Found) -> Record:
    version = instant_of(_text(line, "version"))
    return Record(_text(line, "id"), version, instant_of(_text(line, "date_added", "dateAdded")))


def _offer(found: Found) -> Offer:
    return Offer(
        _text(found, "id"),
        _text(found, "title"),
        _truth(found, "can_read", "canRead"),
        _truth(found, "can_write", "canWrite"),
    )


def _failure(found: Found) -> tuple[str, str, str]:
    said = "".join(one if one.isprintable() else " " for one in _text(found, "message"))
    return _text(found, "id")[:300], _text(found, "version")[:40], said[:1000]


def _opened(body: bytes) -> Found:
    try:
        return _decode(body.removeprefix(BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotTaxii() from wrong


def _turned(body: bytes) -> _Turning:
    try:
        return _turning(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotTaxii() from wrong


def _text(found: Found, *names: str) -> str:
    said = (found.get(name) for name in names)
    return next((one for one in said if isinstance(one, str) and one), "")


def _number(found: Found, *names: str) -> int:
    said = (found.get(name) for name in names)
    numbers = (int(one) for one in said if isinstance(one, int | float) or (isinstance(one, str) and one.isdecimal()))
    return max(0, next(numbers, 0))


def _truth(found: Found, *names: str) -> bool:
    said = (found.get(name) for name in names)
    return next((one for one in said if isinstance(one, bool)), True)


def _list(found: Found, *names: str) -> Sequence[Json]:
    said = (found.get(name) for name in names)
    return next((one for one in said if isinstance(one, list)), [])
