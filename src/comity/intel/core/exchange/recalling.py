"""Recall: the owner's signed word that versions of an object are no longer to be held, or not as widely."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from comity.directory.core import dsse
from comity.directory.core.signing import SigningKey, VerifyingKey
from comity.intel.core.exchange.bodies import Digest, NodeId, Uuid
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks.markings import Marking
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.marking import meet

RECALL = "intel.recall"
RECALL_ANSWER = "intel.recall-answer"
PAYLOAD_TYPE = "application/vnd.comity.intel-recall+json"
FORMAT: Final = "comity-recall-v1"
MOST_VERSIONS = 10_000

StixId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,250}--[0-9a-fA-F-]{36}\Z", max_length=300)]
Number = Annotated[int, Meta(ge=0, le=1 << 53)]


class RecallMalformed(ComityError):
    code = "intel.recall-malformed"
    status = 400
    sentence = gettext_noop("The recall is not in the form that nodes agreed on: {detail}.")


class NotNarrower(ComityError):
    code = "intel.not-narrower"
    sentence = gettext_noop(
        "The new markings would let somebody read it whom the old ones keep out. Keep every marking that it has, and "
        "its TLP level or a stricter one."
    )


class Kind(StrEnum):
    WITHDRAWN = "withdrawn"
    NARROWED = "narrowed"  # a version with narrower markings takes its place, for whoever may read that


class Outcome(StrEnum):
    """What became of a recall at a holder."""

    ERASED = "erased"
    NOT_HELD = "not-held"
    OWN_SOURCE = "own-source"  # the same object is there from another owner, and stays


class Version(Struct, frozen=True, forbid_unknown_fields=True):
    """A version that is called back; its text is empty for an object without versions."""

    text: Annotated[str, Meta(max_length=40)]
    sha256: Digest


class Notice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the owner signs. It goes on to wherever a holder let the object go, so it names nobody else."""

    format: Literal["comity-recall-v1"] = FORMAT
    id: Uuid
    owner: NodeId
    stix_id: StixId
    kind: Kind
    versions: Annotated[tuple[Version, ...], Meta(min_length=1, max_length=MOST_VERSIONS)]
    reason: Annotated[str, Meta(max_length=1000)] = ""
    written_at: Annotated[datetime, Meta(tz=True)]


class RecallBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A notice, as a DSSE envelope in JSON."""

    notice: Annotated[str, Meta(max_length=2_000_000)]


class RecallAnswer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `holder` did, in numbers: of its own objects it names none. `passed_on` are the nodes it let it go to."""

    recall: Uuid
    holder: NodeId
    outcome: Outcome
    versions: Number = 0
    collections: Number = 0
    exports: Number = 0
    derived: Number = 0
    passed_on: Annotated[tuple[NodeId, ...], Meta(max_length=1000)] = ()


def sign(notice: Notice, key: SigningKey) -> bytes:
    return dsse.sign(PAYLOAD_TYPE, msgspec.json.encode(notice, order="sorted"), [key])


def verified(envelope: bytes, keys: Sequence[VerifyingKey]) -> Notice:
    """Raises EnvelopeMalformed, SignatureInvalid, RecallMalformed."""
    return _notice(dsse.verify(envelope, payload_type=PAYLOAD_TYPE, keys=keys))


def claimed(envelope: bytes) -> Notice:
    """A notice before any trust. Raises EnvelopeMalformed, RecallMalformed."""
    return _notice(dsse.unverified_payload(envelope))


def _notice(payload: bytes) -> Notice:
    try:
        return msgspec.json.decode(payload, type=Notice)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RecallMalformed(detail=str(error)[:160]) from error


def check_narrower(old: Marking, new: Marking) -> None:
    """Return if whoever may read under the new markings could under the old. Raises NotNarrower.

    Every marking beside TLP keeps somebody out and lets nobody in, so more of them are narrower; TLP's levels are
    ordered (FIRST TLP 2.0).
    """
    others = {ref for ref in old.refs if ref not in tlp.LEVELS}
    if new.unknown or len(new.levels) != 1 or not others <= set(new.refs):
        raise NotNarrower()
    if old.levels and meet(*new.levels).narrowness < meet(*old.levels).narrowness:
        raise NotNarrower()
    if set(old.refs) == set(new.refs):
        raise NotNarrower()


def narrowed(raw: bytes, marking_refs: Sequence[str], modified: str) -> bytes:
    """The object with other markings, as a new version where it has versions."""
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    fields["object_marking_refs"] = msgspec.Raw(msgspec.json.encode(sorted(set(marking_refs))))
    if "modified" in fields:
        fields["modified"] = msgspec.Raw(msgspec.json.encode(modified))
    return msgspec.json.encode(fields)
