"""Which format a file has, by how it begins. A person sees the answer, and may know better."""

import re

from comity.intel.adapters.formats.columns import sniff
from comity.intel.adapters.formats.reading import SAMPLE, encoding_of
from comity.intel.adapters.moving.keeping import Stream
from comity.intel.adapters.moving.plans import Format

_EVENT = re.compile(r'"(?:Event|response)"\s*:')
_STIX = re.compile(r'"type"\s*:\s*"bundle"|"objects"\s*:\s*\[|"spec_version"\s*:|"id"\s*:\s*"[a-z0-9-]+--')
_INTELMQ = re.compile(r'"(?:classification|source|destination|time|feed|event_description)\.[a-z_]+"\s*:')
_ENOUGH = 0.8
"""Of the rows of a table, at least so many have the commonest number of cells."""


def recognise(stream: Stream) -> Format:
    """The format of a file; the stream is wound back. What is nothing else is text."""
    sample = stream.read(SAMPLE)
    stream.seek(0)
    text = sample.decode(encoding_of(sample), errors="replace").lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        return _of_json(text)
    return Format.CSV if _is_table(stream) else Format.TEXT


def _of_json(text: str) -> Format:
    """JSON that is none of these is left to the reader of STIX, which says what is wrong with it.

    `[.]` in a text is no JSON: something of JSON has to stand in it.
    """
    found = {Format.MISP: _EVENT.search(text), Format.INTELMQ: _INTELMQ.search(text), Format.STIX: _STIX.search(text)}
    places = {form: match.start() for form, match in found.items() if match}
    if places:
        return min(places, key=lambda form: places[form])
    return Format.STIX if re.match(r'[\[{]\s*(?:["{\[]|$|[\]}])', text) else Format.TEXT


def _is_table(stream: Stream) -> bool:
    """Several rows of one width, with more than one cell; prose has commas too, but not everywhere as many."""
    layout = sniff(stream)
    rows = [*([layout.header] if layout.header else []), *layout.rows]
    widths = [len(row) for row in rows]
    common = max(set(widths), key=widths.count, default=1)
    return common > 1 and len(widths) > 1 and widths.count(common) >= _ENOUGH * len(widths)
