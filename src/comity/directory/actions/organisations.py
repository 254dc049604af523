"""Acts on this node's own organisations and desks. They reach the peers with the next manifest."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.directory.core.institutions import DeskKind, OrganisationKind
from comity.directory.core.permissions import Act, Actor, require
from comity.directory.models import Desk, Organisation
from comity.directory.queries import DeskUnknown
from comity.ledger.actions import record
from comity.terms.state import iso3


@transaction.atomic
def add_organisation(name: str, *, kind: OrganisationKind, by: Actor, at: datetime, state: str = "") -> Organisation:
    """An organisation for which this node speaks; of this node's state unless another is given.

    Raises NotPermitted, NotAStateCode.
    """
    require(by, Act.DESK_MANAGE)
    organisation = Organisation.objects.create(
        node_id=settings.COMITY_NODE_ID,
        state=iso3(state or settings.COMITY_STATE),
        kind=kind.value,
        name=name,
    )
    record("directory.organisation.added", str(organisation.pk), {"kind": kind.value}, by=by.officer_id, at=at)
    return organisation


@transaction.atomic
def add_desk(
    organisation: Organisation,
    *,
    kind: DeskKind,
    name: str,
    by: Actor,
    at: datetime,
    languages: Sequence[str] = (),
    email: str = "",
    telephone: str = "",
) -> Desk:
    """A desk of an organisation of this node. Raises NotPermitted, DeskUnknown where the organisation is a peer's."""
    require(by, Act.DESK_MANAGE)
    if organisation.node_id != settings.COMITY_NODE_ID:
        raise DeskUnknown()
    desk = Desk.objects.create(
        organisation=organisation,
        kind=kind.value,
        name=name,
        languages=list(languages),
        email=email,
        telephone=telephone,
    )
    facts = {"kind": kind.value, "organisation": str(organisation.pk)}
    record("directory.desk.added", str(desk.pk), facts, by=by.officer_id, at=at)
    return desk


@transaction.atomic
def close_desk(desk_id: uuid.UUID, *, by: Actor, at: datetime) -> Desk:
    """Take a desk out of the directory; its history stays. Raises NotPermitted, DeskUnknown."""
    require(by, Act.DESK_MANAGE)
    desk = Desk.objects.select_for_update().filter(pk=desk_id, organisation__node_id=settings.COMITY_NODE_ID).first()
    if desk is None:
        raise DeskUnknown()
    desk.open = False
    desk.save(update_fields=["open"])
    record("directory.desk.closed", str(desk.pk), {}, by=by.officer_id, at=at)
    return desk
