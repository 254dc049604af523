"""The share dialogue: which objects, into which collection, who will read them and why, then one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.actions.sharing import releasing
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.sharing.preview import Preview, digest
from comity.intel.core.sharing.releasing import second_hand_needed
from comity.intel.core.stix.ids import ANY
from comity.intel.models import Collection, ReleaseOrder, StixObject
from comity.intel.queries import labels, previewing
from comity.intel.queries.communities import CommunityUnknown
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.sharing import words
from comity.intel.views.sharing.showing import Named, Shown, beyond, shown, sight_of, visible
from comity.terms.errors import ComityError, gettext_noop

MOST = 500
REFUSALS = (
    releasing.ReleaseRefused,
    releasing.PreviewChanged,
    releasing.VersionsInConflict,
    releasing.ObjectsUnknown,
    CommunityUnknown,
)


class NothingToShare(ComityError):
    code = "intel.nothing-to-share"
    sentence = gettext_noop("None of these objects is here, or none is yours to read. Choose objects on their pages.")


class TooManyToShare(ComityError):
    code = "intel.too-many-to-share"
    sentence = gettext_noop("Share at most {most} objects at once.")


@dataclass(frozen=True, slots=True)
class Offer:
    """Objects before they go into a collection, and the digest of what the page says of them."""

    preview: Preview
    shown: Shown
    digest: str
    two_hands: bool


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Choose a collection, look at who will read, release."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_RELEASE)
    said = request.POST if request.method == "POST" else request.GET
    objects = chosen(said, asks, at=at)
    into = into_of(said, asks, at=at)
    error, status = "", 200
    if request.method == "POST" and into is not None:
        try:
            seen = said.get("shown", "")[:64] or "none"
            order = releasing.release(list(objects), into.public_id, shown=seen, by=asks, at=at)
        except REFUSALS as refusal:
            error, status = refusal.explain(_), refusal.status
        else:
            return _released(request, order, into)
    context = {**_context(asks, objects, into, at=at), "error": error}
    return render(request, "intel/share/share.html", context, status=status)


def chosen(said: QueryDict, asks: Actor, *, at: datetime) -> dict[str, Named]:
    """The objects that an address or a form names, as far as the officer may see them.

    Raises NothingToShare, TooManyToShare.
    """
    ids = [one for one in dict.fromkeys(said.getlist("id")) if ANY.match(one)]
    if len(ids) > MOST:
        raise TooManyToShare(most=MOST)
    found = visible(ids, sight_of(asks, at=at)) if ids else {}
    if not found:
        raise NothingToShare()
    return found


def offer(
    objects: Sequence[StixObject], into: Collection, asks: Actor, names: dict[str, str], *, at: datetime
) -> Offer:
    """What the page says before the objects go into the collection."""
    preview = previewing.who_will_read(objects, into, at=at)
    said = shown(preview, names, beyond(preview, into, asks, at=at))
    key = digest(preview, (bytes(one.sha256) for one in objects))
    return Offer(preview, said, key, second_hand_needed(labels.marking_of(one) for one in objects))


def _context(asks: Actor, objects: dict[str, Named], into: Collection | None, *, at: datetime) -> dict[str, object]:
    context: dict[str, object] = {
        "objects": list(objects.values()),
        "query": query_of(objects),
        "into": into,
        "choices": _choices(asks, at=at) if into is None else [],
    }
    if into is not None:
        rows = previewing.newest(objects).objects
        made = offer(rows, into, asks, {one.stix_id: one.title for one in objects.values()}, at=at)
        unread = {item.stix_id for item, _why in made.preview.for_nobody}
        left = [one for one in objects if one not in unread]
        left_query = query_of(left) if unread and left else ""
        context |= {"offer": made, "preview": made.shown, "left": left_query, "owner_asks": _owner_asks(made.preview)}
    return context


def _owner_asks(preview: Preview) -> bool:
    """Whether an owner wants to be asked before something goes on."""
    reasons = (reason for line in preview.lines for reason, _number in line.why_not)
    return any(isinstance(one, Ground) and one.code == "intel.onward-ask" for one in reasons)


def query_of(stix_ids: Sequence[str] | dict[str, Named]) -> str:
    """The objects as the query of an address."""
    query = QueryDict(mutable=True)
    query.setlist("id", list(stix_ids))
    return query.urlencode()


def _choices(asks: Actor, *, at: datetime) -> list[tuple[Collection, list[str]]]:
    """The collections that the officer may release into, each with whom it is for."""
    found = places.collections_for(asks, at=at)[:100]
    return [(one, [f"{each.name} ({words.who(each)})" for each in previewing.intended(one, at=at)]) for one in found]


def into_of(said: QueryDict, asks: Actor, *, at: datetime) -> Collection | None:
    """The collection that an address or a form names; None where it names none. Raises NoSuchCollection."""
    try:
        wanted = UUID(said.get("collection", ""))
    except ValueError:
        return None
    return places.collection_for(asks, wanted, at=at)


def _released(request: HttpRequest, order: ReleaseOrder, into: Collection) -> HttpResponse:
    if order.state == ReleaseOrder.State.WAITING:
        messages.info(request, _("This release names persons: another officer looks at it and confirms it."))
        return redirect("intel:release", order.pk)
    messages.success(request, _("Released into {title}.").format(title=into.title))
    return redirect("intel:collection", into.public_id)
