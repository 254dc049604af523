"""What each type of STIX 2.1 is called, and how it is drawn: by a shape and two letters, so that colour is not needed.

The shape tells what kind of thing it is: who and what acts, what is looked for, what was observed, what was said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comity.intel.core.observable import Kind
from comity.terms.errors import gettext_noop


class Shape(StrEnum):
    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    HEXAGON = "hexagon"


SHAPES: Mapping[Shape, str] = MappingProxyType(
    {
        Shape.CIRCLE: gettext_noop("Who and what acts"),
        Shape.DIAMOND: gettext_noop("What to look for"),
        Shape.SQUARE: gettext_noop("What was observed"),
        Shape.HEXAGON: gettext_noop("What was said and seen"),
    }
)

PATHS: Mapping[Shape, str] = MappingProxyType(
    {
        Shape.CIRCLE: "M-11 0a11 11 0 1 1 22 0a11 11 0 1 1-22 0z",
        Shape.DIAMOND: "M0-13L13 0L0 13L-13 0z",
        Shape.SQUARE: "M-10-10H10V10H-10z",
        Shape.HEXAGON: "M-12 0L-6-10H6L12 0L6 10H-6z",
    }
)
"""Each shape around the origin, as a path of SVG; none reaches further than 13 units."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a type is shown. `name` is to be translated."""

    type: str
    name: str
    letters: str
    shape: Shape

    @property
    def path(self) -> str:
        return PATHS[self.shape]


def _look(type: str, letters: str, shape: Shape, name: str) -> Look:  # noqa: A002  the field's word
    return Look(type, name, letters, shape)


_ACTS, _SOUGHT, _OBSERVED, _SAID = Shape.CIRCLE, Shape.DIAMOND, Shape.SQUARE, Shape.HEXAGON
DOMAIN = (
    _look("indicator", "IN", _SOUGHT, gettext_noop("Indicator")),
    _look("attack-pattern", "AP", _ACTS, gettext_noop("Attack pattern")),
    _look("campaign", "CA", _ACTS, gettext_noop("Campaign")),
    _look("course-of-action", "CO", _ACTS, gettext_noop("Course of action")),
    _look("grouping", "GR", _SAID, gettext_noop("Grouping")),
    _look("identity", "ID", _ACTS, gettext_noop("Identity")),
    _look("incident", "IC", _SAID, gettext_noop("Incident")),
    _look("infrastructure", "IF", _ACTS, gettext_noop("Infrastructure")),
    _look("intrusion-set", "IS", _ACTS, gettext_noop("Intrusion set")),
    _look("location", "LO", _ACTS, gettext_noop("Location")),
    _look("malware", "MA", _ACTS, gettext_noop("Malware")),
    _look("malware-analysis", "MN", _SAID, gettext_noop("Malware analysis")),
    _look("note", "NO", _SAID, gettext_noop("Note")),
    _look("observed-data", "OD", _SAID, gettext_noop("Observed data")),
    _look("opinion", "OP", _SAID, gettext_noop("Opinion")),
    _look("report", "RE", _SAID, gettext_noop("Report")),
    _look("threat-actor", "TA", _ACTS, gettext_noop("Threat actor")),
    _look("tool", "TO", _ACTS, gettext_noop("Tool")),
    _look("vulnerability", "VU", _SOUGHT, gettext_noop("Vulnerability")),
)
OBSERVABLES = (
    _look("artifact", "AR", _OBSERVED, gettext_noop("Artifact")),
    _look("autonomous-system", "AS", _OBSERVED, gettext_noop("Autonomous system")),
    _look("directory", "DI", _OBSERVED, gettext_noop("Folder")),
    _look("domain-name", "DN", _OBSERVED, gettext_noop("Domain name")),
    _look("email-addr", "EA", _OBSERVED, gettext_noop("E-mail address")),
    _look("email-message", "EM", _OBSERVED, gettext_noop("E-mail message")),
    _look("file", "FI", _OBSERVED, gettext_noop("File")),
    _look("ipv4-addr", "V4", _OBSERVED, gettext_noop("IPv4 address")),
    _look("ipv6-addr", "V6", _OBSERVED, gettext_noop("IPv6 address")),
    _look("mac-addr", "MC", _OBSERVED, gettext_noop("MAC address")),
    _look("mutex", "MX", _OBSERVED, gettext_noop("Mutex")),
    _look("network-traffic", "NT", _OBSERVED, gettext_noop("Network traffic")),
    _look("process", "PR", _OBSERVED, gettext_noop("Process")),
    _look("software", "SW", _OBSERVED, gettext_noop("Software")),
    _look("url", "UR", _OBSERVED, gettext_noop("URL")),
    _look("user-account", "UA", _OBSERVED, gettext_noop("User account")),
    _look("windows-registry-key", "RK", _OBSERVED, gettext_noop("Windows registry key")),
    _look("x509-certificate", "XC", _OBSERVED, gettext_noop("X.509 certificate")),
)
OTHERS = (
    _look("relationship", "RL", _SAID, gettext_noop("Relationship")),
    _look("sighting", "SI", _SAID, gettext_noop("Sighting")),
    _look("marking-definition", "MK", _SAID, gettext_noop("Marking definition")),
    _look("language-content", "LC", _SAID, gettext_noop("Translation")),
    _look("extension-definition", "EX", _SAID, gettext_noop("Extension definition")),
)
LOOKS: Mapping[str, Look] = MappingProxyType({one.type: one for one in (*DOMAIN, *OBSERVABLES, *OTHERS)})


def look(type: str) -> Look:  # noqa: A002  the field's word
    """How a type is shown; one that STIX does not know goes by its own name."""
    known = LOOKS.get(type)
    return known or Look(type, type, (type.removeprefix("x-")[:2] or "?").upper(), Shape.CIRCLE)


_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NETWORK: gettext_noop("Network"),
        Kind.MD5: "MD5",
        Kind.SHA1: "SHA-1",
        Kind.SHA256: "SHA-256",
        Kind.SHA512: "SHA-512",
        Kind.SHA3_256: "SHA3-256",
        Kind.SHA3_512: "SHA3-512",
        Kind.SSDEEP: "SSDEEP",
        Kind.TLSH: "TLSH",
        Kind.WALLET: gettext_noop("Wallet"),
        Kind.PHONE: gettext_noop("Telephone number"),
        Kind.ACCOUNT: gettext_noop("Account"),
        Kind.IBAN: "IBAN",
        Kind.FILE_NAME: gettext_noop("File name"),
        Kind.REGISTRY_KEY: gettext_noop("Windows registry key"),
        Kind.STIX_ID: gettext_noop("STIX id"),
    }
)


def kind_name(kind: Kind) -> str:
    """What a kind of observable is called, to be translated."""
    return _KINDS.get(kind) or look(kind.value).name
