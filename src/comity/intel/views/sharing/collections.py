"""Collections: what there is, who reads each, and on which terms."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views.lists import asked, export, export_wanted, page_of
from comity.intel import actions
from comity.intel.actions.collections import AliasTaken, NotASlug
from comity.intel.actions.sharing.terms import CollectionInUse, PurposeNotAgreed, set_terms
from comity.intel.core.sharing.community import Charter
from comity.intel.forms.sharing.collections import CollectionForm, TermsForm
from comity.intel.models import Collection
from comity.intel.queries import communities, previewing
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.sharing import either, words
from comity.intel.views.sharing.showing import shown
from comity.intel.views.tabs import tabs
from comity.terms.errors import ComityError
from comity.terms.marking import Tlp

HEAD = ("title", "alias", "root", "community", "objects", "address", "id")
FIELDS: dict[type[ComityError], str] = {
    AliasTaken: "alias",
    NotASlug: "alias",
    CollectionInUse: "community",
    PurposeNotAgreed: "purpose",
}
"""Beside which field a refusal is said."""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The collections that the officer may know of."""
    asks = either(request, Act.INTEL_VIEW, Act.INTEL_COLLECTION_MANAGE)
    names, q = _names(asks), asked(request, "q")
    found = places.collections_for(asks, at=timezone.now())
    if q:
        found = found.filter(title__icontains=q)
    if export_wanted(request):
        return export(request, "collections", HEAD, (_row(one, names) for one in found.iterator()))
    page = page_of(request, found)
    context = {
        "tabs": tabs(request, "collections"),
        "page": page,
        "rows": [(one, _community(one, names)) for one in page],
        "wanted": {"q": q},
    }
    return render(request, "intel/collections/index.html", context)


@require_GET
def collection(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """One collection: where it is, its terms, and whom it is for."""
    asks, at = either(request, Act.INTEL_VIEW, Act.INTEL_COLLECTION_MANAGE), timezone.now()
    one = places.collection_for(asks, collection_id, at=at)
    terms, charter = places.terms_of(one), _charter(asks, one)
    context = {
        "collection": one,
        "address": _address(one),
        "charter": charter,
        "terms": terms,
        "unmarked": words.unmarked(_read_as(charter, terms.unmarked)),
        "size": places.size_of(one),
        "readers": [(each, words.who(each)) for each in previewing.intended(one, at=at)],
    }
    return render(request, "intel/collections/collection.html", context)


@require_GET
def dry_run(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """Who would read what of all that stands in a collection, were it read now."""
    asks, at = either(request, Act.INTEL_VIEW, Act.INTEL_COLLECTION_MANAGE), timezone.now()
    one = places.collection_for(asks, collection_id, at=at)
    context = {
        "collection": one,
        "preview": shown(previewing.dry_run(one, at=at), {}, {}),
        "size": places.size_of(one),
    }
    return render(request, "intel/collections/readers.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form that opens a collection."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_COLLECTION_MANAGE)
    form = CollectionForm(request.POST or None, communities=communities.visible_to(asks))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                made = actions.add_collection(
                    said["title"], description=said["description"], alias=said["alias"], by=asks.officer_id, at=at
                )
                set_terms(made.public_id, form.terms, by=asks, at=at)
        except tuple(FIELDS) as refusal:
            form.add_error(FIELDS[type(refusal)], refusal.explain(_))
        else:
            messages.success(request, _("The collection is open."))
            return redirect("intel:collection", made.public_id)
    context = {"form": form, "heading": _("Open a collection"), "act": _("Open the collection")}
    return render(request, "intel/collections/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, collection_id: UUID) -> HttpResponse:
    """The form that sets on which terms a collection goes out; asked again where more would be read than now."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_COLLECTION_MANAGE)
    one = places.collection_for(asks, collection_id, at=at)
    form = TermsForm(request.POST or None, communities=communities.visible_to(asks), initial=_initial(one))
    sure = "sure" in request.POST
    asks_again = False
    if request.method == "POST" and form.is_valid():
        if sure or not _opens(one, form):
            try:
                set_terms(collection_id, form.terms, by=asks, at=at)
            except tuple(FIELDS) as refusal:
                form.add_error(FIELDS[type(refusal)], refusal.explain(_))
            else:
                messages.success(request, _("The terms are set. They count from now on."))
                return redirect("intel:collection", collection_id)
        else:
            asks_again = True
    context = {
        "form": form,
        "collection": one,
        "heading": _("Terms of {title}").format(title=one.title),
        "act": _("Set the terms"),
        "asks_again": asks_again,
        "size": places.size_of(one),
        "readers": [f"{each.name} ({words.who(each)})" for each in previewing.intended(one, at=at)],
    }
    return render(request, "intel/collections/form.html", context, status=422 if form.errors else 200)


def _opens(one: Collection, form: TermsForm) -> bool:
    """Whether clients or members would read what they do not read now: harmful if it was not meant."""
    if not places.size_of(one):
        return False
    before, after = places.terms_of(one), form.terms
    return (before.unmarked or "") != (after.unmarked or "") or before.purpose != after.purpose


def _initial(one: Collection) -> dict[str, object]:
    terms = places.terms_of(one)
    return {"community": str(one.community or ""), "purpose": terms.purpose, "unmarked": terms.unmarked}


def _read_as(charter: Charter | None, unmarked: str) -> Tlp | None:
    """How unmarked objects are read: by the community's agreement, else by the collection's terms."""
    if charter is not None:
        return charter.agreement.unmarked
    return Tlp(unmarked) if unmarked else None


def _charter(asks: Actor, one: Collection) -> Charter | None:
    return communities.seen_by(asks, one.community) if one.community else None


def _names(asks: Actor) -> dict[str, str]:
    return {one.id: one.name for one in communities.visible_to(asks)}


def _community(one: Collection, names: dict[str, str]) -> str:
    return names.get(str(one.community), "") if one.community else ""


def _address(one: Collection) -> str:
    return f"{settings.COMITY_BASE_URL}/taxii2/{one.root.slug}/collections/{one.public_id}/"


def _row(one: Collection, names: dict[str, str]) -> tuple[str, ...]:
    entries = str(getattr(one, "entries", 0))
    community, address = _community(one, names), _address(one)
    return one.title, one.alias, one.root.slug, community, entries, address, str(one.public_id)
