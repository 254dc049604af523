"""Rules between the properties of domain objects, relationships and definitions: STIX 2.1, sections 4, 5 and 7."""

import re

from msgspec import UNSET

from comity.intel.core.stix import pattern
from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.ids import SROS
from comity.intel.core.stix.pattern import PatternFault
from comity.intel.core.stix.rules.names import PROPERTY
from comity.intel.core.stix.rules.together import at_least_one, exactly_one, needs
from comity.intel.core.stix.structs.common import ExternalReference, Versioned
from comity.intel.core.stix.structs.domain import Indicator, Location, Malware, MalwareAnalysis, ObservedData
from comity.intel.core.stix.structs.meta import ExtensionDefinition, LanguageContent
from comity.intel.core.stix.words.languages import is_language

_NUMBERED = {
    "cve": (re.compile(r"CVE-[0-9]{4}-(?:0[0-9]{3}|[1-9][0-9]{3,})\Z"), "CVE-2024-12345"),
    "capec": (re.compile(r"CAPEC-[0-9]+\Z"), "CAPEC-98"),
}
_NUMBERS = ("CVE-", "CAPEC-")


def language(value: Versioned, report: Report) -> None:
    """Section 3.2, `lang`."""
    if value.lang is not UNSET and not is_language(value.lang):
        report.refuse("stix.language", "lang", value=value.lang)


def external_references(references: list[ExternalReference], report: Report) -> None:
    """Section 2 (external-reference); the ids of CVE and CAPEC as sections 4.1 and 4.19 ask for them."""
    for i, reference in enumerate(references):
        value = reference.external_id
        if value is UNSET and reference.url is UNSET and reference.description is UNSET:
            at_least_one(reference, ("description", "url", "external_id"), report, f"external_references.[{i}]")
        if reference.source_name in _NUMBERED or (value is not UNSET and value.startswith(_NUMBERS)):
            _numbered(reference.source_name, value or "", f"external_references.[{i}].external_id", report)


def _numbered(source: str, value: str, path: str, report: Report) -> None:
    known = _NUMBERED.get(source)
    if known is not None:
        form, example = known
        if not form.match(value):
            report.refuse("stix.external-reference", path, source=source, example=example, value=value)
        return
    for owner, (form, _) in _NUMBERED.items():
        if form.match(value):
            report.refuse("stix.external-source", path, source=owner, value=value)


def indicator(value: Indicator, report: Report) -> None:
    """Section 4.7: a pattern in STIX patterning follows its grammar."""
    if value.pattern_type != "stix":
        return
    older = value.pattern_version is not UNSET and value.pattern_version == "2.0"
    stix_pattern(value.pattern, 20 if older else 21, report)


def stix_pattern(text: str, spec_version: int, report: Report) -> None:
    try:
        pattern.check(text, spec_version=spec_version)
    except PatternFault as fault:
        report.refuse("stix.pattern", "pattern", detail=str(fault))


def location(value: Location, report: Report) -> None:
    """Section 4.10: a place is a region, a country, or a point; precision belongs to a point."""
    if value.latitude is UNSET or value.longitude is UNSET:
        at_least_one(value, ("region", "country"), report)
    needs(value, "latitude", "longitude", report)
    needs(value, "longitude", "latitude", report)
    needs(value, "precision", "latitude", report)


def malware(value: Malware, report: Report) -> None:
    """Section 4.11: a family has a name."""
    if value.is_family and value.name is UNSET:
        report.refuse("stix.property-missing", "name")


def malware_analysis(value: MalwareAnalysis, report: Report) -> None:
    """Section 4.12."""
    at_least_one(value, ("result", "analysis_sco_refs"), report)


def observed_data(value: ObservedData, report: Report) -> None:
    """Section 4.14."""
    exactly_one(value, ("objects", "object_refs"), report)
    refs = value.object_refs
    if refs is not UNSET and all(ref.startswith(_RELATIONS) for ref in refs):
        report.refuse("stix.references-own-kind", "object_refs")


_RELATIONS = tuple(f"{type_}--" for type_ in SROS)


def language_content(value: LanguageContent, report: Report) -> None:
    """Section 7.1."""
    for tag, translated in value.contents.items():
        if not is_language(tag):
            report.refuse("stix.language", f"contents.{tag}", value=tag)
        for name in translated:
            if not PROPERTY.match(name):
                report.refuse("stix.property-name", f"contents.{tag}.{name}", name=name)


def extension_definition(value: ExtensionDefinition, report: Report) -> None:
    """Section 7.3: only properties at the top level are listed."""
    if value.extension_properties is UNSET:
        return
    if "toplevel-property-extension" not in value.extension_types:
        report.refuse("stix.forbids", "extension_properties", other="extension_types")
    for i, name in enumerate(value.extension_properties):
        if not PROPERTY.match(name):
            report.refuse("stix.property-name", f"extension_properties.[{i}]", name=name)
