"""A pack looked at as a whole: what it says, for which state, and everything that is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from comity.law.core.book.amendments import Line
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs import checks, lines, pack, text
from comity.law.core.packs.checks import MAX_FAULTS, Author
from comity.law.core.packs.faults import Fault
from comity.law.core.packs.pack import Pack
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Examined:
    """The lines of a pack as far as they could be read, who gives them, and its faults, by line."""

    author: Author
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def table(raw: bytes, *, knowledge: Knowledge, on: date, issuer: str = "", state: Iso3 | None = None) -> Examined:
    """A table as people edit it. Without `state` it is for the one that its first line names."""
    read = text.read(raw)
    named = next((draft.values["iso3"] for draft in read.drafts), "")
    author = Author(issuer, state or Iso3(named), on)
    faulty = {draft.number: list(lines.faults_of(draft)) for draft in read.drafts}
    understood = tuple(lines.line_of(draft) for draft in read.drafts if not faulty[draft.number])
    faults = [*read.faults, *(fault for found in faulty.values() for fault in found)]
    faults += checks.faults_of(understood, author, knowledge)
    return Examined(author, understood, _by_line(faults))


def signed(payload: bytes, *, knowledge: Knowledge) -> Examined:
    """What is signed in a pack; its signature is not looked at here. Raises PackMalformed, a Fault of a cell."""
    found = pack.decode(payload)
    return of_pack(found, pack.digest_of(payload), knowledge=knowledge)


def of_pack(found: Pack, digest: str, *, knowledge: Knowledge) -> Examined:
    """The lines of a pack that was decoded."""
    said = pack.lines_of(found, digest=digest)
    author = Author(found.issuer, Iso3(found.state), found.on)
    return Examined(author, said, _by_line(checks.faults_of(said, author, knowledge)))


def _by_line(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line)[:MAX_FAULTS])
