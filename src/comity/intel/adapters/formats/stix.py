"""Bundles of STIX 2.0 and 2.1: read without holding the file, written object by object in the bytes received."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from uuid import UUID

from comity.intel.adapters.bundles import NotReadable, objects_in
from comity.intel.adapters.formats.reading import Read, Unreadable


def read(stream: BinaryIO) -> Iterator[Read | Unreadable]:
    """The objects of a bundle, an envelope, an array, or a file with an object a line, unchanged."""
    try:
        for raw in objects_in(stream):
            yield Read(raw)
    except NotReadable as broken:
        yield Unreadable(0, broken)


def write(objects: Iterable[bytes], *, bundle: UUID) -> Iterator[bytes]:
    """A bundle of STIX 2.1 (section 8): objects of both versions may stand in it. Without objects, it has no list."""
    yield f'{{"type":"bundle","id":"bundle--{bundle}"'.encode()
    between = b',"objects":[\n'
    for raw in objects:
        yield between + raw
        between = b",\n"
    yield b"\n]}\n" if between == b",\n" else b"}\n"
