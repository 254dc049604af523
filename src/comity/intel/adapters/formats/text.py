"""Running text: values are found for review, and become objects once somebody has chosen among them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from comity.intel.adapters.formats.reading import Read, encoding_of, lines, read_of
from comity.intel.core.making import Origin, indicator, observable, whole
from comity.intel.core.observable import Kind, Mention, mentions

MOST_MENTIONS = 10_000
SAMPLE = 64 * 1024


def read(stream: BinaryIO) -> Iterator[Mention]:
    """Each value with the line it stands in, at most `MOST_MENTIONS`. Lines that are no text are passed over.

    `stream` can be wound back.
    """
    encoding = encoding_of(stream.read(SAMPLE))
    stream.seek(0)
    texts = (line if isinstance(line, str) else "" for _, line in lines(stream, encoding))
    yield from islice(filter(None, map(_whole, mentions(texts))), MOST_MENTIONS)


def _whole(mention: Mention) -> Mention | None:
    """A hash alone does not say by which of two algorithms it was made: it is taken as the one that people write."""
    value = whole(mention.observable, mention.written)
    if value is not None and value.kind in (Kind.SHA3_256, Kind.SHA3_512):
        return None
    return None if value is None else mention._replace(observable=value)


def made(chosen: Iterable[Mention], origin: Origin, *, indicators: bool) -> Iterator[Read]:
    """Objects for what was chosen: the observables, and indicators that look for them if these are wanted."""
    for one in chosen:
        yield read_of(observable(one.observable, origin), one.line)
        if indicators:
            yield read_of(indicator(one.observable, origin, description=one.context), one.line)
