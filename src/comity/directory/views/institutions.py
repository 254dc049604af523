"""The institutions of each state as the knowledge base names them; no node of ours speaks for them."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.directory.core.institutions import ORGANISATION_KINDS, OrganisationKind
from comity.directory.core.permissions import Act, require
from comity.directory.forms import organisation_kinds
from comity.directory.views import actor
from comity.directory.views.lists import asked, export, export_wanted, page_of_values
from comity.directory.views.tabs import tabs
from comity.law.core.knowledge import load
from comity.terms.state import Iso3

INSTITUTION_HEAD = ("state", "name", "acronym", "kind", "website", "role", "source")


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as the knowledge base names it; no node of ours speaks for it."""

    state: str
    state_name: str
    name: str
    acronym: str
    kind: str
    website: str
    role: str
    source: str


@require_GET
def institutions(request: HttpRequest) -> HttpResponse:
    """What the knowledge base knows of each state's institutions, with sources."""
    require(actor(request), Act.DIRECTORY_VIEW)
    q, state, kind = (asked(request, key) for key in ("q", "state", "kind"))
    found = [
        each
        for each in _institutions()
        if (not state or each.state == state)
        and (not kind or each.kind == kind)
        and q.casefold() in f"{each.name} {each.acronym} {each.role}".casefold()
    ]
    if export_wanted(request):
        return export(request, "institutions", INSTITUTION_HEAD, (_institution_row(each) for each in found))
    labels = {kind.value: _(label) for kind, label in ORGANISATION_KINDS.items()}
    context = {
        "tabs": tabs(request, "institutions"),
        "wanted": {"q": q, "state": state, "kind": kind},
        "page": page_of_values(request, [(each, labels.get(each.kind, each.kind)) for each in found]),
        "states": sorted({(each.state, _(each.state_name)) for each in _institutions()}, key=lambda pair: pair[1]),
        "kinds": organisation_kinds(),
        "as_of": load().as_of,
    }
    return render(request, "directory/institutions.html", context)


def state_name(code: str) -> str:
    """The state's name in the reader's language, or the code itself."""
    return _(_english_name(code))


def _english_name(code: str) -> str:
    known = load().states.get(Iso3(code))
    return known.name if known else code


@cache
def _institutions() -> tuple[Institution, ...]:
    agencies = (each for rows in load().agencies.values() for each in rows)
    found = (
        Institution(
            state=each.iso3,
            state_name=_english_name(each.iso3),
            name=each.name,
            acronym=each.acronym,
            kind=OrganisationKind.PROVIDER.value if each.kind == "service-provider" else each.kind,
            website=each.website_domain,
            role=each.role,
            source=each.source,
        )
        for each in agencies
    )
    return tuple(sorted(found, key=lambda each: (each.state_name, each.kind, each.name)))


def _institution_row(each: Institution) -> tuple[str, ...]:
    return (each.state, each.name, each.acronym, each.kind, each.website, each.role, each.source)
