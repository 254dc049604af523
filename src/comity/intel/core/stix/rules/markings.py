"""Markings: STIX 2.1, section 7.2; TLP 1 as fixed in 7.2.1.4, TLP 2.0 as fixed by its extension definition."""

import re
from collections.abc import Mapping

from msgspec import UNSET

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.rules.together import exactly_one
from comity.intel.core.stix.structs.common import Stix
from comity.intel.core.stix.structs.meta import MarkingDefinition
from comity.intel.core.stix.words.languages import is_language

TLP_1 = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "white",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}
TLP_2 = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
}
TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP_1_CREATED = "2017-01-20T00:00:00.000Z"
_TLP_2_CREATED = "2022-10-01T00:00:00.000Z"
_INDEX = re.compile(r"\[([0-9]{1,9})\]\Z")

Plain = dict[str, object]


def granular(value: Stix, plain: Plain, report: Report) -> None:
    """Section 7.2.3: each marks by one of marking_ref and lang, and points at what is there."""
    markings = value.granular_markings
    if markings is UNSET:
        return
    for i, marking in enumerate(markings):
        path = f"granular_markings.[{i}]"
        exactly_one(marking, ("marking_ref", "lang"), report, path)
        if marking.lang is not UNSET and not is_language(marking.lang):
            report.refuse("stix.language", f"{path}.lang", value=marking.lang)
        for k, selector in enumerate(marking.selectors):
            if not points(selector, plain):
                report.refuse("stix.selector", f"{path}.selectors.[{k}]", value=selector)


def points(selector: str, plain: object) -> bool:
    """Whether a selector points at something in an object."""
    here = plain
    for step in selector.split("."):
        index = _INDEX.match(step)
        if index and isinstance(here, list) and int(index[1]) < len(here):
            here = here[int(index[1])]
        elif isinstance(here, dict) and step in here:
            here = here[step]
        else:
            return False
    return True


def _not_itself(value: MarkingDefinition, report: Report) -> None:
    """Sections 3.2 and 7.2.3: a marking definition never marks itself."""
    refs = [] if value.object_marking_refs is UNSET else value.object_marking_refs
    granular_refs = [] if value.granular_markings is UNSET else value.granular_markings
    if value.id in refs or any(marking.marking_ref == value.id for marking in granular_refs):
        report.refuse("stix.marking-circular", "object_marking_refs")


def definition(value: MarkingDefinition, report: Report) -> None:
    """Section 7.2.1: a definition says what it means, by itself or by an extension."""
    if value.definition_type is UNSET and value.definition is UNSET:
        if value.extensions is UNSET:
            report.refuse("stix.one-of", "", names="definition, extensions")
    elif value.definition is UNSET:
        report.refuse("stix.requires", "definition_type", needed="definition")
    elif value.definition_type is UNSET:
        report.refuse("stix.requires", "definition", needed="definition_type")
    elif value.definition_type == "statement" and not isinstance(value.definition.get("statement"), str):
        report.refuse("stix.statement", "definition")
    _not_itself(value, report)


def tlp(plain: Plain, report: Report) -> None:
    """What says that it is TLP, or bears the id of one, is exactly that one, in STIX 2.0 as in 2.1."""
    stix_id, extensions = str(plain["id"]), plain.get("extensions")
    if plain.get("definition_type") == "tlp" or stix_id in TLP_1:
        named = plain.get("spec_version") == "2.1"
        holds = stix_id in TLP_1 and _says(plain, _tlp_1(TLP_1[stix_id], named=named))
    elif stix_id in TLP_2 or (isinstance(extensions, dict) and TLP_2_EXTENSION in extensions):
        holds = stix_id in TLP_2 and _says(plain, _tlp_2(TLP_2[stix_id]))
    else:
        return
    if not holds:
        report.refuse("stix.tlp", "")


def _tlp_1(colour: str, *, named: bool) -> Mapping[str, object]:
    """What a TLP 1 definition says; STIX 2.0 gave it no name (part 1, section 4.1.4)."""
    name = {"name": f"TLP:{colour.upper()}"} if named else {}
    return name | {"created": _TLP_1_CREATED, "definition_type": "tlp", "definition": {"tlp": colour}}


def _tlp_2(colour: str) -> Mapping[str, object]:
    meaning = {"extension_type": "property-extension", "tlp_2_0": colour}
    return {
        "name": f"TLP:{colour.upper()}",
        "created": _TLP_2_CREATED,
        "extensions": {TLP_2_EXTENSION: meaning},
    }


def _says(plain: Plain, fixed: Mapping[str, object]) -> bool:
    return all(plain.get(name) == value for name, value in fixed.items())
