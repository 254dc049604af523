"""Rules of STIX 2.0 alone: part 1, sections 3 and 4.1; part 2, section 2; part 5."""

from msgspec import UNSET

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.rules.domain import stix_pattern
from comity.intel.core.stix.structs.older import Indicator20, MarkingDefinition20


def indicator(value: Indicator20, report: Report) -> None:
    """Part 2, section 2.5: every pattern is a STIX pattern."""
    stix_pattern(value.pattern, 20, report)


def definition(value: MarkingDefinition20, report: Report) -> None:
    """Part 1, section 4.1: a statement is a text; no definition marks itself."""
    if value.definition_type == "statement" and not isinstance(value.definition.get("statement"), str):
        report.refuse("stix.statement", "definition")
    if value.object_marking_refs is not UNSET and value.id in value.object_marking_refs:
        report.refuse("stix.marking-circular", "object_marking_refs")
