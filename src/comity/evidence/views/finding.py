"""The row an address names, if it lies before the officer; else it does not exist for her."""

from uuid import UUID

from comity.directory.core.permissions import Act, Actor, NotPermitted, holders
from comity.evidence.actions.ordering import OrderUnknown
from comity.evidence.actions.turns import RequestUnknown
from comity.evidence.models import Order, Request
from comity.evidence.queries import scope
from comity.terms.reference import reference


def request_of(actor: Actor, ref: str) -> Request:
    """A request the officer may read. Raises RequestUnknown, NotAReference."""
    found = scope.requests(actor).filter(ref=reference(ref)).first()
    if found is None:
        raise RequestUnknown
    return found


def order_of(actor: Actor, ref: str) -> Order:
    """An order to one of the officer's desks. Raises OrderUnknown, NotAReference."""
    found = scope.orders(actor).select_related("request").filter(ref=reference(ref)).first()
    if found is None:
        raise OrderUnknown
    return found


def sits_before(actor: Actor, row: Request) -> bool:
    """Whether the request lies before one of her desks: who only oversees takes no step."""
    return str(row.desk) in actor.desk_ids or str(row.referred_desk) in actor.desk_ids


def require_seat(actor: Actor, row: Request, act: Act) -> None:
    """Nothing, where she may act on it at all. Raises NotPermitted."""
    if not sits_before(actor, row):
        raise NotPermitted(act=act.value, roles=", ".join(holders(act)))


def is_uuid(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True
