"""Need to know: which rows an officer may read at all. Everything else does not exist for her."""

from django.db.models import Q, QuerySet

from comity.directory.core.permissions import EVERY_INSTRUMENT, Act, Actor, Role, allows
from comity.evidence.models import Information, Order, Preservation, Request


def reads_all(actor: Actor) -> bool:
    """Whether the officer oversees rather than works: she reads every request and takes no step."""
    return Role.AUDITOR in actor.roles_under(EVERY_INSTRUMENT)


def requests(actor: Actor) -> QuerySet[Request]:
    """The requests that lie before the officer's desks; all of them for an auditor; none for a provider's clerk."""
    if not allows(actor, Act.REQUEST_VIEW):
        return Request.objects.none()
    if reads_all(actor):
        return Request.objects.all()
    return Request.objects.filter(before(actor))


def freezes(actor: Actor) -> QuerySet[Preservation]:
    """The freezes of these requests. By a join: a list of the requests behind them would be made for every page."""
    if not allows(actor, Act.REQUEST_VIEW):
        return Preservation.objects.none()
    if reads_all(actor):
        return Preservation.objects.all()
    return Preservation.objects.filter(before(actor, of="request__"))


def before(actor: Actor, *, of: str = "") -> Q:
    """The requests before the officer's desks; `of` is the way from a row to its request."""
    return Q((f"{of}desk__in", actor.desk_ids)) | Q((f"{of}referred_desk__in", actor.desk_ids))


def orders(actor: Actor) -> QuerySet[Order]:
    """The orders to the officer's desks: what a provider sees."""
    if not allows(actor, Act.ORDER_VIEW):
        return Order.objects.none()
    return Order.objects.filter(desk__in=actor.desk_ids)


def information(actor: Actor) -> QuerySet[Information]:
    """The offers of information that lie before the officer's desks; all of them for an auditor."""
    if not allows(actor, Act.REQUEST_VIEW):
        return Information.objects.none()
    if reads_all(actor):
        return Information.objects.all()
    return Information.objects.filter(desk__in=actor.desk_ids)
