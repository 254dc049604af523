"""How a file is to be read: what its officer said once, and what every reading of it holds to."""

from enum import StrEnum

import msgspec

from comity.intel.adapters.formats.columns import Column, Layout
from comity.intel.adapters.formats.tables import Making
from comity.intel.core.making import Origin


class Format(StrEnum):
    """Formats that are read. STIX and MISP bring objects; of the others, objects are made here."""

    STIX = "stix"
    MISP = "misp"
    CSV = "csv"
    INTELMQ = "intelmq"
    TEXT = "text"

    @property
    def makes(self) -> bool:
        """Whether objects are made from what stands in the file, so that somebody has to mark them."""
        return self not in (Format.STIX, Format.MISP)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How one file is read. Read twice by the same plan, a file gives the same objects in the same order.

    `at` is when the objects are made, as STIX writes it; `created_by`, `marking_refs` and `labels` stand in each of
    them. `spares`: values that everybody has are left out. `chosen` are the values of a text that somebody ticked,
    each as `kind value`; None: all that are neither doubtful nor spared.
    """

    format: Format
    at: str = ""
    created_by: str = ""
    marking_refs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    indicators: bool = True
    spares: bool = True
    layout: Layout | None = None
    columns: tuple[Column, ...] = ()
    chosen: tuple[str, ...] | None = None

    @property
    def making(self) -> Making:
        return Making(Origin(self.at, self.created_by, self.marking_refs, self.labels), self.indicators)


def encoded(plan: Plan) -> bytes:
    return msgspec.json.encode(plan)


def decoded(kept: bytes) -> Plan:
    return msgspec.json.decode(kept, type=Plan)
