"""STIX domain objects: STIX 2.1, section 4, in its order."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import METAS, SDOS, SROS, identifier, identifier_but
from comity.intel.core.stix.instants import Instant
from comity.intel.core.stix.structs.common import Identifiers, KillChainPhases, Texts, Versioned

SoftwareRef = Annotated[str, identifier("software")]
ObservableRef = Annotated[str, identifier_but(*SDOS, *SROS, *METAS, "bundle")]
ObservedRef = Annotated[str, identifier_but(*SDOS, *METAS, "bundle")]
FileRef = Annotated[str, identifier("file", "artifact")]


class AttackPattern(Versioned, tag="attack-pattern", kw_only=True):
    id: Annotated[str, identifier("attack-pattern")]
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET


class Campaign(Versioned, tag="campaign", kw_only=True):
    id: Annotated[str, identifier("campaign")]
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    objective: str | UnsetType = UNSET


class CourseOfAction(Versioned, tag="course-of-action", kw_only=True):
    id: Annotated[str, identifier("course-of-action")]
    name: str
    description: str | UnsetType = UNSET


class Grouping(Versioned, tag="grouping", kw_only=True):
    id: Annotated[str, identifier("grouping")]
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    context: str
    object_refs: Identifiers


class Identity(Versioned, tag="identity", kw_only=True):
    id: Annotated[str, identifier("identity")]
    name: str
    description: str | UnsetType = UNSET
    roles: Texts | UnsetType = UNSET
    identity_class: str | UnsetType = UNSET
    sectors: Texts | UnsetType = UNSET
    contact_information: str | UnsetType = UNSET


class Incident(Versioned, tag="incident", kw_only=True):
    id: Annotated[str, identifier("incident")]
    name: str
    description: str | UnsetType = UNSET


class Indicator(Versioned, tag="indicator", kw_only=True):
    id: Annotated[str, identifier("indicator")]
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    indicator_types: Texts | UnsetType = UNSET
    pattern: str
    pattern_type: str
    pattern_version: str | UnsetType = UNSET
    valid_from: Instant
    valid_until: Instant | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET


class Infrastructure(Versioned, tag="infrastructure", kw_only=True):
    id: Annotated[str, identifier("infrastructure")]
    name: str
    description: str | UnsetType = UNSET
    infrastructure_types: Texts | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET


class IntrusionSet(Versioned, tag="intrusion-set", kw_only=True):
    id: Annotated[str, identifier("intrusion-set")]
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    goals: Texts | UnsetType = UNSET
    resource_level: str | UnsetType = UNSET
    primary_motivation: str | UnsetType = UNSET
    secondary_motivations: Texts | UnsetType = UNSET


class Location(Versioned, tag="location", kw_only=True):
    """Latitude and longitude in degrees (WGS 84), `precision` in metres."""

    id: Annotated[str, identifier("location")]
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    latitude: Annotated[float, Meta(ge=-90, le=90)] | UnsetType = UNSET
    longitude: Annotated[float, Meta(ge=-180, le=180)] | UnsetType = UNSET
    precision: Annotated[float, Meta(ge=0)] | UnsetType = UNSET
    region: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    administrative_area: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    street_address: str | UnsetType = UNSET
    postal_code: str | UnsetType = UNSET


class Malware(Versioned, tag="malware", kw_only=True):
    id: Annotated[str, identifier("malware")]
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    malware_types: Texts | UnsetType = UNSET
    is_family: bool
    aliases: Texts | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    operating_system_refs: Annotated[list[SoftwareRef], Meta(min_length=1)] | UnsetType = UNSET
    architecture_execution_envs: Texts | UnsetType = UNSET
    implementation_languages: Texts | UnsetType = UNSET
    capabilities: Texts | UnsetType = UNSET
    sample_refs: Annotated[list[FileRef], Meta(min_length=1)] | UnsetType = UNSET


class MalwareAnalysis(Versioned, tag="malware-analysis", kw_only=True):
    id: Annotated[str, identifier("malware-analysis")]
    product: str
    version: str | UnsetType = UNSET
    host_vm_ref: SoftwareRef | UnsetType = UNSET
    operating_system_ref: SoftwareRef | UnsetType = UNSET
    installed_software_refs: Annotated[list[SoftwareRef], Meta(min_length=1)] | UnsetType = UNSET
    configuration_version: str | UnsetType = UNSET
    modules: Texts | UnsetType = UNSET
    analysis_engine_version: str | UnsetType = UNSET
    analysis_definition_version: str | UnsetType = UNSET
    submitted: Instant | UnsetType = UNSET
    analysis_started: Instant | UnsetType = UNSET
    analysis_ended: Instant | UnsetType = UNSET
    result_name: str | UnsetType = UNSET
    result: str | UnsetType = UNSET
    analysis_sco_refs: Annotated[list[ObservableRef], Meta(min_length=1)] | UnsetType = UNSET
    sample_ref: Annotated[str, identifier("file", "artifact", "network-traffic")] | UnsetType = UNSET


class Note(Versioned, tag="note", kw_only=True):
    id: Annotated[str, identifier("note")]
    abstract: str | UnsetType = UNSET
    content: str
    authors: Texts | UnsetType = UNSET
    object_refs: Identifiers


class ObservedData(Versioned, tag="observed-data", kw_only=True):
    id: Annotated[str, identifier("observed-data")]
    first_observed: Instant
    last_observed: Instant
    number_observed: Annotated[int, Meta(ge=1, le=999_999_999)]
    objects: Annotated[dict[str, dict[str, object]], Meta(min_length=1)] | UnsetType = UNSET
    object_refs: Annotated[list[ObservedRef], Meta(min_length=1)] | UnsetType = UNSET


class Opinion(Versioned, tag="opinion", kw_only=True):
    id: Annotated[str, identifier("opinion")]
    explanation: str | UnsetType = UNSET
    authors: Texts | UnsetType = UNSET
    opinion: Literal["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"]
    object_refs: Identifiers


class Report(Versioned, tag="report", kw_only=True):
    id: Annotated[str, identifier("report")]
    name: str
    description: str | UnsetType = UNSET
    report_types: Texts | UnsetType = UNSET
    published: Instant
    object_refs: Identifiers


class ThreatActor(Versioned, tag="threat-actor", kw_only=True):
    id: Annotated[str, identifier("threat-actor")]
    name: str
    description: str | UnsetType = UNSET
    threat_actor_types: Texts | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    roles: Texts | UnsetType = UNSET
    goals: Texts | UnsetType = UNSET
    sophistication: str | UnsetType = UNSET
    resource_level: str | UnsetType = UNSET
    primary_motivation: str | UnsetType = UNSET
    secondary_motivations: Texts | UnsetType = UNSET
    personal_motivations: Texts | UnsetType = UNSET


class Tool(Versioned, tag="tool", kw_only=True):
    id: Annotated[str, identifier("tool")]
    name: str
    description: str | UnsetType = UNSET
    tool_types: Texts | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET
    tool_version: str | UnsetType = UNSET


class Vulnerability(Versioned, tag="vulnerability", kw_only=True):
    id: Annotated[str, identifier("vulnerability")]
    name: str
    description: str | UnsetType = UNSET
