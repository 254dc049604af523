"""The choice that a page of routes makes: its question, the route chosen, the desks that can be asked."""

from collections.abc import Mapping

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory.core.permissions import Actor
from comity.evidence.actions.drafting import RouteNotOpen
from comity.evidence.forms.acts import Choices
from comity.evidence.queries import law, recipients
from comity.evidence.queries.recipients import Recipient
from comity.law.core import asking
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import load
from comity.law.core.routes import Question, RouteAnswer, find


def question_of(asked: QueryDict) -> Question:
    """The question in the address, as the page of routes put it there. Raises what `asking.ask` raises."""
    facts = [fact.partition("=")[::2] for fact in asked.getlist("fact")]
    return asking.ask(
        load(),
        requesting=asked.get("from", settings.COMITY_STATE),
        requested=asked.get("to", ""),
        data=asked.get("data", ""),
        holder=asked.get("holder", ""),
        urgency=asked.get("urgency", "ordinary"),
        on=timezone.localdate(),
        offence=asked.get("offence", ""),
        facts=facts,
    )


def answer_of(question: Question, route_id: str) -> RouteAnswer:
    """The route as it answers the question. Raises RouteUnknown, RouteNotOpen."""
    law.route(route_id)
    found = next(one for one in find(load(), question) if one.id == route_id)
    if found.status not in (Status.AVAILABLE, Status.OPEN):
        raise RouteNotOpen(route=found.id, status=found.status.value, on=question.on.isoformat())
    return found


def recipient_choices(actor: Actor, desks: list[Recipient]) -> Mapping[str, Choices]:
    """The desks to ask, those that the route names first, and our own desks."""
    own = [(str(desk.pk), f"{desk.name}, {desk.organisation.name}") for desk in recipients.own_desks(actor)]
    return {"recipient": [(one.key, _fitting(one)) for one in desks], "desk": own}


def _fitting(one: Recipient) -> str:
    return one.name if one.fits else _("{desk} (not named by the route)").format(desk=one.name)
