"""What all objects are made of: STIX 2.1, section 2 (data types) and 3 (common properties).

The structs are decoded by msgspec, which holds types, required properties, forms and ranges while it reads. `extra`
in a Meta names the fault that walking.py reports when the precise way goes through the same types.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import DIGITS, Identifier, IdentityRef, MarkingRef
from comity.intel.core.stix.instants import Instant

LARGEST = 2**53 - 1  # STIX 2.1, section 2 (integer): a signed value of 54 bits

Integer = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
Count = Annotated[int, Meta(ge=0, le=LARGEST)]
Hex = Annotated[str, Meta(pattern=rf"\A(?:{DIGITS}{{2}})+\Z", extra={"fault": "stix.hex"})]  # section 2 (hex)
Binary = Annotated[  # section 2 (binary)
    str,
    Meta(
        pattern=r"\A(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z",
        min_length=4,
        extra={"fault": "stix.binary"},
    ),
]
Key = Annotated[str, Meta(pattern=r"\A[a-zA-Z0-9_-]{1,250}\Z", extra={"fault": "stix.dictionary-key"})]  # dictionary
Dictionary = Annotated[dict[Key, object], Meta(min_length=1)]
Texts = Annotated[list[str], Meta(min_length=1)]  # section 2 (list): never empty
Identifiers = Annotated[list[Identifier], Meta(min_length=1)]
Uri = Annotated[  # RFC 3986, section 2 and 3: the characters of a URI, after a scheme, with one fragment at most
    str,
    Meta(
        pattern=r"\A[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\[\]-]|%[0-9a-fA-F]{2})*+"
        r"(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9a-fA-F]{2})*+)?\Z",
        extra={"fault": "stix.uri"},
    ),
]


def _digest(digits: int, algorithm: str) -> Meta:
    return Meta(pattern=rf"\A{DIGITS}{{{digits}}}\Z", extra={"fault": "stix.hash", "algorithm": algorithm})


class Nested(msgspec.Struct, kw_only=True, gc=False):
    """A value inside an object; properties it does not name are custom and are looked at by their names alone."""


_HASH_NAMES = {
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha256": "SHA-256",
    "sha512": "SHA-512",
    "sha3_256": "SHA3-256",
    "sha3_512": "SHA3-512",
    "ssdeep": "SSDEEP",
    "tlsh": "TLSH",
}


class Hashes(Nested, kw_only=True, rename=_HASH_NAMES):
    """Section 2 (hashes), with the forms of hash-algorithm-ov, section 10.6."""

    md5: Annotated[str, _digest(32, "MD5")] | UnsetType = UNSET
    sha1: Annotated[str, _digest(40, "SHA-1")] | UnsetType = UNSET
    sha256: Annotated[str, _digest(64, "SHA-256")] | UnsetType = UNSET
    sha512: Annotated[str, _digest(128, "SHA-512")] | UnsetType = UNSET
    sha3_256: Annotated[str, _digest(64, "SHA3-256")] | UnsetType = UNSET
    sha3_512: Annotated[str, _digest(128, "SHA3-512")] | UnsetType = UNSET
    ssdeep: (
        Annotated[str, Meta(pattern=r"\A[a-zA-Z0-9/+:.]{1,148}\Z", extra={"fault": "stix.hash", "algorithm": "SSDEEP"})]
        | UnsetType
    ) = UNSET
    tlsh: (
        Annotated[str, Meta(pattern=r"\A[a-zA-Z0-9]{70,72}\Z", extra={"fault": "stix.hash", "algorithm": "TLSH"})]
        | UnsetType
    ) = UNSET


class KillChainPhase(Nested, kw_only=True):
    """Section 2 (kill-chain-phase)."""

    kill_chain_name: str
    phase_name: str


class ExternalReference(Nested, kw_only=True):
    """Section 2 (external-reference)."""

    source_name: str
    description: str | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    hashes: Hashes | UnsetType = UNSET
    external_id: str | UnsetType = UNSET


SELECTOR = r"[a-zA-Z0-9_-]{1,250}(?:\.(?:\[\d+\]|[a-zA-Z0-9_-]{1,250}))*+"


class GranularMarking(Nested, kw_only=True):
    """Section 7.2.3."""

    selectors: Annotated[
        list[Annotated[str, Meta(pattern=rf"\A{SELECTOR}\Z", extra={"fault": "stix.selector"})]], Meta(min_length=1)
    ]
    marking_ref: MarkingRef | UnsetType = UNSET
    lang: str | UnsetType = UNSET


KillChainPhases = Annotated[list[KillChainPhase], Meta(min_length=1)]
ExternalReferences = Annotated[list[ExternalReference], Meta(min_length=1)]
GranularMarkings = Annotated[list[GranularMarking], Meta(min_length=1)]
MarkingRefs = Annotated[list[MarkingRef], Meta(min_length=1)]
Extensions = Annotated[dict[str, dict[str, object]], Meta(min_length=1)]
Confidence = Annotated[int, Meta(ge=0, le=100)]


class Stix(msgspec.Struct, kw_only=True, gc=False, tag_field="type"):
    """What the rules about markings and extensions ask of any object."""

    id: str
    object_marking_refs: MarkingRefs | UnsetType = UNSET
    granular_markings: GranularMarkings | UnsetType = UNSET
    extensions: Extensions | UnsetType = UNSET


class Created(Stix, kw_only=True):
    """What an author made at some instant: every object but an observable. Section 3.2."""

    spec_version: Literal["2.1"]
    created: Instant
    created_by_ref: IdentityRef | UnsetType = UNSET
    external_references: ExternalReferences | UnsetType = UNSET


class Versioned(Created, kw_only=True):
    """What its author can change: domain objects, relationships, translations, extension definitions. Section 3.6."""

    modified: Instant
    revoked: bool | UnsetType = UNSET
    labels: Texts | UnsetType = UNSET
    confidence: Confidence | UnsetType = UNSET
    lang: str | UnsetType = UNSET


class Observable(Stix, kw_only=True):
    """A cyber-observable object: it has no author and no version. Section 3.2."""

    spec_version: Literal["2.1"] | UnsetType = UNSET
    defanged: bool | UnsetType = UNSET
