"""What the law data say about a request: its route, its form, its grounds, who may issue it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from comity.evidence.core.bodies import FieldAsked
from comity.evidence.core.form.fields import Form, form_field
from comity.evidence.core.form.values import Value, from_json
from comity.evidence.models import Request
from comity.law.core.book.texts import Ground, Route
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.knowledge import load
from comity.law.core.routes import Question
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3


class RouteUnknown(ComityError):
    code = "evidence.route-unknown"
    sentence = gettext_noop("This node's law data has no route “{route}”. Compare versions, or use another route.")


def route(route_id: str) -> Route:
    """Raises RouteUnknown."""
    try:
        return load().route(route_id)
    except KeyError:
        raise RouteUnknown(route=route_id[:80]) from None


def form_of(fields: list[object]) -> Form:
    """The form behind kept JSON."""
    asked = msgspec.convert(fields, tuple[FieldAsked, ...])
    return tuple(form_field(one.field, one.need, one.source, load().fields) for one in asked)


def request_form(request: Request) -> Form:
    return form_of(request.fields)


def values_of(form: Form, kept: dict[str, object]) -> dict[str, Value]:
    """Raises NotAValue, NotAnIdentifier, NotAWallet."""
    return from_json(kept, {field.id: field.kind for field in form})


def request_values(request: Request) -> dict[str, Value]:
    return values_of(request_form(request), request.values)


def question_of(request: Request, on: date) -> Question:
    """The question that the route answered, as of a day."""
    facts: Mapping[str, bool | int] = msgspec.convert(request.facts, dict[str, bool | int])
    return Question(
        requesting=Iso3(request.requesting),
        requested=Iso3(request.requested),
        data=DataCategory(request.data),
        holder=Holder(request.holder),
        urgency=Urgency(request.urgency),
        on=on,
        offence=request.offence or None,
        facts=facts,
        assume_in_force=frozenset(),
    )


def grounds(request: Request) -> tuple[Ground, ...]:
    """The grounds on which a request under this route may be refused, those of the instrument first."""
    return (*route(request.route).grounds, *load().grounds_of_any_request)
