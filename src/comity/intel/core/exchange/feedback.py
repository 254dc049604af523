"""What others say about an object, on its way back to whoever owns it: proposals, opinions, notes, sightings."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from comity.intel.core.exchange.bodies import Digest, Text, Uuid
from comity.intel.core.exchange.recalling import StixId
from comity.terms.errors import ComityError, gettext_noop

PROPOSAL = "intel.proposal"
DECISION = "intel.proposal-decision"
REMARKS = "intel.remarks"

MOST_BYTES = 512 * 1024
MOST_REMARKS = 100
ABOUT: Mapping[str, str] = MappingProxyType(
    {"note": "object_refs", "opinion": "object_refs", "sighting": "sighting_of_ref"}
)
"""By type: the property that says what a remark is about (STIX 2.1, 4.13, 4.15 and 5.2)."""
FIXED = frozenset(
    {
        "type",
        "spec_version",
        "id",
        "created",
        "modified",
        "created_by_ref",
        "revoked",
        "object_marking_refs",
        "granular_markings",
    }
)
"""What only the owner says of its object: who it is, when, and who may read it."""

Fields = Mapping[str, msgspec.Raw]
Property = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,250}\Z")]
RawText = Annotated[bytes, Meta(max_length=MOST_BYTES)]


class ProposalMalformed(ComityError):
    code = "intel.proposal-malformed"
    status = 400
    sentence = gettext_noop("The proposal cannot be read: {detail}.")


class NotProposable(ComityError):
    code = "intel.not-proposable"
    sentence = gettext_noop("Only its owner changes {name}. Propose other properties, or write a note.")


class NothingProposed(ComityError):
    code = "intel.nothing-proposed"
    sentence = gettext_noop("The proposal would change nothing.")


class ProposalBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a holder would change in a version. `changes` is a JSON object of whole properties, so that what the holder
    was never shown stays as it is. `named`: the new version may say whose proposal it was."""

    id: Uuid
    stix_id: StixId
    version: Annotated[str, Meta(max_length=40)]
    changes: RawText
    removed: Annotated[tuple[Property, ...], Meta(max_length=100)] = ()
    note: Text = ""
    named: bool = False


class DecisionBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The owner's answer. An accepted proposal names the version it became."""

    id: Uuid
    accepted: bool
    version: Annotated[str, Meta(max_length=40)] = ""
    sha256: Digest | None = None
    reason: Text = ""


class RemarksBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Notes, opinions and sightings about one object of the recipient's, each as it is stored."""

    about: StixId
    remarks: Annotated[tuple[RawText, ...], Meta(min_length=1, max_length=MOST_REMARKS)]


class _Remark(Struct):
    type: str
    object_refs: tuple[str, ...] = ()
    sighting_of_ref: str = ""


def differences(base: bytes, proposed: bytes) -> tuple[bytes, tuple[str, ...]]:
    """What to propose so that the one becomes the other: properties that change, and names of those that go.

    Raises ProposalMalformed, NotProposable, NothingProposed.
    """
    before, after = _fields(base), _fields(proposed)
    changed = {name: value for name, value in after.items() if _other(before.get(name), value)}
    removed = tuple(sorted(before.keys() - after.keys()))
    changes = msgspec.json.encode({name: value for name, value in changed.items() if name != "modified"})
    check_proposable(changes, removed)
    return changes, removed


def check_proposable(changes: bytes, removed: Iterable[str]) -> None:
    """Raises ProposalMalformed, NotProposable, NothingProposed."""
    names = {*_fields(changes), *removed}
    if not names:
        raise NothingProposed()
    fixed = sorted(names & FIXED)
    if fixed:
        raise NotProposable(name=fixed[0])


def applied(base: bytes, changes: bytes, removed: Iterable[str], *, modified: str, credit: str = "") -> bytes:
    """The owner's next version with these changes; `credit` names the proposer among its external references.

    Raises ProposalMalformed.
    """
    fields = {**_fields(base), **_fields(changes), "modified": msgspec.Raw(msgspec.json.encode(modified))}
    for name in removed:
        fields.pop(name, None)
    if credit:
        given: list[object] = msgspec.json.decode(fields.get("external_references", msgspec.Raw(b"[]")))
        thanks = {"source_name": "proposal", "description": credit}
        fields["external_references"] = msgspec.Raw(msgspec.json.encode([*given, thanks]))
    return msgspec.json.encode(fields)


def about(raw: bytes) -> frozenset[str]:
    """What a remark is about; empty where the object is no remark."""
    try:
        said = msgspec.json.decode(raw, type=_Remark)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return frozenset()
    if said.type == "sighting":
        return frozenset({said.sighting_of_ref})
    return frozenset(said.object_refs) if said.type in ABOUT else frozenset()


def _fields(raw: bytes) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProposalMalformed(detail=str(error)[:160]) from error


def _other(before: msgspec.Raw | None, after: msgspec.Raw) -> bool:
    """Whether they say different things, however they are written."""
    return before is None or bool(msgspec.json.decode(before) != msgspec.json.decode(after))
