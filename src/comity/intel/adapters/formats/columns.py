"""Tables as others write them: which encoding, which sign between cells, and what each column means."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from comity.intel.adapters.formats.reading import SAMPLE, encoding_of
from comity.intel.core.observable import Kind, guess

MOST_COLUMNS = 200
SAMPLE_ROWS = 50
_DELIMITERS = (",", ";", "\t", "|")


class Meaning(StrEnum):
    """What a column says. A value may be of one kind, or be recognised row by row."""

    VALUE = "value"
    NAME = "name"
    DESCRIPTION = "description"
    LABELS = "labels"
    VALID_FROM = "valid-from"
    VALID_UNTIL = "valid-until"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Column:
    """The column at `position`, from 0. `kind` is set where all its values are of one."""

    position: int
    meaning: Meaning
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written. `rows` are its first ones, without the header; `header` is empty where there is none."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_HEADERS: dict[str, Meaning] = {
    **dict.fromkeys(("value", "indicator", "ioc", "observable", "artifact", "ip", "ipv4", "ip address"), Meaning.VALUE),
    **dict.fromkeys(("name", "title", "malware", "threat"), Meaning.NAME),
    **dict.fromkeys(("description", "comment", "notes", "context"), Meaning.DESCRIPTION),
    **dict.fromkeys(("labels", "tags", "category", "type of threat"), Meaning.LABELS),
    **dict.fromkeys(("valid_from", "first_seen", "first seen", "date", "created"), Meaning.VALID_FROM),
    **dict.fromkeys(("valid_until", "expires", "valid until"), Meaning.VALID_UNTIL),
    "confidence": Meaning.CONFIDENCE,
}
_KINDS: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind if kind is not Kind.STIX_ID},
    **dict.fromkeys(("domain", "fqdn", "hostname", "host"), Kind.DOMAIN),
    **dict.fromkeys(("email", "e-mail", "mail"), Kind.EMAIL),
    **dict.fromkeys(("sha1",), Kind.SHA1),
    **dict.fromkeys(("sha256",), Kind.SHA256),
    **dict.fromkeys(("sha512",), Kind.SHA512),
    **dict.fromkeys(("asn",), Kind.AS),
}
_ADDRESSES = (Kind.IPV4, Kind.IPV6, Kind.NETWORK)


def sniff(stream: BinaryIO) -> Layout:
    """How a table is written, from its beginning; the stream is wound back."""
    sample = stream.read(SAMPLE)
    stream.seek(0)
    encoding = encoding_of(sample)
    text = sample.decode(encoding, errors="replace")
    whole = text if len(sample) < SAMPLE else text[: text.rfind("\n") + 1]
    written = "\n".join(line for line in whole.splitlines() if line.strip() and not line.startswith("#"))
    delimiter = max(_DELIMITERS, key=lambda sign: _evenness(written, sign))
    rows = list(_parsed(written, delimiter))[: SAMPLE_ROWS + 1]
    has_header = bool(rows) and not any(guess(cell) for cell in rows[0])
    header = tuple(rows[0]) if has_header else ()
    return Layout(encoding, delimiter, header, tuple(map(tuple, rows[1:] if has_header else rows)))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How many rows have the commonest number of cells, if that is more than one; and that number."""
    widths = [len(row) for row in _parsed(text, delimiter)]
    common = max(set(widths), key=widths.count, default=1)
    return (widths.count(common), common) if common > 1 else (0, 0)


def _parsed(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for _ in range(SAMPLE_ROWS + 1):
        try:
            yield next(reader)[:MOST_COLUMNS]
        except csv.Error:
            continue
        except StopIteration:
            return


def suggest(layout: Layout) -> tuple[Column, ...]:
    """What the columns probably mean, by their headers and cells. A person looks at it before anything is read."""
    width = max((len(row) for row in (layout.header, *layout.rows)), default=0)
    return tuple(column for position in range(width) if (column := _meant(layout, position)) is not None)


def _meant(layout: Layout, position: int) -> Column | None:
    title = layout.header[position].strip().lower() if position < len(layout.header) else ""
    cells = [row[position] for row in layout.rows if position < len(row) and row[position].strip()]
    kinds = [{one.kind for one in guess(cell)} - {Kind.STIX_ID} for cell in cells]
    if title in _HEADERS and _HEADERS[title] is not Meaning.VALUE:
        return Column(position, _HEADERS[title])
    if title in _KINDS and _KINDS[title] not in _ADDRESSES:
        return Column(position, Meaning.VALUE, _KINDS[title])
    common = set.intersection(*kinds) if kinds and all(kinds) else set()
    if len(common) == 1:
        return Column(position, Meaning.VALUE, common.pop())
    half = sum(map(bool, kinds)) * 2 > len(kinds)
    return Column(position, Meaning.VALUE) if half or title in _HEADERS or title in _KINDS else None
