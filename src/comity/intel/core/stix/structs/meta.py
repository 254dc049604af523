"""Relationship objects (STIX 2.1, section 5) and meta objects (section 7)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import METAS, SCOS, SROS, IdentityRef, identifier, identifier_but
from comity.intel.core.stix.instants import Instant
from comity.intel.core.stix.structs.common import Created, Nested, Texts, Versioned

Related = Annotated[str, identifier_but(*SROS, "bundle", "marking-definition", "language-content")]
Sighted = Annotated[str, identifier_but(*SROS, *SCOS, *METAS, "bundle")]


class Relationship(Versioned, tag="relationship", kw_only=True):
    """Section 5.1."""

    id: Annotated[str, identifier("relationship")]
    relationship_type: Annotated[str, Meta(pattern=r"\A[a-z0-9-]+\Z", extra={"fault": "stix.relationship-type"})]
    description: str | UnsetType = UNSET
    source_ref: Related
    target_ref: Related
    start_time: Instant | UnsetType = UNSET
    stop_time: Instant | UnsetType = UNSET


class Sighting(Versioned, tag="sighting", kw_only=True):
    """Section 5.2."""

    id: Annotated[str, identifier("sighting")]
    description: str | UnsetType = UNSET
    first_seen: Instant | UnsetType = UNSET
    last_seen: Instant | UnsetType = UNSET
    count: Annotated[int, Meta(ge=0, le=999_999_999)] | UnsetType = UNSET
    sighting_of_ref: Sighted
    observed_data_refs: Annotated[list[Annotated[str, identifier("observed-data")]], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    where_sighted_refs: (
        Annotated[list[Annotated[str, identifier("identity", "location")]], Meta(min_length=1)] | UnsetType
    ) = UNSET
    summary: bool | UnsetType = UNSET


class LanguageContent(Versioned, tag="language-content", kw_only=True):
    """Section 7.1."""

    id: Annotated[str, identifier("language-content")]
    object_ref: Annotated[str, identifier_but("bundle", "language-content")]
    object_modified: Instant | UnsetType = UNSET
    contents: Annotated[dict[str, dict[str, object]], Meta(min_length=1)]


class MarkingDefinition(Created, tag="marking-definition", kw_only=True):
    """Section 7.2.1."""

    id: Annotated[str, identifier("marking-definition")]
    name: str | UnsetType = UNSET
    definition_type: str | UnsetType = UNSET
    definition: dict[str, object] | UnsetType = UNSET


ExtensionType = Literal["new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension"]


class ExtensionDefinition(Versioned, tag="extension-definition", kw_only=True):
    """Section 7.3."""

    id: Annotated[str, identifier("extension-definition")]
    created_by_ref: IdentityRef
    name: str
    description: str | UnsetType = UNSET
    schema: str
    version: str
    extension_types: Annotated[list[ExtensionType], Meta(min_length=1)]
    extension_properties: Texts | UnsetType = UNSET


class Extension(Nested, kw_only=True):
    """What an object says of an extension that has a definition. Section 7.3."""

    extension_type: ExtensionType
