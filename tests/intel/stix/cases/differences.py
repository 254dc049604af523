"""Where we and the OASIS validator differ, and the section that decides."""

from .broken import GONE
from .ids import EXTENSION, MD5, T0, TLP_GREEN, sid

STRICTER: list[tuple[str, dict[str, object], str, str]] = [
    ("campaign", {"created_by_ref": sid("tool")}, "stix.identifier", "3.2: the id of an identity"),
    ("campaign", {"object_marking_refs": [sid("tool")]}, "stix.identifier", "3.2: ids of marking definitions"),
    ("campaign", {"x_empty": {}}, "stix.empty", "2: a dictionary is never empty"),
    ("campaign", {"x_large": 2**53}, "stix.number-too-large", "2: integers fit 54 bits"),
    ("malware", {"sample_refs": [sid("url", version=5)]}, "stix.identifier", "4.11: of a file or an artifact"),
    ("malware-analysis", {"analysis_sco_refs": [sid("tool")]}, "stix.identifier", "4.12: of observables"),
    ("observed-data", {"object_refs": [sid("tool")]}, "stix.identifier", "4.14: of observables or relationships"),
    ("observed-data", {"object_refs": [sid("relationship")]}, "stix.references-own-kind", "4.14: one observable"),
    ("location", {"precision": -1.0}, "stix.number-range", "4.10: a distance in metres"),
    ("sighting", {"sighting_of_ref": sid("url", version=5)}, "stix.identifier", "5.2: of a domain object"),
    ("extension-definition", {"created_by_ref": GONE}, "stix.property-missing", "7.3: required"),
    ("tlp-2", {"name": "TLP:CLEAR"}, "stix.tlp", "FIRST TLP 2.0 and its extension definition fix the objects"),
    ("tlp-2", {"created": T0}, "stix.tlp", "FIRST TLP 2.0"),
    ("tlp-2", {"id": sid("marking-definition")}, "stix.tlp", "FIRST TLP 2.0"),
    ("tlp-2", {"extensions": {EXTENSION: {"extension_type": "property-extension"}}}, "stix.tlp", "FIRST TLP 2.0"),
    ("domain-name", {"resolves_to_refs": [sid("url", version=5)]}, "stix.identifier", "6.4"),
    ("email-addr", {"belongs_to_ref": sid("url", version=5)}, "stix.identifier", "6.5"),
    ("email-message", {"from_ref": sid("url", version=5)}, "stix.identifier", "6.6"),
    ("file", {"parent_directory_ref": sid("url", version=5)}, "stix.identifier", "6.7"),
    ("file", {"contains_refs": ["x"]}, "stix.identifier", "2.9"),
    ("ipv4-addr", {"resolves_to_refs": ["x"]}, "stix.identifier", "6.8"),
    ("network-traffic", {"src_ref": sid("url", version=5)}, "stix.identifier", "6.12"),
    ("network-traffic", {"src_byte_count": -1}, "stix.number-range", "6.12: a positive number"),
    ("process", {"image_ref": sid("url", version=5)}, "stix.identifier", "6.13"),
    ("x-example-case", {"id": sid("x-other")}, "stix.identifier", "2.9: the type of the object"),
    (
        "url",
        {"granular_markings": [{"selectors": ["value"], "marking_ref": TLP_GREEN, "lang": "en"}]},
        "stix.only-one-of",
        "7.2.3",
    ),
]

LOOSER: list[tuple[str, dict[str, object], str]] = [
    ("campaign", {"granular_markings": [{"selectors": ["name"], "lang": "id"}]}, "7.2.3: a language alone is enough"),
    ("campaign", {"lang": "zh-Hant-TW"}, "RFC 5646, section 2.1"),
    ("campaign", {"created": T0, "modified": T0.replace("000Z", "0001Z")}, "it compares timestamps as texts"),
    ("indicator", {"pattern": f"[file:hashes.MD5 IN ('{MD5}')]"}, "it takes a set of hashes for one hash"),
    ("ipv6-addr", {"value": "::ffff:192.0.2.1"}, "RFC 4291, section 2.2"),
    ("email-addr", {"value": '"a b"@example.org'}, "RFC 5322, section 3.4.1"),
    ("url", {"value": "hxxps://a[.]example.org/", "defanged": True}, "3.2: defanged"),
    ("windows-registry-key", {"key": "HKEY_LOCAL_MACHINE\\SYSTEM\\hku"}, "it finds hives anywhere in the key"),
]
