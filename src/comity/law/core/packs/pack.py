"""A data pack as it is signed and sent: issuer, state, version, the pack it builds on, its instant, and its lines.

The payload is canonical JSON; its SHA-256 is the pack's digest. Signatures are a matter of the words above: whoever
calls `decode` has verified the bytes, or says that she has not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated

import msgspec

from comity.law.core.book.amendments import Line
from comity.law.core.packs import cells
from comity.law.core.packs.faults import Fault, PackMalformed
from comity.law.core.packs.lines import MAX_LINES, Draft, faults_of, line_of

FORMAT = "comity-law-pack-v1"
PAYLOAD_TYPE = "application/vnd.comity.law-pack.v1+json"
MAX_PAYLOAD_BYTES = 2 * 1024 * 1024

Digest = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]


class PackLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line as it is signed: text as its author gave it."""

    act: str
    table: str
    values: dict[str, str]
    source: str
    confidence: str
    as_of: str
    effective: str = ""
    replaced_by: str = ""


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an issuer signs. `previous` is the digest of the pack it builds on, empty for the first."""

    format: str
    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    state: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    version: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    previous: Digest
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    lines: Annotated[tuple[PackLine, ...], msgspec.Meta(min_length=1, max_length=MAX_LINES)]

    @property
    def on(self) -> date:
        """Its day, in UTC."""
        return self.made_at.astimezone(UTC).date()


def encode(pack: Pack) -> bytes:
    return msgspec.json.encode(pack, order="deterministic")


def digest_of(payload: bytes) -> str:
    """SHA-256 of the payload, lower-case hexadecimal."""
    return sha256(payload).hexdigest()


def decode(payload: bytes) -> Pack:
    """The pack, its form strictly checked, each cell too. Raises PackMalformed or another Fault with its line."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise PackMalformed(line=0, what=f"{len(payload)} bytes")
    try:
        pack = msgspec.json.decode(payload, type=Pack)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackMalformed(line=0, what=str(error)[:200]) from error
    if pack.format != FORMAT or encode(pack) != payload:
        raise PackMalformed(line=0, what=pack.format[:40] if pack.format != FORMAT else "not canonical")
    for number, line in enumerate(pack.lines, 1):
        for fault in _faults_of(number, line):
            raise fault
    return pack


def lines_of(pack: Pack, *, digest: str) -> tuple[Line, ...]:
    """The lines of a pack that was decoded, each with the pack it came in. Raises a Fault with its line."""
    return tuple(replace(line_of(_draft(number, each)), pack=digest) for number, each in enumerate(pack.lines, 1))


def written(lines: Sequence[Line]) -> tuple[PackLine, ...]:
    """Lines as they are signed."""
    return tuple(
        PackLine(
            act=line.act,
            table=line.table,
            values=dict(line.values),
            source=line.source,
            confidence=line.confidence,
            as_of=line.as_of.isoformat(),
            effective=line.from_day,
            replaced_by=line.replaced_by,
        )
        for line in lines
    )


def _draft(number: int, line: PackLine) -> Draft:
    return Draft(
        number=number,
        act=line.act,
        table=line.table,
        values={"iso3": "", **line.values},
        effective=line.effective,
        as_of=line.as_of,
        source=line.source,
        confidence=line.confidence,
        replaced_by=line.replaced_by,
    )


def _faults_of(number: int, line: PackLine) -> Iterator[Fault]:
    for column, cell in {**line.values, "source": line.source, "replaced_by": line.replaced_by}.items():
        yield from cells.faults_of(column, "column", number)
        yield from cells.faults_of(cell, column, number)
    yield from faults_of(_draft(number, line))
