"""What travels between nodes about a request: one struct for each message type, decoded strictly.

Unknown fields, wrong types and values past a bound are refused by msgspec before any rule is asked.
"""

import hashlib
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from comity.evidence.core.machine import Kind, Step
from comity.evidence.core.signatures import Signature
from comity.federation.core import strict_json
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import Tlp

NO_NUL = r"^[^\x00]*\Z"  # PostgreSQL keeps no U+0000 in text
Word = Annotated[str, Meta(min_length=1, max_length=80, pattern=NO_NUL)]
Short = Annotated[str, Meta(max_length=200, pattern=NO_NUL)]
Text = Annotated[str, Meta(max_length=20_000, pattern=NO_NUL)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Reference = Annotated[str, Meta(pattern=r"^[A-Z]{3}-\d{4}-[0-9A-HJKMNP-TV-Z]{6}\Z")]
Iso3Code = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
Bytes = Annotated[int, Meta(ge=0, le=2**50)]

MAX_FIELDS = 80
MAX_ATTACHMENTS = 50


class ContentMalformed(ComityError):
    code = "evidence.content-malformed"
    status = 400
    sentence = gettext_noop("The request is not in the form that nodes agreed on: {detail}.")


class FieldAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of the route's form as the asking side saw it."""

    field: Word
    need: Word
    source: Short


class Attached(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that belongs to the request; its bytes follow in a package."""

    name: Short
    media_type: Short
    bytes: Bytes
    sha256: Digest


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """The owner's marking, signed with the content."""

    tlp: Tlp
    purpose: Short
    retain_until: Instant


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """All that officers sign: who asks whom for what, under which article, with which values."""

    ref: Reference
    kind: Kind
    requesting: Iso3Code
    requested: Iso3Code
    requesting_desk: Short
    requested_desk: Short
    route: Word
    instrument: Word
    article: Short
    data: Word
    holder: Word
    urgency: Word
    offence: Annotated[str, Meta(max_length=80, pattern=NO_NUL)]
    language: Annotated[str, Meta(max_length=20, pattern=NO_NUL)]
    fields: Annotated[tuple[FieldAsked, ...], Meta(max_length=MAX_FIELDS)]
    values: Annotated[dict[Word, object], Meta(max_length=MAX_FIELDS)]
    attachments: Annotated[tuple[Attached, ...], Meta(max_length=MAX_ATTACHMENTS)]
    label: Label
    preservation: Annotated[str, Meta(max_length=20, pattern=NO_NUL)] = ""


class RequestBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.request`: `content` is kept as the very bytes that were signed."""

    content: Annotated[str, Meta(max_length=2_000_000, pattern=NO_NUL)]
    signatures: Annotated[tuple[Signature, ...], Meta(min_length=1, max_length=8)]


class StepBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.step`: one side took a step. `ground` is the coded ground of a refusal, `text` its words, the question
    or the answer; `until` is the end of a freeze; `reference` is the holder's own number for it."""

    ref: Reference
    step: Step
    ground: Annotated[str, Meta(max_length=80, pattern=NO_NUL)] = ""
    text: Text = ""
    until: Instant | None = None
    reference: Short = ""


class FreezeBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.preservation`: a change of a freeze that is in force: extension asked or given, lapse, release."""

    ref: Reference
    change: Annotated[str, Meta(pattern=r"^(extension-asked|extend|lapse|release)\Z")]
    until: Instant | None = None
    text: Text = ""


class ConfirmationBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.confirmation`: the competent authority confirms an emergency request after the fact."""

    ref: Reference
    officer: Word
    role: Word
    text: Text


class PackageBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.package`: a sealed package is ready to be fetched by hash; the fields of its announcement as texts."""

    ref: Reference
    about: Annotated[str, Meta(pattern=r"^(delivery|attachments)\Z")]
    manifest: str
    keys: str
    case_file: str
    custody: Annotated[tuple[str, ...], Meta(max_length=256)]
    text: Text = ""


class CustodyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.custody`: custody events signed by the receiving hand, as DSSE envelopes in JSON."""

    ref: Reference
    package: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    events: Annotated[tuple[Annotated[str, Meta(max_length=4_000_000)], ...], Meta(min_length=1, max_length=64)]


class ErasedBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.erased`: what was received is deleted, at the instant its owner set."""

    ref: Reference
    erased_at: Instant


class OfferBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`evidence.information`: an offer of spontaneous information, or the answer to one; `information` only once the
    conditions were accepted (ETS 185 art. 26(2))."""

    ref: Reference
    step: Annotated[str, Meta(pattern=r"^(offer|accept|decline|pass-on|receive)\Z")]
    route: Annotated[str, Meta(max_length=80, pattern=NO_NUL)] = ""
    desk: Short = ""
    subject: Short = ""
    conditions: Text = ""
    information: Text = ""
    text: Text = ""


def encode_content(content: Content) -> bytes:
    """The bytes that officers sign: JSON with sorted keys."""
    return msgspec.json.encode(content, order="sorted")


def decode_content(signed: str) -> Content:
    """The content behind signed bytes. Raises ContentMalformed, and what strict_json.check raises."""
    strict_json.check(signed.encode())
    try:
        return msgspec.json.decode(signed, type=Content)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ContentMalformed(detail=str(error)[:160]) from error


def digest_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
