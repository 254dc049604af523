"""One object: what it says, who may read it, where it stands, what others say of it, and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comity.intel.core.decay import Standing, Validity
from comity.intel.core.observable.benign import SENTENCES
from comity.intel.core.showing.looks import kind_name, look
from comity.intel.core.store.owners import is_ours
from comity.intel.queries import labels, related
from comity.intel.queries.exchange.standing import standing_seen
from comity.intel.queries.finding import Hit
from comity.intel.queries.related import Shared
from comity.intel.queries.showing.holding import held
from comity.intel.queries.showing.remarks import remarks
from comity.intel.views.finding.searching import url_of
from comity.intel.views.finding.sight import Looking, looking, version_of, versions_of
from comity.intel.views.finding.telling.content import facts, pretty
from comity.intel.views.finding.telling.history import contradictions, history
from comity.intel.views.finding.telling.holding import holding
from comity.intel.views.finding.telling.marks import marked
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.finding.telling.relating import relating, said, sighted
from comity.intel.views.finding.telling.rows import rows

MOST_RELATIONS, MOST_SHARED = 100, 20
VALIDITIES: dict[Validity, tuple[str, Promise]] = {
    Validity.VALID: ("ok", gettext_lazy("Valid")),
    Validity.NOT_YET: ("wait", gettext_lazy("Not valid yet")),
    Validity.FAINT: ("warn", gettext_lazy("Too old to act on")),
    Validity.EXPIRED: ("still", gettext_lazy("Expired")),
    Validity.REVOKED: ("still", gettext_lazy("Revoked")),
}


@dataclass(frozen=True, slots=True)
class Common:
    """A value of the object and others that have it. `url` finds them all, and names the value by its place only."""

    kind: str
    text: str
    hits: tuple[tuple[str, str, str], ...]
    number: str
    why: tuple[str, ...]
    url: str


@require_safe
def show(request: HttpRequest, stix_id: str) -> HttpResponse:
    """The newest version that the officer may see, or the one that the address names."""
    seen = looking(request)
    found = versions_of(stix_id, seen.sight)
    hit = version_of(found, request.GET.get("version", "")[:100], request.GET.get("content", "")[:64])
    names = Names(seen.actor, seen.at)
    raw, cut = pretty(hit)
    context = {
        "hit": hit,
        "row": rows([hit], names, seen.sight)[0],
        "looking": seen,
        "newest": found[0].id == hit.id,
        "facts": facts(hit),
        "pattern": related.opened(hit).get("pattern", ""),
        "raw": raw,
        "cut": cut,
        "marked": marked(labels.markings()[hit.label_id], names),
        "is_ours": is_ours(hit.owner, settings.COMITY_NODE_ID),
        "versions": history(found, hit, names),
        "conflicts": list(contradictions(found, hit, names)),
        **_around(request, hit, seen, names),
    }
    return render(request, "intel/finding/object.html", context)


def _around(request: HttpRequest, hit: Hit, seen: Looking, names: Names) -> dict[str, object]:
    """What is here besides the object itself."""
    sightings = related.sightings(hit, seen.sight)
    after = request.GET.get("relations", "")
    page = related.relations(
        hit, seen.sight, after=int(after) if after.isdecimal() and len(after) < 19 else 0, limit=MOST_RELATIONS
    )
    common = related.shared(hit, seen.sight)
    return {
        "relations": relating(hit, page, names),
        "relations_after": page.after,
        "relations_left_out": page.left_out,
        "sightings": sighted(sightings, seen.sight, names),
        "remarks": said(remarks(hit, seen.sight), names),
        "common": [_common(hit, one, place) for place, one in enumerate(common)][:MOST_SHARED],
        "held": holding(held(hit, seen.actor, seen.sight), names),
        "standing": _standing(hit, [one.hit.raw for one in sightings], seen),
    }


def _common(hit: Hit, one: Shared, place: int) -> Common:
    why = [_(SENTENCES[one.benign])] if one.benign else []
    if one.listed:
        why.append(_("It is on warning lists: {names}.").format(names=", ".join(one.listed[:5])))
    if one.number >= related.MOST_SHARING:
        why.append(_("Very many objects have it, so it says little about any of them."))
    many = one.number >= related.MOST_SHARING
    return Common(
        _(kind_name(one.value.kind)),
        one.value.value,
        tuple((each.stix_id, each.title or each.stix_id, _(look(each.type).name)) for each in one.hits[:5]),
        _("{count} or more").format(count=one.number) if many else str(one.number),
        tuple(why),
        url_of(like=hit.stix_id, place=place),
    )


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an indicator stands, as the page says it."""

    kind: str
    word: str
    standing: Standing


def _standing(hit: Hit, sightings: Sequence[bytes], seen: Looking) -> Stands | None:
    if hit.type != "indicator":
        return None
    found = standing_seen(hit.raw, sightings, at=seen.at)
    kind, word = VALIDITIES[found.validity]
    return Stands(kind, str(word), found)
