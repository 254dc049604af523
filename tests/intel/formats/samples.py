"""Files as others make them, with invented content."""

import io
import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO
from uuid import UUID, uuid5

from comity.intel.adapters.formats.reading import Read, Unreadable
from comity.intel.core.making import Origin
from comity.intel.core.sharing import tlp
from comity.intel.core.stix import Checked, check
from comity.terms.marking import Tlp

GREEN = tlp.IDS[Tlp.GREEN]
CERT = "identity--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"
ORIGIN = Origin("2026-11-22T08:30:00.000Z", CERT, (GREEN,))

Object = dict[str, object]


def file(content: str | bytes) -> BinaryIO:
    return io.BytesIO(content.encode() if isinstance(content, str) else content)


def objects(read: Iterable[Read | Unreadable]) -> list[Object]:
    """What was read; every object is one that the store would take."""
    found = []
    for one in read:
        assert isinstance(one, Read), one
        assert isinstance(check(one.raw), Checked), (one.raw, check(one.raw))
        found.append(json.loads(one.raw))
    return found


def refusals(read: Iterable[Read | Unreadable]) -> list[tuple[int, str]]:
    return [(one.line, one.reason.code) for one in read if isinstance(one, Unreadable)]


def indicator(pattern: str, name: str = "invented", **more: object) -> bytes:
    made: Object = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid5(UUID(int=7), pattern + name)}",
        "created": "2026-11-01T08:00:00.000Z",
        "modified": "2026-11-01T08:00:00.000Z",
        "name": name,
        "pattern": pattern,
        "pattern_type": "stix",
        "valid_from": "2026-11-01T08:00:00Z",
        "object_marking_refs": [GREEN],
        **more,
    }
    return json.dumps(made).encode()


def text(written: Iterable[bytes]) -> str:
    return b"".join(written).decode()


def column(found: Sequence[Object], field: str) -> list[object]:
    return [one.get(field) for one in found]
