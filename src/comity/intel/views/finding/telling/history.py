"""The versions of an object as its page lists them, and those that contradict each other, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from comity.intel.core.instants import instant_of
from comity.intel.queries import labels
from comity.intel.queries.finding import Hit
from comity.intel.queries.related import conflicts
from comity.intel.views.finding.telling.content import Difference, changed, differences
from comity.intel.views.finding.telling.marks import level_of
from comity.intel.views.finding.telling.naming import Names

MOST_VERSIONS, MOST_RIVALS = 50, 4


@dataclass(frozen=True, slots=True)
class Version:
    """One of them. `changed` are the properties that it changed; `here`: it is the one on the page."""

    url: str
    text: str
    at: datetime | None
    stored_at: datetime
    owner: str
    level: str
    revoked: bool
    conflicting: bool
    changed: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Contents that stand under one id and version, the first that came first, and in what they differ."""

    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]


def history(found: Sequence[Hit], here: Hit, names: Names) -> list[Version]:
    """The newest first, at most `MOST_VERSIONS`."""
    older = [*found[1:], None]
    return [_version(one, before, here, names) for one, before in zip(found[:MOST_VERSIONS], older, strict=False)]


def contradictions(found: Sequence[Hit], here: Hit, names: Names) -> Iterator[Conflict]:
    for rivals in conflicts(found):
        some = rivals[:MOST_RIVALS]
        yield Conflict(tuple(_version(one, None, here, names) for one in some), tuple(differences(some)))


def _version(one: Hit, before: Hit | None, here: Hit, names: Names) -> Version:
    return Version(
        address(one),
        one.version_text,
        instant_of(one.version) if one.version_text else None,
        instant_of(one.stored_at),
        names.owner(one.owner),
        level_of(labels.markings()[one.label_id]),
        one.revoked,
        one.conflicting,
        tuple(changed(one, before)) if before is not None else (),
        one.id == here.id,
    )


def address(one: Hit) -> str:
    """Of this very version, whatever other says the same of itself."""
    asked = [("version", one.version_text)] if one.version_text else []
    return f"{reverse('intel:object', args=[one.stix_id])}?{urlencode([*asked, ('content', one.sha256[:16])])}"
