"""A brief of a plan as PDF, set by Typst inside this process; it reads one template and nothing else."""

from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import msgspec
import typst

TEMPLATE = "brief.typ"


class Table(msgspec.Struct, frozen=True):
    """A table with its head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Brief(msgspec.Struct, frozen=True):
    """What stands in a brief, in one language."""

    ref: str
    language: str
    title: str
    node: str
    whole: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    note: str


def pdf(brief: Brief, *, at: datetime) -> bytes:
    """The brief as PDF/A-2b: the same brief at the same instant gives the same bytes."""
    return typst.compile(
        files("comity.strategy.data").joinpath(TEMPLATE).read_bytes(),
        format="pdf",
        sys_inputs={"brief": msgspec.json.encode(brief).decode()},
        pdf_standards="a-2b",
        timestamp=int(at.astimezone(ZoneInfo("UTC")).timestamp()),
    )
