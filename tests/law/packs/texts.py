"""Packs as people type them. Offices and sources are invented."""

from datetime import date

from comity.law.core.knowledge import Knowledge, released
from comity.law.core.packs import examining
from comity.law.core.packs.examining import Examined

ON = date(2026, 11, 22)
HEAD = "act,table,state,effective,as_of,source,confidence"
MALTA = """\
act,table,state,instrument,article,kind,effect,effective,as_of,source,confidence
retire,declarations,MLT,coe-185,27(9)(e),declaration,urgent-via-central-27-9e,2027-01-01,2026-11-22,Note (invented),high
"""


def examined(text: str | bytes, *, knowledge: Knowledge | None = None) -> Examined:
    """A table before the knowledge of the release, unless told otherwise."""
    raw = text if isinstance(text, bytes) else text.encode()
    return examining.table(raw, knowledge=knowledge or released(), on=ON)


def refusals(text: str | bytes) -> list[tuple[int, str]]:
    """The line and the code of each fault."""
    return [(fault.line, fault.code) for fault in examined(text).faults]


def membership(
    *,
    state: str = "MLT",
    instrument: str = "coe-185",
    act: str = "correct",
    status: str = "party",
    signed: str = "",
    ratified: str = "",
    in_force: str = "",
    effective: str = "",
    as_of: str = "2026-11-22",
) -> str:
    """A table with one line about a membership."""
    head = "act,table,state,instrument,status,signed_on,ratified_on,in_force_on,effective,as_of,source,confidence"
    line = f"{act},treaty_status,{state},{instrument},{status},{signed},{ratified},{in_force},{effective},{as_of}"
    return f"{head}\n{line},Note (invented),high\n"


def agency(name: str, *, act: str = "add", kind: str = "police", replaced_by: str = "", effective: str = "") -> str:
    """One line about an institution, for the head of `agencies`."""
    return f"{act},agencies,MLT,{name},{kind},{effective},2026-11-22,Gazette (invented),high,{replaced_by}"


def agencies(*lines: str) -> str:
    return "\n".join(["act,table,state,name,kind,effective,as_of,source,confidence,replaced_by", *lines]) + "\n"
