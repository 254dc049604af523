"""Relations, sightings and remarks as the page of an object lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.intel.core.instants import from_text, instant_of
from comity.intel.core.showing.looks import Look, look
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import Relation, Relations, Sighting, newest
from comity.intel.queries.showing.remarks import Remark
from comity.intel.views.finding.telling.naming import Names

OPINIONS: dict[str, tuple[str, Promise]] = {
    "strongly-disagree": ("bad", gettext_lazy("Strongly disagrees")),
    "disagree": ("warn", gettext_lazy("Disagrees")),
    "neutral": ("still", gettext_lazy("Is neutral")),
    "agree": ("ok", gettext_lazy("Agrees")),
    "strongly-agree": ("ok", gettext_lazy("Strongly agrees")),
}
"""STIX 2.1, 10.21: opinion-enum."""


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a relation. `url` is empty where the officer finds nothing there."""

    what: str
    outward: bool
    url: str
    title: str
    look: Look
    type: str
    via: str
    owner: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting: by whom it came, how often, from when to when, and who saw it."""

    url: str
    owner: str
    count: int
    first: datetime | None
    last: datetime | None
    where: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A note or an opinion. `kind` and `word` say which opinion."""

    url: str
    owner: str
    at: datetime
    text: str
    kind: str
    word: str
    authors: tuple[str, ...]


def relating(hit: Hit, page: Relations, names: Names) -> list[Related]:
    """What an object is related to, by what relates, in the order of the words."""
    found = [_related(hit, one, names) for one in page.items]
    return sorted(found, key=lambda one: (one.what, one.outward, one.title.casefold()))


def _related(hit: Hit, one: Relation, names: Names) -> Related:
    other, seen = one.other, look(one.other_id.partition("--")[0])
    says = one.via or (hit if one.outward else other)
    return Related(
        words(one.what),
        one.outward,
        _url(one.other_id) if other else "",
        (other.title if other else "") or one.other_id,
        seen,
        _(seen.name),
        _url(one.via.stix_id) if one.via else "",
        names.owner(says.owner) if says else "",
    )


def words(what: str) -> str:
    """A relation in words: STIX's own, since the field says them so."""
    return what.removesuffix("_refs").removesuffix("_ref").replace("_", " ").replace("-", " ")


def sighted(sightings: Sequence[Sighting], sight: Sight, names: Names) -> list[Seen]:
    known = newest({place for one in sightings for place in one.where}, sight)
    return [_seen(one, {key: hit.title for key, hit in known.items()}, names) for one in sightings]


def _seen(one: Sighting, titles: dict[str, str], names: Names) -> Seen:
    return Seen(
        _url(one.hit.stix_id),
        names.owner(one.hit.owner),
        one.count,
        _instant(one.first_seen),
        _instant(one.last_seen),
        tuple(titles[place] for place in one.where if place in titles),
        _made(one.hit),
    )


def said(found: Iterable[Remark], names: Names) -> list[Said]:
    return [_said(one, names) for one in found]


def _said(one: Remark, names: Names) -> Said:
    kind, word = OPINIONS.get(one.opinion, ("info", one.opinion))
    at = _made(one.hit)
    return Said(_url(one.hit.stix_id), names.owner(one.hit.owner), at, one.text[:2000], kind, str(word), one.authors)


def _made(hit: Hit) -> datetime:
    return instant_of(hit.version)


def _instant(text: str) -> datetime | None:
    micros = from_text(text)
    return None if micros is None else instant_of(micros)


def _url(stix_id: str) -> str:
    return reverse("intel:object", args=[stix_id])
