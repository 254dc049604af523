"""The policy library: policies and institutions of states, and policies side by side."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from comity.law.core import naming
from comity.law.core.book.national import Line
from comity.law.core.knowledge import load
from comity.law.core.national import encode, library, tables
from comity.law.forms import kind_name
from comity.law.forms.states import LibraryForm, StatesForm
from comity.law.views import exports
from comity.terms.state import Iso3

ROWS_A_PAGE = 25


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Strategies, plans, acts and bills, searched."""
    every = library.policies(load(), library.Search())
    form = _form(request, [each.iso3 for each in every], library.kinds(every))
    found = library.policies(load(), form.search)
    if exports.wanted(request):
        return exports.answer(request, "policies", tables.policies(found), {"policies": encode.lines(found)})
    return _listed(request, "law/policies.html", form, found)


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Who does what in which state, searched."""
    every = library.institutions(load(), library.Search())
    form = _form(request, [each.iso3 for each in every], library.kinds(every))
    del form.fields["pillar"]
    found = library.institutions(load(), form.search)
    if exports.wanted(request):
        whole = {"institutions": encode.lines(found)}
        return exports.answer(request, "institutions", tables.institutions(found), whole)
    return _listed(request, "law/institutions.html", form, found)


@require_safe
def side_by_side(request: HttpRequest) -> HttpResponse:
    """The policies of a few states, pillar by pillar."""
    asked = "state" in request.GET or "more" in request.GET
    form = StatesForm(request.GET if asked else None)
    chosen = form.states
    status = 422 if form.is_bound and not form.is_valid() else 200
    if exports.wanted(request) and chosen:
        every = library.policies(load(), library.Search(states=frozenset(chosen)))
        return exports.answer(request, "policies", tables.policies(every), {"policies": encode.lines(every)})
    context = {
        "form": form,
        "chosen": [load().states[each] for each in chosen],
        "shelves": [(library.PILLARS[each.pillar], each) for each in library.side_by_side(load(), chosen)],
        "as_of": load().as_of,
    }
    return render(request, "law/side_by_side.html", context, status=status)


def _form(request: HttpRequest, states: Sequence[Iso3], kinds: Sequence[str]) -> LibraryForm:
    words = [(kind, kind_name(kind)) for kind in kinds]
    return LibraryForm(request.GET, states=sorted(set(states)), kinds=words)


def _listed(request: HttpRequest, template: str, form: LibraryForm, found: Sequence[Line]) -> HttpResponse:
    """A page of what was found, by the names of states; a field that says what cannot be is shown with its fault."""
    named = sorted(found, key=lambda each: naming.state(each.iso3, gettext))
    context = {
        "form": form,
        "page": Paginator(named, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "as_of": load().as_of,
    }
    return render(request, template, context, status=200 if form.is_valid() else 422)
