"""One whole and faultless object of each type of STIX 2.1, as the specification's own tables describe it."""

import copy
import uuid

NS = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
T0, T1, T2 = "2024-03-01T08:00:00.000Z", "2024-03-02T08:00:00.000Z", "2024-03-03T08:00:00.250Z"
MD5, SHA1, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "ab" * 32

Object = dict[str, object]


def sid(type_: str, name: str = "one", *, version: int = 4) -> str:
    """An invented identifier; of version 5 for observables."""
    made = uuid.uuid5(NS, name)
    return f"{type_}--{made if version == 5 else uuid.UUID(int=made.int, version=version)}"


TLP_GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
EXTENSION = sid("extension-definition", "a new property")
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


def _made(type_: str, **own: object) -> Object:
    return {"type": type_, "id": sid(type_), **copy.deepcopy(COMMON), **own}


def _seen(type_: str, **own: object) -> Object:
    return {
        "type": type_,
        "spec_version": "2.1",
        "id": sid(type_, version=5),
        "object_marking_refs": [TLP_GREEN],
        "defanged": False,
        **own,
    }


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

FILE_EXTENSIONS: Object = {
    "archive-ext": {"contains_refs": [sid("file", "two", version=5)], "comment": "c"},
    "ntfs-ext": {"sid": "1", "alternate_data_streams": [{"name": "a", "hashes": {"MD5": MD5}, "size": 5}]},
    "pdf-ext": {"version": "1.7", "is_optimized": True, "document_info_dict": {"Title": "t"}, "pdfid0": "a"},
    "raster-image-ext": {"image_height": 5, "exif_tags": {"Make": "m", "XResolution": 4928}},
    "windows-pebinary-ext": {
        "pe_type": "exe",
        "machine_hex": "014c",
        "time_date_stamp": "2024-03-01T08:00:00Z",
        "optional_header": {"magic_hex": "010b", "size_of_code": 5},
        "sections": [{"name": ".text", "entropy": 0.5, "hashes": {"SHA-1": SHA1}}],
    },
}
TRAFFIC_EXTENSIONS: Object = {
    "http-request-ext": {
        "request_method": "get",
        "request_value": "/x",
        "request_header": {"Accept": ["a/b"]},
        "message_body_data_ref": sid("artifact", version=5),
    },
    "icmp-ext": {"icmp_type_hex": "08", "icmp_code_hex": "00"},
    "socket-ext": {"address_family": "AF_INET", "socket_type": "SOCK_STREAM", "options": {"SO_TEST": 1}},
    "tcp-ext": {"src_flags_hex": "02"},
}
PROCESS_EXTENSIONS: Object = {
    "windows-process-ext": {
        "aslr_enabled": True,
        "startup_info": {"cb": 5, "lpDesktop": "d"},
        "integrity_level": "low",
    },
    "windows-service-ext": {
        "service_name": "s",
        "start_type": "SERVICE_AUTO_START",
        "service_status": "SERVICE_RUNNING",
    },
}

OBSERVABLES: tuple[Object, ...] = (
    _seen(
        "artifact", mime_type="image/png", payload_bin="QUJD", hashes={"MD5": MD5}, encryption_algorithm="AES-256-GCM"
    ),
    _seen("autonomous-system", number=64496, name="n", rir="r"),
    _seen("directory", path="C:\\x", path_enc="UTF-8", ctime=T0, contains_refs=[sid("file", version=5)]),
    _seen("domain-name", value="a.example.org", resolves_to_refs=[sid("ipv4-addr", version=5)]),
    _seen("email-addr", value="a@example.org", display_name="A", belongs_to_ref=sid("user-account", version=5)),
    _seen(
        "email-message",
        is_multipart=True,
        date=T0,
        content_type="multipart/mixed",
        from_ref=sid("email-addr", version=5),
        to_refs=[sid("email-addr", version=5)],
        subject="s",
        received_lines=["l"],
        additional_header_fields={"Reply-To": ["a@example.org", "b@example.org"], "X": "y"},
        body_multipart=[{"body": "b", "content_type": "text/plain"}, {"body_raw_ref": sid("artifact", version=5)}],
        raw_email_ref=sid("artifact", version=5),
    ),
    _seen(
        "file",
        hashes={"MD5": MD5, "SHA-256": SHA256},
        size=5,
        name="a.exe",
        magic_number_hex="4d5a",
        mtime=T0,
        parent_directory_ref=sid("directory", version=5),
        content_ref=sid("artifact", version=5),
        extensions=FILE_EXTENSIONS,
    ),
    _seen("ipv4-addr", value="198.51.100.7", resolves_to_refs=[sid("mac-addr", version=5)]),
    _seen("ipv6-addr", value="2001:db8::1", belongs_to_refs=[sid("autonomous-system", version=5)]),
    _seen("mac-addr", value="00:00:5e:00:53:01"),
    _seen("mutex", name="m"),
    _seen(
        "network-traffic",
        start=T0,
        end=T1,
        is_active=False,
        src_ref=sid("ipv4-addr", version=5),
        dst_ref=sid("domain-name", version=5),
        src_port=5,
        dst_port=443,
        protocols=["ipv4", "tcp"],
        src_byte_count=5,
        ipfix={"minimumIpTotalLength": 32, "flow": "x"},
        src_payload_ref=sid("artifact", version=5),
        encapsulated_by_ref=sid("network-traffic", "two", version=5),
        extensions=TRAFFIC_EXTENSIONS,
    ),
    {
        **_seen("process"),
        "id": sid("process"),
        "pid": 5,
        "created_time": T0,
        "command_line": "c",
        "environment_variables": {"PATH": "/x"},
        "creator_user_ref": sid("user-account", version=5),
        "image_ref": sid("file", version=5),
        "parent_ref": sid("process", "two"),
        "extensions": PROCESS_EXTENSIONS,
    },
    _seen("software", name="n", cpe="cpe:2.3:a:example:word:2000:*:*:*:*:*:*:*", languages=["ind"], vendor="v"),
    _seen("url", value="https://example.org/a?b=c#d"),
    _seen(
        "user-account",
        user_id="1001",
        account_login="x",
        account_type="unix",
        account_created=T0,
        extensions={"unix-account-ext": {"gid": 5, "groups": ["g"], "home_dir": "/x", "shell": "/s"}},
    ),
    _seen(
        "windows-registry-key",
        key="HKEY_LOCAL_MACHINE\\System\\X",
        values=[{"name": "n", "data": "d", "data_type": "REG_SZ"}],
        modified_time=T0,
        number_of_subkeys=5,
    ),
    _seen(
        "x509-certificate",
        is_self_signed=False,
        hashes={"SHA-256": SHA256},
        serial_number="01",
        issuer="CN=x",
        validity_not_before=T0,
        validity_not_after=T1,
        x509_v3_extensions={"basic_constraints": "c", "private_key_usage_period_not_before": T0},
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


def good(name: str, **changes: object) -> Object:
    """A copy of the good object of that name; `...` in place of a value takes the property out."""
    made = copy.deepcopy(GOOD[name]) | changes
    return {key: value for key, value in made.items() if value is not ...}
