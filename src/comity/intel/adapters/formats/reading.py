"""What reading a file gives, whatever its format: objects of STIX, and places that could not be read."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from comity.terms.errors import ComityError, gettext_noop

MOST_LINE = 1024 * 1024
"""Bytes of one line of a text."""
SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """An object, and the line of the file it comes from, counted from 1; 0 where nobody counts."""

    raw: bytes
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that gives no object, and why."""

    line: int
    reason: ComityError


class LineTooLong(ComityError):
    code = "intel.import.line-too-long"
    sentence = gettext_noop("The line has more than {limit} bytes. Split it, or leave it out.")


class NotInThisEncoding(ComityError):
    code = "intel.import.not-in-this-encoding"
    sentence = gettext_noop("The line is not text in {encoding}. Save the file as UTF-8 and try again.")


class NoJson(ComityError):
    code = "intel.import.no-json"
    sentence = gettext_noop("The line is not an object in JSON.")


class NoValue(ComityError):
    code = "intel.import.no-value"
    sentence = gettext_noop("Nothing in the line is a value that could be looked for.")


def read_of(obj: dict[str, object], line: int) -> Read:
    return Read(msgspec.json.encode(obj), line)


def encoding_of(sample: bytes) -> str:
    """The encoding of a text by its first bytes: its mark, else UTF-8 if they are that, else Windows-1252."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8-sig"


def lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str | ComityError]]:
    """The lines of a text with their numbers, each bounded; what is not a line in this encoding is a refusal."""
    if encoding == "utf-16":
        yield from _wide_lines(stream)
        return
    number = 0
    while line := stream.readline(MOST_LINE + 1):
        number += 1
        if len(line) > MOST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MOST_LINE)
            yield number, LineTooLong(limit=MOST_LINE)
            continue
        try:
            yield number, line.decode("utf-8-sig" if number == 1 and encoding == "utf-8-sig" else _plain(encoding))
        except UnicodeDecodeError:
            yield number, NotInThisEncoding(encoding=_plain(encoding))


def _plain(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _wide_lines(stream: BinaryIO) -> Iterator[tuple[int, str | ComityError]]:
    """UTF-16 is decoded as it comes, since its bytes do not show where a line ends."""
    decoder, held, number = codecs.getincrementaldecoder("utf-16")(errors="replace"), "", 0
    while chunk := stream.read(SAMPLE):
        *whole, held = (held + decoder.decode(chunk)).split("\n")
        for line in whole:
            number += 1
            yield number, f"{line}\n"
        if len(held) > MOST_LINE:
            yield number + 1, LineTooLong(limit=MOST_LINE)
            return
    if held:
        yield number + 1, held
