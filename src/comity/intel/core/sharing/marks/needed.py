"""What an object cannot lose and still be itself: the properties that STIX 2.1 requires, by type (sections 3 to 7).

An observable keeps none of what its id is made from either (2.9): the id is a hash of it, and whoever has the id could
try values until one fits.
"""

from collections.abc import Mapping
from types import MappingProxyType

ALWAYS = frozenset({"type", "id", "spec_version", "object_marking_refs", "granular_markings"})
VERSIONED = ALWAYS | {"created", "modified"}

_OBJECTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "attack-pattern": frozenset({"name"}),
        "campaign": frozenset({"name"}),
        "course-of-action": frozenset({"name"}),
        "grouping": frozenset({"context", "object_refs"}),
        "identity": frozenset({"name"}),
        "incident": frozenset({"name"}),
        "indicator": frozenset({"pattern", "pattern_type", "valid_from"}),
        "infrastructure": frozenset({"name"}),
        "intrusion-set": frozenset({"name"}),
        "location": frozenset({"region", "country", "latitude", "longitude"}),
        "malware": frozenset({"is_family", "name"}),
        "malware-analysis": frozenset({"product", "result", "analysis_sco_refs"}),
        "note": frozenset({"content", "object_refs"}),
        "observed-data": frozenset({"first_observed", "last_observed", "number_observed", "object_refs", "objects"}),
        "opinion": frozenset({"opinion", "object_refs"}),
        "report": frozenset({"name", "published", "object_refs"}),
        "threat-actor": frozenset({"name"}),
        "tool": frozenset({"name"}),
        "vulnerability": frozenset({"name"}),
        "relationship": frozenset({"relationship_type", "source_ref", "target_ref"}),
        "sighting": frozenset({"sighting_of_ref"}),
        "language-content": frozenset({"object_ref", "contents"}),
        "extension-definition": frozenset({"created_by_ref", "name", "schema", "version", "extension_types"}),
    }
)

_OBSERVABLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "artifact": frozenset({"payload_bin", "url", "hashes"}),
        "autonomous-system": frozenset({"number"}),
        "directory": frozenset({"path"}),
        "domain-name": frozenset({"value"}),
        "email-addr": frozenset({"value"}),
        "email-message": frozenset({"is_multipart", "from_ref", "subject", "body", "body_multipart"}),
        "file": frozenset({"hashes", "name", "parent_directory_ref", "extensions"}),
        "ipv4-addr": frozenset({"value"}),
        "ipv6-addr": frozenset({"value"}),
        "mac-addr": frozenset({"value"}),
        "mutex": frozenset({"name"}),
        "network-traffic": frozenset(
            {"protocols", "start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "extensions"}
        ),
        "software": frozenset({"name", "cpe", "swid", "vendor", "version"}),
        "url": frozenset({"value"}),
        "user-account": frozenset({"account_type", "user_id", "account_login"}),
        "windows-registry-key": frozenset({"key", "values"}),
        "x509-certificate": frozenset({"hashes", "serial_number"}),
    }
)

INSIDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "external_references": frozenset({"source_name"}),
        "kill_chain_phases": frozenset({"kill_chain_name", "phase_name"}),
    }
)
"""By property: what each entry of its list cannot lose (STIX 2.1, 2.5 and 2.11)."""


def properties(stix_type: str) -> frozenset[str] | None:
    """The properties that an object of the type needs; None where the type is not known, so that all of it may be."""
    if stix_type in _OBJECTS:
        return VERSIONED | _OBJECTS[stix_type]
    if stix_type == "marking-definition":
        return ALWAYS | {"created", "definition_type", "definition", "extensions"}
    return ALWAYS | _OBSERVABLES[stix_type] if stix_type in _OBSERVABLES else None
