"""What the pages show, all invented: an indicator, what it indicates, and who saw it; a pack of lines of law."""

import json
from pathlib import Path

from comity.law.core.book.amendments import TABLES

INDICATOR = "indicator--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a01"
MALWARE = "malware--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a02"
TREATY_LINE = TABLES["treaty_status"].id_of({"iso3": "PHL", "instrument": "coe-185"})
MADE = "2026-11-01T08:00:00.000Z"
GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"


def _object(stix_id: str, **said: object) -> dict[str, object]:
    common = {"spec_version": "2.1", "id": stix_id, "created": MADE, "modified": MADE, "object_marking_refs": [GREEN]}
    return {"type": stix_id.partition("--")[0], **common, **said}


def write(path: Path) -> Path:
    """A bundle of it."""
    objects = [
        _object(
            INDICATOR,
            name="Quillfish server",
            pattern="[ipv4-addr:value = '198.51.100.23']",
            pattern_type="stix",
            valid_from=MADE,
            confidence=80,
        ),
        _object(MALWARE, name="Quillfish loader", is_family=False),
        _object(
            "relationship--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a03",
            relationship_type="indicates",
            source_ref=INDICATOR,
            target_ref=MALWARE,
        ),
        _object(
            "note--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a04", content="Up again this morning.", object_refs=[INDICATOR]
        ),
        _object("sighting--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a05", count=7, sighting_of_ref=INDICATOR),
    ]
    bundle = {"type": "bundle", "id": "bundle--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a06", "objects": objects}
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


def write_law(path: Path) -> Path:
    """Two lines of the Philippines: a reservation that changes answers from its day, and one declaration."""
    path.write_text(
        "act,table,state,effective,as_of,source,confidence,instrument,article,kind,effect,gist\n"
        'add,declarations,PHL,2027-01-01,2026-01-01,"Note, invented",high,coe-185,29(4),reservation,'
        "dual-criminality-29-4,Preservation only where the act is an offence here too\n"
        'add,declarations,PHL,2027-03-01,2026-01-01,"Note, invented",medium,coe-185,27(9)(e),declaration,'
        "urgent-via-central-27-9e,Urgent requests go to the central authority\n",
        encoding="utf-8",
    )
    return path
