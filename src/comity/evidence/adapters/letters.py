"""A letter of request as PDF, set by Typst inside this process; it reads one template and nothing else."""

from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import msgspec
import typst

from comity.evidence.core.letter import Letter

TEMPLATE = "letters/request.typ"


def pdf(letter: Letter, *, at: datetime) -> bytes:
    """The letter as PDF/A-2b: the same letter at the same instant gives the same bytes."""
    source = files("comity.evidence").joinpath(TEMPLATE).read_bytes()
    said = msgspec.json.encode(letter).decode()
    return typst.compile(
        source,
        format="pdf",
        sys_inputs={"letter": said},
        pdf_standards="a-2b",
        timestamp=int(at.astimezone(ZoneInfo("UTC")).timestamp()),
    )
