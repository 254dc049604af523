"""One whole and faultless object of each type of STIX 2.1, as the specification's own tables describe it."""

import copy

from .ids import EXTENSION, SHA256, T0, T1, TLP_GREEN, Object, sid
from .observables import OBSERVABLES

KILL_CHAIN = [{"kill_chain_name": "lockheed-martin-cyber-kill-chain", "phase_name": "delivery"}]
COMMON: Object = {
    "spec_version": "2.1",
    "created": T0,
    "modified": T1,
    "created_by_ref": sid("identity"),
    "revoked": False,
    "labels": ["case-7"],
    "confidence": 70,
    "lang": "en",
    "external_references": [
        {"source_name": "cve", "external_id": "CVE-2024-12345"},
        {"source_name": "report", "url": "https://example.org/r", "hashes": {"SHA-256": SHA256}, "description": "d"},
    ],
    "object_marking_refs": [TLP_GREEN],
    "granular_markings": [{"selectors": ["labels.[0]", "confidence"], "marking_ref": TLP_GREEN}],
    "extensions": {EXTENSION: {"extension_type": "property-extension", "rank": 5}},
}


def _made(type_: str, /, **own: object) -> Object:
    return {"type": type_, "id": sid(type_), **copy.deepcopy(COMMON), **own}


DOMAIN: tuple[Object, ...] = (
    _made("attack-pattern", name="Spear phishing", description="d", aliases=["a"], kill_chain_phases=KILL_CHAIN),
    _made("campaign", name="c", description="d", aliases=["a"], first_seen=T0, last_seen=T1, objective="o"),
    _made("course-of-action", name="c", description="d"),
    _made("grouping", name="g", description="d", context="suspicious-activity", object_refs=[sid("indicator")]),
    _made(
        "identity",
        name="Cybercrime unit",
        description="d",
        roles=["ciso"],
        identity_class="organization",
        sectors=["government"],
        contact_information="desk@example.org",
    ),
    _made("incident", name="i", description="d"),
    _made(
        "indicator",
        name="i",
        description="d",
        indicator_types=["malicious-activity"],
        pattern="[ipv4-addr:value = '198.51.100.7']",
        pattern_type="stix",
        pattern_version="2.1",
        valid_from=T0,
        valid_until=T1,
        kill_chain_phases=KILL_CHAIN,
    ),
    _made(
        "infrastructure",
        name="i",
        description="d",
        infrastructure_types=["botnet"],
        aliases=["a"],
        kill_chain_phases=KILL_CHAIN,
        first_seen=T0,
        last_seen=T1,
    ),
    _made(
        "intrusion-set",
        name="i",
        description="d",
        aliases=["a"],
        first_seen=T0,
        last_seen=T1,
        goals=["g"],
        resource_level="government",
        primary_motivation="dominance",
        secondary_motivations=["ideology"],
    ),
    _made(
        "location",
        name="l",
        description="d",
        latitude=-6.2,
        longitude=106.8,
        precision=1000.0,
        region="south-eastern-asia",
        country="ID",
        administrative_area="ID-JK",
        city="Jakarta",
        street_address="s",
        postal_code="10110",
    ),
    _made(
        "malware",
        name="m",
        description="d",
        malware_types=["ransomware"],
        is_family=True,
        aliases=["a"],
        kill_chain_phases=KILL_CHAIN,
        first_seen=T0,
        last_seen=T1,
        operating_system_refs=[sid("software", version=5)],
        architecture_execution_envs=["x86"],
        implementation_languages=["go"],
        capabilities=["fingerprints-host"],
        sample_refs=[sid("file", version=5)],
    ),
    _made(
        "malware-analysis",
        product="p",
        version="1",
        host_vm_ref=sid("software", version=5),
        operating_system_ref=sid("software", version=5),
        installed_software_refs=[sid("software", version=5)],
        configuration_version="1",
        modules=["m"],
        analysis_engine_version="1",
        analysis_definition_version="1",
        submitted=T0,
        analysis_started=T0,
        analysis_ended=T1,
        result_name="r",
        result="malicious",
        analysis_sco_refs=[sid("file", version=5)],
        sample_ref=sid("file", version=5),
    ),
    _made("note", abstract="a", content="c", authors=["a"], object_refs=[sid("indicator")]),
    _made(
        "observed-data",
        first_observed=T0,
        last_observed=T1,
        number_observed=3,
        object_refs=[sid("ipv4-addr", version=5), sid("relationship")],
    ),
    _made("opinion", explanation="e", authors=["a"], opinion="agree", object_refs=[sid("indicator")]),
    _made("report", name="r", description="d", report_types=["malware"], published=T0, object_refs=[sid("malware")]),
    _made(
        "threat-actor",
        name="t",
        description="d",
        threat_actor_types=["crime-syndicate"],
        aliases=["a"],
        first_seen=T0,
        last_seen=T1,
        roles=["director"],
        goals=["g"],
        sophistication="advanced",
        resource_level="team",
        primary_motivation="personal-gain",
        secondary_motivations=["dominance"],
        personal_motivations=["personal-gain"],
    ),
    _made("tool", name="t", description="d", tool_types=["remote-access"], aliases=["a"], tool_version="1"),
    _made("vulnerability", name="CVE-2024-12345", description="d"),
    _made(
        "relationship",
        relationship_type="indicates",
        description="d",
        source_ref=sid("indicator"),
        target_ref=sid("malware"),
        start_time=T0,
        stop_time=T1,
    ),
    _made(
        "sighting",
        description="d",
        first_seen=T0,
        last_seen=T1,
        count=4,
        sighting_of_ref=sid("indicator"),
        observed_data_refs=[sid("observed-data")],
        where_sighted_refs=[sid("identity"), sid("location")],
        summary=False,
    ),
    _made(
        "language-content",
        object_ref=sid("campaign"),
        object_modified=T1,
        contents={"id": {"name": "Kampanye"}, "pt-BR": {"aliases": ["a"]}},
    ),
    _made(
        "extension-definition",
        name="e",
        description="d",
        schema="https://example.org/schema.json",
        version="1.0.0",
        extension_types=["toplevel-property-extension"],
        extension_properties=["rank_of_it"],
    ),
)

MARKINGS: tuple[Object, ...] = (
    {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": sid("marking-definition"),
        "created": T0,
        "created_by_ref": sid("identity"),
        "name": "n",
        "definition_type": "statement",
        "definition": {"statement": "Copyright 2024"},
    },
)
TLP_1_AMBER: Object = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "created": "2017-01-20T00:00:00.000Z",
    "name": "TLP:AMBER",
    "definition_type": "tlp",
    "definition": {"tlp": "amber"},
}
TLP_2_RED: Object = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    "created": "2022-10-01T00:00:00.000Z",
    "name": "TLP:RED",
    "extensions": {
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension",
            "tlp_2_0": "red",
        }
    },
}
CUSTOM: tuple[Object, ...] = (
    {
        "type": "cryptocurrency-wallet",
        "spec_version": "2.1",
        "id": sid("cryptocurrency-wallet", version=5),
        "value": "bc1qexample",
        "extensions": {EXTENSION: {"extension_type": "new-sco"}},
    },
    {
        **_made("x-example-case", case_number="7"),
        "extensions": {EXTENSION: {"extension_type": "new-sdo"}},
    },
)

GOOD: dict[str, Object] = {str(one["type"]): one for one in (*DOMAIN, *OBSERVABLES, *MARKINGS, *CUSTOM)}
GOOD["tlp-1"], GOOD["tlp-2"] = TLP_1_AMBER, TLP_2_RED


def good(name: str, /, **changes: object) -> Object:
    """A copy of the good object of that name; `...` in place of a value takes the property out."""
    made = copy.deepcopy(GOOD[name]) | changes
    return {key: value for key, value in made.items() if value is not ...}
