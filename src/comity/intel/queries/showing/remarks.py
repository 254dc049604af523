"""What others say about an object: notes and opinions on it, as far as a reader may see them."""

from dataclasses import dataclass

import msgspec

from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import naming

MOST = 50


@dataclass(frozen=True, slots=True)
class Remark:
    """A note or an opinion. `opinion` is a word of opinion-enum (STIX 2.1, 10.21), empty for a note."""

    hit: Hit
    text: str
    opinion: str = ""
    authors: tuple[str, ...] = ()


class _Said(msgspec.Struct):
    abstract: str = ""
    content: str = ""
    explanation: str = ""
    opinion: str = ""
    authors: tuple[str, ...] = ()


def remarks(hit: Hit, sight: Sight) -> tuple[Remark, ...]:
    """The newest of them, first the newest."""
    found = naming(hit.stix_id, sight, by="object_refs", types=("note", "opinion"), limit=MOST)
    return tuple(_remark(one) for one in found if not one.revoked)


def _remark(hit: Hit) -> Remark:
    said = msgspec.json.decode(hit.raw, type=_Said)
    text = said.explanation if hit.type == "opinion" else "\n".join(filter(None, (said.abstract, said.content)))
    return Remark(hit, text, said.opinion, said.authors)
