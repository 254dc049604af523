"""Intelligence for the pages to show, all invented: an indicator, what it indicates, and who saw it."""

import json
from pathlib import Path

INDICATOR = "indicator--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a01"
MALWARE = "malware--6a1f5f5e-3c0e-4d0c-9f3d-2f6f1f9b7a02"
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
