"""STIX 2.0 objects (part 1, sections 3 and 4; part 2, sections 2 and 3): kept and served as they are."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import METAS, SROS, TYPE, UUID_4, identifier, identifier_but
from comity.intel.core.stix.instants import Instant
from comity.intel.core.stix.structs.common import ExternalReferences, KillChainPhases, Stix, Texts


def _ref(*types: str) -> Meta:
    return identifier(*types, uuid=UUID_4)


AnyRef = Annotated[str, identifier_but("bundle", uuid=UUID_4)]
Related = Annotated[str, identifier_but(*SROS, *METAS, "bundle", uuid=UUID_4)]


class Created20(Stix, kw_only=True):
    spec_version: Literal["2.0"] | UnsetType = UNSET
    created: Instant
    created_by_ref: Annotated[str, _ref("identity")] | UnsetType = UNSET
    external_references: ExternalReferences | UnsetType = UNSET


class Versioned20(Created20, kw_only=True):
    modified: Instant
    revoked: bool | UnsetType = UNSET
    labels: Texts | UnsetType = UNSET


class AttackPattern20(Versioned20, kw_only=True, tag="attack-pattern"):
    id: Annotated[str, _ref("attack-pattern")]
    name: str
    description: str | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET


class Campaign20(Versioned20, kw_only=True, tag="campaign"):
    id: Annotated[str, _ref("campaign")]
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    objective: str | UnsetType = UNSET


class CourseOfAction20(Versioned20, kw_only=True, tag="course-of-action"):
    id: Annotated[str, _ref("course-of-action")]
    name: str
    description: str | UnsetType = UNSET


class Identity20(Versioned20, kw_only=True, tag="identity"):
    id: Annotated[str, _ref("identity")]
    name: str
    description: str | UnsetType = UNSET
    identity_class: str
    sectors: Texts | UnsetType = UNSET
    contact_information: str | UnsetType = UNSET


class Indicator20(Versioned20, kw_only=True, tag="indicator"):
    id: Annotated[str, _ref("indicator")]
    labels: Texts
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    pattern: str
    valid_from: Instant
    valid_until: Instant | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET


class IntrusionSet20(Versioned20, kw_only=True, tag="intrusion-set"):
    id: Annotated[str, _ref("intrusion-set")]
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    goals: Texts | UnsetType = UNSET
    resource_level: str | UnsetType = UNSET
    primary_motivation: str | UnsetType = UNSET
    secondary_motivations: Texts | UnsetType = UNSET


class Malware20(Versioned20, kw_only=True, tag="malware"):
    id: Annotated[str, _ref("malware")]
    labels: Texts
    name: str
    description: str | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET


class ObservedData20(Versioned20, kw_only=True, tag="observed-data"):
    id: Annotated[str, _ref("observed-data")]
    first_observed: Instant
    last_observed: Instant
    number_observed: Annotated[int, Meta(ge=1, le=999_999_999)]
    objects: Annotated[dict[str, dict[str, object]], Meta(min_length=1)]


class Report20(Versioned20, kw_only=True, tag="report"):
    id: Annotated[str, _ref("report")]
    labels: Texts
    name: str
    description: str | UnsetType = UNSET
    published: Instant
    object_refs: Annotated[list[AnyRef], Meta(min_length=1)]


class ThreatActor20(Versioned20, kw_only=True, tag="threat-actor"):
    id: Annotated[str, _ref("threat-actor")]
    labels: Texts
    name: str
    description: str | UnsetType = UNSET
    aliases: Texts | UnsetType = UNSET
    roles: Texts | UnsetType = UNSET
    goals: Texts | UnsetType = UNSET
    sophistication: str | UnsetType = UNSET
    resource_level: str | UnsetType = UNSET
    primary_motivation: str | UnsetType = UNSET
    secondary_motivations: Texts | UnsetType = UNSET
    personal_motivations: Texts | UnsetType = UNSET


class Tool20(Versioned20, kw_only=True, tag="tool"):
    id: Annotated[str, _ref("tool")]
    labels: Texts
    name: str
    description: str | UnsetType = UNSET
    kill_chain_phases: KillChainPhases | UnsetType = UNSET
    tool_version: str | UnsetType = UNSET


class Vulnerability20(Versioned20, kw_only=True, tag="vulnerability"):
    id: Annotated[str, _ref("vulnerability")]
    name: str
    description: str | UnsetType = UNSET


class Relationship20(Versioned20, kw_only=True, tag="relationship"):
    id: Annotated[str, _ref("relationship")]
    relationship_type: Annotated[str, Meta(pattern=r"\A[a-z0-9-]+\Z", extra={"fault": "stix.relationship-type"})]
    description: str | UnsetType = UNSET
    source_ref: Related
    target_ref: Related


class Sighting20(Versioned20, kw_only=True, tag="sighting"):
    id: Annotated[str, _ref("sighting")]
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    count: Annotated[int, Meta(ge=0, le=999_999_999)] | UnsetType = UNSET
    sighting_of_ref: Related
    observed_data_refs: Annotated[list[Annotated[str, _ref("observed-data")]], Meta(min_length=1)] | UnsetType = UNSET
    where_sighted_refs: Annotated[list[Annotated[str, _ref("identity")]], Meta(min_length=1)] | UnsetType = UNSET
    summary: bool | UnsetType = UNSET


class MarkingDefinition20(Created20, kw_only=True, tag="marking-definition"):
    id: Annotated[str, _ref("marking-definition")]
    definition_type: str
    definition: dict[str, object]


class CustomObject20(Versioned20, kw_only=True, tag=False, tag_field=None):
    type: str
    id: Annotated[str, _ref(TYPE)]
