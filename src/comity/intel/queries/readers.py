"""Who reads, and on which way out: the two things that the gate asks about besides the marking."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.directory.core.permissions import Actor
from comity.directory.queries import own_organisations
from comity.intel.adapters import gate
from comity.intel.core.sharing.cases import Channel, Reader, Release, Who
from comity.intel.core.sharing.marks import handling
from comity.intel.models import Collection, Token
from comity.intel.queries import communities
from comity.terms.marking import Tlp


def officer(actor: Actor) -> Reader:
    """An officer of this node."""
    here = settings.COMITY_NODE_ID
    person = handling.person(actor.officer_id, here)
    return Reader(Who.OFFICER, actor.name, node=here, organisation=actor.organisation_id, person=person)


def node(node_id: str, name: str = "") -> Reader:
    """Another node."""
    return Reader(Who.NODE, name or node_id, node=node_id, owner=node_id)


def token(client: Token) -> Reader:
    """A client of TAXII. It is at home only where its organisation is one of this node's."""
    here = _is_ours(client.organisation)
    organisation = str(client.organisation) if client.organisation else ""
    return Reader(
        Who.TOKEN, client.name, node=here, organisation=organisation, owner=f"taxii:{organisation or client.pk}"
    )


def everybody() -> Reader:
    """Whoever finds it."""
    return Reader(Who.PUBLIC)


def out_of(collection: Collection, channel: Channel, *, at: datetime) -> Release:
    """The way out of a collection, on the terms that its keeper set."""
    terms = gate.terms(collection.pk)
    return Release(
        channel,
        at,
        settings.COMITY_NODE_ID,
        purpose=terms.purpose,
        community=str(collection.community) if collection.community else "",
        communities=communities.known(),
        unmarked=Tlp(terms.unmarked) if terms.unmarked else None,
    )


def at_home(*, at: datetime, purpose: str = "") -> Release:
    """A page for an officer of this node: what carries no level is read as what stays in the organisation."""
    return Release(
        Channel.PAGE,
        at,
        settings.COMITY_NODE_ID,
        purpose=purpose,
        communities=communities.known(),
        unmarked=Tlp.AMBER_STRICT,
    )


def _is_ours(organisation: UUID | None) -> str:
    ours = organisation is not None and own_organisations().filter(pk=organisation).exists()
    return settings.COMITY_NODE_ID if ours else ""
