"""Publishing for another: a new object with the voucher's name on it, in which nothing leads back to the original."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from comity.intel.core.exchange.bodies import Text, Uuid
from comity.intel.core.exchange.feedback import MOST_REMARKS, RawText
from comity.intel.core.exchange.recalling import StixId
from comity.intel.core.sharing.marks import needed
from comity.terms.errors import ComityError, gettext_noop

DELEGATION = "intel.delegation"
DELEGATION_ANSWER = "intel.delegation-answer"
ROUTED = "intel.routed-remarks"

TRACES = frozenset({"created_by_ref", "object_marking_refs", "external_references", "revoked"})
"""Properties that name the source, or that the voucher says anew."""
SHORTEST = 4
"""Letters of a name that is looked for in the new object; a shorter one would be found everywhere."""


class DelegationBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A member asks another to publish an object in its stead."""

    id: Uuid
    community: Uuid
    raw: RawText
    note: Text = ""


class DelegationAnswer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of it. `stix_id` is what the published object is called; empty where there is none."""

    id: Uuid
    stix_id: Annotated[str, Meta(max_length=300)] = ""
    reason: Text = ""


class RoutedBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What others said about a published object, for its contributor."""

    id: Uuid
    about: StixId
    remarks: Annotated[tuple[RawText, ...], Meta(min_length=1, max_length=MOST_REMARKS)]


class CannotVouch(ComityError):
    code = "intel.cannot-vouch"
    sentence = gettext_noop("This object cannot be published in another's name: {fault}")


class PseudonymLeaks(ComityError):
    code = "intel.pseudonym-leaks"
    sentence = gettext_noop(
        "The new object would still say “{trace}”, which leads back to its source. Have it taken out of the original."
    )


class _Named(Struct):
    id: str
    type: str
    created: str = ""
    created_by_ref: str = ""


def rewritten(
    raw: bytes,
    *,
    stix_id: str,
    created: str,
    created_by: str,
    marking_refs: Iterable[str],
    published: Mapping[str, str],
) -> bytes:
    """The object as the voucher's own. `published` are the new ids of originals that were published before; any other
    reference is left out, since ids can be followed. Raises CannotVouch."""
    kept = _kept(raw, published)
    said: dict[str, object] = {
        "id": stix_id,
        "created": created,
        "modified": created,
        "created_by_ref": created_by,
        "object_marking_refs": sorted(set(marking_refs)),
    }
    return msgspec.json.encode({**kept, **said})


def _kept(raw: bytes, published: Mapping[str, str]) -> dict[str, msgspec.Raw]:
    named = msgspec.json.decode(raw, type=_Named)
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if not named.created:
        raise CannotVouch(fault="an observable has no author, so that anybody may share it as it is")
    if "granular_markings" in fields:
        raise CannotVouch(fault="some of its fields are marked by themselves")
    kept = {name: value for name, value in fields.items() if name not in TRACES}
    needs = needed.properties(named.type)
    for name in [one for one in kept if one.endswith(("_ref", "_refs"))]:
        value = _mapped(name, kept.pop(name), published)
        if value is not None:
            kept[name] = value
        elif needs is None or name in needs:
            raise CannotVouch(fault=f"it needs {name}, and what that names was not published before")
    return kept


def check_traceless(made: bytes, original: bytes, names: Iterable[str]) -> None:
    """Return if nothing in the new object names the original or its source. Raises PseudonymLeaks."""
    named = msgspec.json.decode(original, type=_Named)
    traces = {named.id.partition("--")[2], named.created_by_ref.partition("--")[2], *names}
    text = made.decode().casefold()
    for trace in sorted(one for one in traces if len(one) >= SHORTEST):
        if trace.casefold() in text:
            raise PseudonymLeaks(trace=trace)


def _mapped(name: str, value: msgspec.Raw, published: Mapping[str, str]) -> msgspec.Raw | None:
    if name.endswith("_ref"):
        one = published.get(msgspec.json.decode(value, type=str))
        return msgspec.Raw(msgspec.json.encode(one)) if one else None
    refs = msgspec.json.decode(value, type=tuple[str, ...])
    mapped = [published[one] for one in refs if one in published]
    return msgspec.Raw(msgspec.json.encode(mapped)) if mapped else None
