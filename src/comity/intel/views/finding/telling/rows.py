"""Objects in lists: what a page and a file say of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.intel.core.instants import instant_of
from comity.intel.core.sharing.marks.markings import Marking
from comity.intel.core.showing.looks import Look, look
from comity.intel.queries import labels
from comity.intel.queries.finding import Hit
from comity.intel.views.finding.telling.marks import level_of
from comity.intel.views.finding.telling.naming import Names
from comity.terms.instants import to_text

HEAD = ("id", "type", "title", "tlp", "owner", "version", "stored_at", "revoked", "conflict")


@dataclass(frozen=True, slots=True)
class Row:
    """An object as a list shows it. `version` is when its owner made it, None for an observable."""

    stix_id: str
    url: str
    look: Look
    type: str
    title: str
    level: str
    owner: str
    version: datetime | None
    stored_at: datetime
    revoked: bool
    conflicting: bool


def row(hit: Hit, names: Names, markings: Mapping[int, Marking]) -> Row:
    seen = look(hit.type)
    return Row(
        hit.stix_id,
        reverse("intel:object", args=[hit.stix_id]),
        seen,
        _(seen.name),
        hit.title or hit.stix_id,
        level_of(markings[hit.label_id]),
        names.owner(hit.owner),
        instant_of(hit.version) if hit.version_text else None,
        instant_of(hit.stored_at),
        hit.revoked,
        hit.conflicting,
    )


def rows(hits: Iterable[Hit], names: Names) -> list[Row]:
    """Each as a list shows it, in their order."""
    markings = labels.markings()
    return [row(one, names, markings) for one in hits]


def cells(hit: Hit, markings: Mapping[int, Marking]) -> tuple[str, ...]:
    """The object as a file carries it, under `HEAD`: ids and words that do not change with the language."""
    return (
        hit.stix_id,
        hit.type,
        hit.title,
        level_of(markings[hit.label_id]),
        hit.owner,
        hit.version_text,
        to_text(instant_of(hit.stored_at)),
        "yes" if hit.revoked else "",
        "yes" if hit.conflicting else "",
    )
