"""What others said about this node's objects: notes, opinions and sightings, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.conf import settings

from comity.intel.core.exchange.feedback import ABOUT, about
from comity.intel.core.store.owners import is_ours
from comity.intel.queries.finding import Asked, Filters, Hit, find
from comity.intel.queries.moving.letters import hits
from comity.intel.queries.reading import Sight

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Heard:
    """One remark. `subject` is the object of ours that it is about; `opinion` is a word of opinion-enum (STIX 2.1,
    10.21) and `count` how often it was seen, where it says so."""

    hit: Hit
    subject: Hit
    text: str = ""
    opinion: str = ""
    count: int = 0


class _Said(msgspec.Struct):
    content: str = ""
    explanation: str = ""
    description: str = ""
    opinion: str = ""
    count: int = 0


def heard(sight: Sight, *, after: int = 0) -> tuple[list[Heard], int]:
    """A page of remarks about objects that the officer may see, and where the next one begins; 0: there is none.

    A page may be short, or empty, though another follows: remarks about others' objects are passed over.
    """
    found = find(Asked(), Filters(types=tuple(ABOUT), revoked=False), sight, after=after, limit=AT_ONCE)
    others = [one for one in found.hits if not is_ours(one.owner, settings.COMITY_NODE_ID)]
    ours = _ours((ref for one in others for ref in about(one.raw)), sight)
    remarks = [(one, subject) for one in others if (subject := _subject(one, ours)) is not None]
    return [_heard(one, subject) for one, subject in remarks], found.after


def _ours(stix_ids: Iterable[str], sight: Sight) -> dict[str, Hit]:
    seen = hits(stix_ids, sight)
    return {key: hit for key, hit in seen.items() if is_ours(hit.owner, settings.COMITY_NODE_ID)}


def _subject(one: Hit, ours: dict[str, Hit]) -> Hit | None:
    return next((ours[ref] for ref in sorted(about(one.raw)) if ref in ours), None)


def _heard(one: Hit, subject: Hit) -> Heard:
    said = msgspec.json.decode(one.raw, type=_Said)
    return Heard(one, subject, said.content or said.explanation or said.description, said.opinion, said.count)
