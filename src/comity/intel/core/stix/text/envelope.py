"""Envelopes (TAXII 2.1, section 3.7) and bundles (STIX 2.1, section 8): their objects, byte for byte as they came."""

import re

import msgspec
from msgspec import UNSET, Raw, UnsetType

from comity.intel.core.stix.text import reading
from comity.intel.core.stix.text.limits import LIMITS, Limits
from comity.terms.errors import ComityError, gettext_noop

_NEXT = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
_END = re.compile(rb"[ \t\r\n]*\]")


class NotJson(ComityError):
    code = "stix.envelope-not-json"
    status = 400
    sentence = gettext_noop("What arrived is not JSON in UTF-8. Send an envelope with a list of objects.")


class NotAnEnvelope(ComityError):
    code = "stix.not-an-envelope"
    sentence = gettext_noop("What arrived is no envelope: {detail}. Send a JSON object whose objects are a list.")


class TooManyObjects(ComityError):
    code = "stix.too-many-objects"
    status = 413
    sentence = gettext_noop("The envelope holds {count} objects; this node takes {limit} at once. Send them in parts.")


class _Wrapping(msgspec.Struct):
    objects: list[Raw] | UnsetType = UNSET
    type: str | UnsetType = UNSET


_decode = msgspec.json.Decoder(_Wrapping).decode


def read_envelope(body: bytes, limits: Limits = LIMITS) -> tuple[bytes, ...]:
    """The objects of an envelope or a bundle as slices of `body`; () if it has none.

    Nothing inside the objects is checked but that it is JSON. Raises NotJson, NotAnEnvelope, TooManyObjects.
    """
    try:
        wrapping = _decode(body)
    except msgspec.ValidationError as error:
        raise NotAnEnvelope(detail=str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotJson() from None
    except RecursionError:
        raise NotAnEnvelope(detail="too deep") from None
    slices = () if wrapping.objects is UNSET else tuple(bytes(raw) for raw in wrapping.objects)
    if len(slices) > limits.objects:
        raise TooManyObjects(count=len(slices), limit=limits.objects)
    _check_wrapping(body, slices, limits)
    return slices


def _check_wrapping(body: bytes, slices: tuple[bytes, ...], limits: Limits) -> None:
    """Look through what is around the objects, so that no second list of objects can hide there."""
    around = _around(body, slices) if slices else body
    fault = reading.wrong(body if around is None else around, limits)
    if fault is None:
        return
    if fault.code == "stix.not-json":
        raise NotJson()
    raise NotAnEnvelope(detail=str(fault.facts.get("key", fault.code)))


def _around(body: bytes, slices: tuple[bytes, ...]) -> bytes | None:
    """`body` with an empty list for its objects; None where that list is not to be found by its first object."""
    start = at = body.find(slices[0])
    for i, one in enumerate(slices):
        if i:
            gap = _NEXT.match(body, at)
            if gap is None:
                return None
            at = gap.end()
        if not body.startswith(one, at):
            return None
        at += len(one)
    return body[:start] + body[at:] if _END.match(body, at) else None
