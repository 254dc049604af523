"""Files that go out: looked at before they are made, and the list of those that this officer made."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, allows
from comity.directory.views.lists import asked, export_wanted, page_of
from comity.directory.views.lists import export as file_of
from comity.intel.actions.moving import exporting
from comity.intel.actions.moving.exporting import Preview, Wanted
from comity.intel.adapters.moving.writing import Form
from comity.intel.forms.exporting import FORMS, ExportForm
from comity.intel.models import Export
from comity.intel.queries.moving import recipients
from comity.intel.queries.moving.selecting import selection
from comity.intel.queries.showing import home
from comity.intel.views.finding.sight import Looking, looking
from comity.intel.views.tabs import tabs
from comity.terms.errors import ComityError
from comity.terms.instants import to_text

HEAD = ("id", "form", "recipient", "objects", "sha256", "made_at")


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Say what goes, look who may read it, and take the file."""
    look = looking(request)
    if export_wanted(request):
        return file_of(request, "exports", HEAD, map(_cells, made_by(look)[:10_000]))
    form = _form(request, look)
    if not form.is_valid():
        return _page(request, look, form, status=422 if form.errors else 200)
    try:
        wanted = _wanted(form, look)
        if "look" in request.POST:
            return _page(request, look, form, wanted, exporting.preview(wanted, by=look.actor))
        return _file(wanted, look)
    except ComityError as refusal:
        form.add_error(None, refusal.explain(_))
        return _page(request, look, form, status=422)


def made_by(look: Looking) -> QuerySet[Export]:
    """The files that this officer made, the newest first."""
    return Export.objects.filter(made_by=look.actor.officer_id).order_by("-made_at", "pk")


def _form(request: HttpRequest, look: Looking) -> ExportForm:
    """Another page may bring what is chosen: a collection in the address, a search in a form of its own."""
    may_release = allows(look.actor, Act.INTEL_RELEASE)
    nodes = recipients.nodes(at=look.at) if may_release else ()
    clients = recipients.clients(at=look.at) if may_release else ()
    sent = request.method == "POST" and "q" not in request.POST
    initial = {"collection": asked(request, "collection", 36), "text": request.POST.get("q", "")}
    data = request.POST if sent else None
    places = home.collections(look.sight)
    return ExportForm(places, nodes, clients, may_release=may_release, data=data, initial=initial)


def _wanted(form: ExportForm, look: Looking) -> Wanted:
    said = form.cleaned_data
    chosen = selection(said["text"], said["collection"], look.sight)
    purpose = said["purpose"] or look.purpose
    to = recipients.recipient(said["to"], look.actor, chosen.collection, purpose=purpose, at=look.at)
    return Wanted(form.chosen_form, chosen, to, look.sight)


def _file(wanted: Wanted, look: Looking) -> FileResponse:
    folder: Path = settings.COMITY_BLOBS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  the answer closes it
    try:
        made = exporting.export(wanted, stream, by=look.actor, at=look.at)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    name = f"comity-{look.at:%Y%m%d}-{str(made.row.pk)[:8]}.{wanted.form.ending}"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=wanted.form.media_type)


def _page(
    request: HttpRequest,
    look: Looking,
    form: ExportForm,
    wanted: Wanted | None = None,
    preview: Preview | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    page = page_of(request, made_by(look))
    context = {
        "tabs": tabs(request, "export"),
        "form": form,
        "preview": preview,
        "reader": _reader(form, wanted) if wanted else "",
        "withheld": [(number, _(exporting.why(code))) for code, number in preview.withheld.items()] if preview else [],
        "page": page,
        "rows": [(one, FORMS[Form(one.form)] if one.form in set(Form) else one.form, _number(one)) for one in page],
    }
    return render(request, "intel/exports/export.html", context, status=status)


def _reader(form: ExportForm, wanted: Wanted) -> str:
    choices = dict(form.fields["to"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    return str(choices.get(form.cleaned_data["to"], wanted.to.name))


def _number(one: Export) -> int:
    """Ids have eight bytes each."""
    return len(one.ids) // 8


def _cells(one: Export) -> tuple[str, ...]:
    return str(one.pk), one.form, one.recipient, str(_number(one)), one.sha256, to_text(one.made_at)
