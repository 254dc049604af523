"""Objects in lists: what a page and a file say of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.intel.core.indexing.references import references
from comity.intel.core.instants import instant_of
from comity.intel.core.sharing.marks.markings import Marking
from comity.intel.core.showing.looks import Look, look
from comity.intel.queries import labels
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import newest, opened
from comity.intel.views.finding.telling.marks import level_of
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.finding.telling.relating import words
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


def rows(hits: Iterable[Hit], names: Names, sight: Sight) -> list[Row]:
    """Each as a list shows it, in their order."""
    shown, markings = list(hits), labels.markings()
    titles = _ends(shown, sight)
    return [_row(one, names, markings, titles) for one in shown]


def _ends(hits: Iterable[Hit], sight: Sight) -> dict[str, str]:
    """What the objects are called that relationships and sightings among these are about."""
    named = {
        ref
        for one in hits
        if one.type in ("relationship", "sighting")
        for by, ref in references(opened(one))
        if by in ("source_ref", "target_ref", "sighting_of_ref")
    }
    return {stix_id: one.title for stix_id, one in newest(named, sight).items() if one.title}


def _title(hit: Hit, titles: Mapping[str, str]) -> str:
    """A relationship and a sighting are called by what they are about."""
    named = dict(references(opened(hit))) if hit.type in ("relationship", "sighting") else {}

    def called(by: str) -> str:
        ref = named.get(by, "")
        return titles.get(ref) or _(look(ref.partition("--")[0]).name)

    if hit.type == "relationship":
        ends = {"source": called("source_ref"), "relation": words(hit.title), "target": called("target_ref")}
        return _("{source} · {relation} · {target}").format(**ends)
    if hit.type == "sighting":
        return _("Sighting of {title}").format(title=called("sighting_of_ref"))
    return hit.title or hit.stix_id


def _row(hit: Hit, names: Names, markings: Mapping[int, Marking], titles: Mapping[str, str]) -> Row:
    seen = look(hit.type)
    return Row(
        hit.stix_id,
        reverse("intel:object", args=[hit.stix_id]),
        seen,
        _(seen.name),
        _title(hit, titles),
        level_of(markings[hit.label_id]),
        names.owner(hit.owner),
        instant_of(hit.version) if hit.version_text else None,
        instant_of(hit.stored_at),
        hit.revoked,
        hit.conflicting,
    )


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
