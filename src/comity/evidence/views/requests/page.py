"""The one page of a request: who asks whom for what, where it stands, what happens next, every clock, every proof."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import queries as directory
from comity.directory.core.permissions import Actor
from comity.directory.views import actor as actor_at
from comity.evidence.actions.turns import NOT_DELIVERED
from comity.evidence.core.machine import Kind
from comity.evidence.models import Request
from comity.evidence.queries import law, scope
from comity.evidence.templatetags.words import word
from comity.evidence.views.finding import request_of
from comity.evidence.views.requests import letters, moves, parcels
from comity.evidence.views.showing import story
from comity.evidence.views.showing import values as shown
from comity.evidence.views.showing.names import citation, desk_name, due, state_name


@dataclass(frozen=True, slots=True)
class Parties:
    """Who asks whom, in words."""

    asking: str
    asking_desk: str
    asked: str
    asked_desk: str
    other: str


@require_safe
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """The request as this officer may see it."""
    actor = actor_at(request)
    row = request_of(actor, ref)
    return render(request, "evidence/request.html", _context(actor, row))


def _context(actor: Actor, row: Request) -> dict[str, object]:
    form, values = law.request_form(row), law.request_values(row)
    parties, packages = parties_of(row), parcels.cards(row)
    possible = moves.moves(actor, row)
    now, zone = timezone.now(), timezone.get_current_timezone_name()
    return {
        "item": row,
        "title": title_of(row),
        "summary": _summary(row, parties),
        "parties": parties,
        "cited": citation(row.instrument, row.article),
        "route": law.route(row.route),
        "whose": _whose(row, parties),
        "due": due(row.due_at) if row.is_open else None,
        "moves": possible,
        "first": next((move for move in possible if move.allowed and not move.last), None),
        "road": story.road(row),
        "clocks": story.clocks(list(row.clocks.all()), at=now, zone=zone),
        "freeze": getattr(row, "preservation", None),
        "lines": shown.authority(form, values),
        "timeline": story.timeline(row),
        "packages": packages,
        "retriable": parcels.retriable(actor, row, packages),
        "undelivered": row.problem_code == NOT_DELIVERED,
        "may_open": parcels.may_open(actor, row),
        "beside": letters.others(),
        "linked": _linked(actor, row),
        **_records(row),
    }


def _records(row: Request) -> dict[str, object]:
    """What was written down beside the request: signatures, calls, questions, orders, files."""
    return {
        "signatures": list(row.signatures.filter(voided_at=None).order_by("signed_at")),
        "names": directory.names_of({str(one.officer) for one in row.signatures.all()}),
        "clarifications": row.clarifications.order_by("asked_at"),
        "orders": row.orders.order_by("issued_at").prefetch_related("attachments"),
        "desks": {str(order.desk): desk_name(order.desk) for order in row.orders.all()},
        "call_backs": row.call_backs.order_by("at"),
        "attachments": row.attachments.filter(about="request").order_by("added_at", "id"),
    }


def parties_of(row: Request) -> Parties:
    """Both sides by state and desk."""
    ours, theirs = desk_name(row.desk), desk_name(row.their_desk)
    asking, asked = state_name(row.requesting), state_name(row.requested)
    if row.side == "asking":
        return Parties(asking, ours, asked, theirs, asked)
    return Parties(asking, theirs, asked, ours, asking)


def title_of(row: Request) -> str:
    if row.kind == Kind.PRESERVATION:
        return _("Preservation of stored data")
    return _("Disclosure: {data}").format(data=word(row.data))


def _summary(row: Request, parties: Parties) -> str:
    facts = {
        "asking": parties.asking,
        "asked": parties.asked,
        "holder": word(row.holder),
        "data": word(row.data),
        "article": citation(row.instrument, row.article),
    }
    if row.kind == Kind.PRESERVATION:
        return _(
            "{asking} asks {asked} to freeze data before they are lost. Holder: {holder}. Under {article}."
        ).format(**facts)
    return _("{asking} asks {asked} to disclose data: {data}. Holder: {holder}. Under {article}.").format(**facts)


def _whose(row: Request, parties: Parties) -> str:
    """Whose move it is, as a sentence."""
    if not row.is_open:
        return _("Nothing further is owed to anybody")
    if row.move == row.side:
        return _("Our move: {act}").format(act=moves.next_of_ours(row))
    if row.move == "provider":
        return _("The holder is to answer our order")
    if row.move:
        return _("It is for {state} to move").format(state=parties.other)
    return _("The message is on its way to {state}").format(state=parties.other)


def _linked(actor: Actor, row: Request) -> list[Request]:
    """The preservation that this request follows up, or the requests that follow up this preservation."""
    seen = scope.requests(actor)
    if row.preservation_ref:
        return list(seen.filter(ref=row.preservation_ref))
    return list(seen.filter(preservation_ref=row.ref).order_by("created_at"))
