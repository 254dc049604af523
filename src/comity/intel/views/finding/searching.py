"""Search by anything: paste values, a list of them, ids of STIX, or words.

What is pasted may name persons, so it travels in the body of the form and not in the address; a link may still ask.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.core.permissions import Act, allows
from comity.intel.core.observable import of
from comity.intel.core.observable.benign import SENTENCES
from comity.intel.core.showing.looks import kind_name
from comity.intel.forms.finding import FindForm
from comity.intel.models import Collection, Token
from comity.intel.queries import finding
from comity.intel.queries.finding import MOST_COUNTED, Asked, Found
from comity.intel.queries.related import newest, opened
from comity.intel.queries.showing import home
from comity.intel.queries.showing.values import Answer, answers
from comity.intel.views import actor
from comity.intel.views.finding.exporting import export
from comity.intel.views.finding.sight import KEPT, Looking, looking
from comity.intel.views.finding.telling.naming import Names
from comity.intel.views.finding.telling.rows import rows
from comity.intel.views.tabs import tabs

PER_PAGE = 50
FORMATS = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was asked for, as the page shows it. `why` it may mean nothing, in sentences."""

    kind: str
    text: str
    number: str
    found: bool
    why: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The form, and below it what was found."""
    parts = tabs(request, "search")
    if not allows(actor(request), Act.INTEL_VIEW) and parts:
        return redirect(parts[0].url)
    look = looking(request)
    names = Names(look.actor, look.at)
    collections = {str(one.public_id): one for one in home.collections(look.sight)}
    form = _form(request, look, names, collections)
    if not form.is_valid():
        context = {"form": form, "tabs": parts, "index": finding.behind()}
        return render(request, "intel/finding/search.html", context, status=422)
    look = _for_a_purpose(request, form, look)
    what, filters = _asked(form, look), form.filters({key: one.pk for key, one in collections.items()})
    if request.method == "POST" and request.POST.get("format") in FORMATS:
        return export(request, what, filters, look)
    found = finding.find(what, filters, look.sight, after=form.cleaned_data["after"] or 0, limit=PER_PAGE)
    values = [] if form.cleaned_data["after"] else [_value(one) for one in answers(what, filters, look.sight)]
    context = {
        "form": form,
        "tabs": parts,
        "index": finding.behind(),
        "rows": rows(found.hits, names, look.sight),
        "found": found,
        "number": _number(found),
        "values": values,
        "warned": [one for one in values if one.why],
        "unread": max(0, len(what.values) - len(values)) if values else 0,
        "asked": what.values or what.stix_ids or what.words,
        "later": bool(form.cleaned_data["after"]),
    }
    return render(request, "intel/finding/search.html", context)


def _form(request: HttpRequest, look: Looking, names: Names, collections: dict[str, Collection]) -> FindForm:
    given = request.POST if request.method == "POST" else request.GET
    clients = Token.objects.values_list("pk", "organisation").order_by("name")[:200]
    owners = [settings.COMITY_NODE_ID, *sorted(names.nodes), *(f"taxii:{of or pk}" for pk, of in clients)]
    offered = {
        "owner": [(one, names.owner(one)) for one in dict.fromkeys(owners)],
        "collection": [(key, one.title) for key, one in collections.items()],
        "purpose": [(one, one) for one in home.purposes(look.actor, at=look.at)],
    }
    return FindForm(given, offered=offered)


def _for_a_purpose(request: HttpRequest, form: FindForm, look: Looking) -> Looking:
    """The purpose that the form says holds from now on, until another is said or she signs out."""
    if "purpose" not in form.fields or "purpose" not in form.data:
        return look
    request.session[KEPT] = form.cleaned_data["purpose"]
    return looking(request)


def _asked(form: FindForm, look: Looking) -> Asked:
    """What the text asks for; without one, the value of an object that a link names by its place in it."""
    text, like, place = (form.cleaned_data[name] for name in ("q", "like", "place"))
    if text.strip() or not like:
        return finding.asked(text)
    hit = newest({like}, look.sight).get(like)
    values = of(opened(hit)) if hit else ()
    return Asked(values=tuple(values[place or 0 : (place or 0) + 1])) if values else Asked(stix_ids=(like,))


def _value(one: Answer) -> Value:
    why = [_(SENTENCES[one.benign])] if one.benign else []
    if one.listed:
        why.append(_("It is on warning lists: {names}.").format(names=", ".join(one.listed[:5])))
    if one.number >= MOST_COUNTED:
        why.append(_("Very many objects have it, so it says little about any of them."))
    number = _("{count} or more").format(count=one.number) if one.number >= MOST_COUNTED else str(one.number)
    return Value(_(kind_name(one.value.kind)), one.value.value, number, one.number > 0, tuple(why))


def _number(found: Found) -> str:
    if found.number is None:
        return ""
    return _("{count} or more").format(count=found.number) if found.number >= MOST_COUNTED else str(found.number)


def url_of(**asked: str | int) -> str:
    """A link to what such a search finds."""
    return f"{reverse('intel:search')}?{urlencode(asked)}"
