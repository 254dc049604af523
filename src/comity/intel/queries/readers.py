"""Who reads, and on which way out: the two things that the gate asks about besides the marking."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.directory.core.permissions import Actor
from comity.directory.queries import own_organisations
from comity.intel.adapters import gate
from comity.intel.core.exchange import passing
from comity.intel.core.sharing.cases import Channel, Reader, Release, Who
from comity.intel.core.sharing.community import Member, MemberKind
from comity.intel.core.sharing.marks import handling
from comity.intel.models import Collection, Right, Token
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
    plain = Release(
        channel,
        at,
        settings.COMITY_NODE_ID,
        purpose=terms.purpose,
        community=str(collection.community) if collection.community else "",
        communities=communities.known(),
        unmarked=Tlp(terms.unmarked) if terms.unmarked else None,
    )
    agreed = gate.agreed(collection.pk, settings.COMITY_NODE_ID)
    if not agreed:
        return plain
    now = intended(collection, plain)
    return replace(plain, approved=frozenset(marking for marking, keys in agreed if passing.covers(keys, now)))


def intended(collection: Collection, release: Release) -> tuple[Reader, ...]:
    """Everybody beyond this node whom a collection is for: members of its community, clients with a right to read."""
    charter = release.communities.get(release.community)
    members = [one for one in charter.members if one.node != release.from_node] if charter else []
    rights = Right.objects.filter(
        collection=collection.pk, can_read=True, token__revoked_at=None, token__expires_at__gt=release.at
    )
    clients = rights.select_related("token").order_by("token__name", "token")
    return (*map(_member, members), *(token(one.token) for one in clients))


def _member(member: Member) -> Reader:
    if member.kind is MemberKind.NODE:
        return node(member.id, member.name)
    return Reader(Who.ORGANISATION, member.name, node=member.node, organisation=member.id, owner=member.node)


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
