"""Before an import starts: what the file holds, how it is read, and who would read what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, Actor, allows, require
from comity.intel.actions.identifying import identity_of
from comity.intel.actions.moving import jobs
from comity.intel.adapters.formats.columns import Column
from comity.intel.adapters.moving.mapping import column_of
from comity.intel.adapters.moving.plans import Format, Plan
from comity.intel.core.instants import micros_of, text_of
from comity.intel.core.observable import Kind
from comity.intel.core.sharing.preview import Preview
from comity.intel.core.showing.looks import kind_name, look
from comity.intel.forms.importing import FORMATS, Offered, ReadForm
from comity.intel.models import Collection, Import
from comity.intel.queries import previewing
from comity.intel.queries.moving import looking
from comity.intel.queries.moving.imports import import_of
from comity.intel.queries.moving.looking import Becoming, Found, Table
from comity.intel.queries.showing import home
from comity.intel.views import actor
from comity.terms.errors import ComityError


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file that was brought, read as `format`; its table, or the values in it."""

    row: Import
    format: Format
    table: Table | None
    values: Sequence[Found]
    more: bool
    collections: Sequence[Collection]

    @property
    def offered(self) -> Offered:
        columns = self.table.suggested if self.table else ()
        return Offered(columns, [(one.mark, one.ticked) for one in self.values], self.collections)

    def plan(self, form: ReadForm) -> Plan:
        """What the form says; before it is filled, what is suggested."""
        makes, at = self.format.makes, timezone.now()
        bound = form.is_bound and hasattr(form, "cleaned_data")
        return Plan(
            format=self.format,
            at=text_of(micros_of(at)),
            created_by=identity_of() if makes else "",
            marking_refs=form.marking_refs if bound else (),
            labels=form.label_list if bound else (),
            indicators=bool(form.cleaned_data.get("indicators", True)) if bound else True,
            spares=bool(form.cleaned_data.get("spares", True)) if bound else True,
            layout=self.table.layout if self.table else None,
            columns=form.columns if bound else self._suggested(),
            chosen=form.chosen if self.format is Format.TEXT else None,
        )

    def _suggested(self) -> tuple[Column, ...]:
        said = enumerate(self.table.suggested) if self.table else ()
        return tuple(column_of(at, one) for at, one in said if one)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Look at a file, say how it is read, and start; `look` in the form only shows anew what it would become."""
    asks = actor(request)
    require(asks, Act.INTEL_IMPORT)
    row = import_of(asks, import_id)
    if row.state != Import.State.DRAFT:
        return redirect("intel:import", row.pk)
    draft = _draft(row, _format(request, row), asks)
    form = ReadForm(draft.format, draft.offered, request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, draft, form, status=422 if form.errors else 200)
    collection = _collection(draft, form)
    seen = collection is None or form.cleaned_data["seen"] == str(collection.public_id)
    if "look" in request.POST or not seen:
        return _page(request, draft, form, collection=collection)
    return _start(request, draft, form, collection)


def _start(request: HttpRequest, draft: _Draft, form: ReadForm, collection: Collection | None) -> HttpResponse:
    plan = draft.plan(form)
    try:
        jobs.start(draft.row.pk, plan, collection, by=actor(request), at=timezone.now())
    except ComityError as refusal:
        form.add_error(None, refusal.explain(_))
        return _page(request, draft, form, status=422)
    return redirect("intel:import", draft.row.pk)


def _draft(row: Import, form: Format, asks: Actor) -> _Draft:
    table = looking.table(row.kept) if form is Format.CSV else None
    values, more = looking.values(row.kept) if form is Format.TEXT else ([], False)
    may_release = allows(asks, Act.INTEL_RELEASE)
    places = home.collections(home.sight(asks, at=timezone.now())) if may_release else []
    return _Draft(row, form, table, values, more, places)


def _format(request: HttpRequest, row: Import) -> Format:
    """As the officer says, else as it was recognised."""
    said = request.POST.get("format") or request.GET.get("format") or row.format
    return Format(said) if said in set(Format) else Format(row.format)


def _collection(draft: _Draft, form: ReadForm) -> Collection | None:
    chosen = form.cleaned_data.get("collection")
    return next((one for one in draft.collections if str(one.public_id) == chosen), None)


def _page(
    request: HttpRequest, draft: _Draft, form: ReadForm, *, collection: Collection | None = None, status: int = 200
) -> HttpResponse:
    sample, problem = _sample(draft, form)
    preview = _preview(draft, form, collection) if collection and not problem else None
    ticked = set(form.chosen)
    context = {
        "row": draft.row,
        "form": form,
        "format": draft.format,
        "format_word": FORMATS[draft.format],
        "recognised": draft.format == draft.row.format,
        "formats": [(one.value, said) for one, said in FORMATS.items()],
        "table": _columns(draft, form) if draft.table else None,
        "values": [(one, one.mark in ticked, _(kind_name(Kind(one.kind))), _why(one)) for one in draft.values],
        "more": draft.more,
        "most": looking.MOST_REVIEWED,
        "sample": [(one, _(look(one.type).name), one.refusal.explain(_) if one.refusal else "") for one in sample],
        "problem": problem,
        "preview": preview,
        "collection": collection,
    }
    return render(request, "intel/imports/check.html", context, status=status)


def _sample(draft: _Draft, form: ReadForm) -> tuple[list[Becoming], str]:
    """What the first things would become; or why nothing would. A text is shown by its values."""
    if draft.format is Format.TEXT:
        return [], ""
    try:
        return looking.becoming(draft.row.kept, draft.plan(form)), ""
    except ComityError as refusal:
        return [], refusal.explain(_)


def _preview(draft: _Draft, form: ReadForm, collection: Collection) -> Preview:
    marked = looking.marked(draft.row.kept, draft.plan(form))
    return previewing.of_markings(marked, collection, at=timezone.now())


def _columns(draft: _Draft, form: ReadForm) -> list[tuple[object, str, tuple[str, ...]]]:
    """Each column's field, with its title and some of its cells."""
    return [(form[f"column-{at}"], title, cells) for at, title, cells in draft.table.columns] if draft.table else []


def _why(one: Found) -> str:
    """What speaks against a value."""
    if one.against is not None:
        return one.against.explain(_)
    return _("It may be something else, such as the name of a file.") if one.doubtful else ""
