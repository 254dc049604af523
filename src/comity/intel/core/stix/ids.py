"""Identifiers: STIX 2.1, section 2.9 (2.0, part 1, section 2.7), as types that msgspec checks while it decodes.

An identifier is `type--UUID` with a UUID of RFC 4122 (version 1 to 5, variant 10; in STIX 2.0 version 4 only).
"""

import re
from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

DIGITS = "[0-9a-fA-F]"
TYPE = r"[a-z0-9]++(?:-[a-z0-9]++)*+"
UUID = rf"{DIGITS}{{8}}-{DIGITS}{{4}}-[1-5]{DIGITS}{{3}}-[89abAB]{DIGITS}{{3}}-{DIGITS}{{12}}"
UUID_4 = UUID.replace("[1-5]", "4")

SCOS = (
    *("artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr"),
    *("ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url", "user-account"),
    *("windows-registry-key", "x509-certificate"),
)
SROS = ("relationship", "sighting")
SDOS = (
    *("attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident", "indicator"),
    *("infrastructure", "intrusion-set", "location", "malware", "malware-analysis", "note", "observed-data", "opinion"),
    *("report", "threat-actor", "tool", "vulnerability"),
)
METAS = ("language-content", "marking-definition", "extension-definition")


def identifier(*types: str, uuid: str = UUID) -> Meta:
    """An identifier of one of these types."""
    return _meta(f"(?:{'|'.join(types)})" if len(types) > 1 else types[0], uuid, types)


def identifier_but(*types: str, uuid: str = UUID) -> Meta:
    """An identifier of any type but these."""
    return _meta(f"(?!(?:{'|'.join(types)})--){TYPE}", uuid, ())


def _meta(types: str, uuid: str, allowed: Iterable[str]) -> Meta:
    return Meta(pattern=rf"\A{types}--{uuid}\Z", extra={"fault": "stix.identifier", "types": " ".join(allowed)})


Identifier = Annotated[str, _meta(TYPE, UUID, ())]
IdentityRef = Annotated[str, identifier("identity")]
MarkingRef = Annotated[str, identifier("marking-definition")]

ANY = re.compile(rf"\A(?P<type>{TYPE})--{UUID}\Z")
