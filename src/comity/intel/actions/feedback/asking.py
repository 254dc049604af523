"""The gate, asked for one object that goes to one node by itself."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from comity.intel.core.sharing.cases import Channel, Release
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.grounds import Ground
from comity.intel.models import Collection, Incoming, StixObject
from comity.intel.queries import communities, labels, readers
from comity.intel.queries.exchange import provenance
from comity.terms.decision import Decision
from comity.terms.errors import ComityError, gettext_noop


class GateRefused(ComityError):
    code = "intel.gate-refused"
    status = 403
    sentence = gettext_noop("It may not go to {node}: {reasons}")


def back_from(subject: StixObject, *, at: datetime) -> Release:
    """The way back to the owner of an object: through the community that it came through."""
    for origin in provenance.origins(subject.pk):
        line = Incoming.objects.select_related("collection").filter(node=origin.node, community=origin.community)
        for one in line:
            return readers.out_of(one.collection, Channel.FEDERATION, at=at)
    return Release(Channel.FEDERATION, at, settings.COMITY_NODE_ID, communities=communities.known())


def through(community_id: str, *, at: datetime) -> Release:
    """The way to another member of a community. Raises CommunityUnknown."""
    charter = communities.charter(community_id)
    collection = Collection.objects.filter(community=charter.id).order_by("pk").first()
    if collection is not None:
        return readers.out_of(collection, Channel.FEDERATION, at=at)
    known = communities.known()
    return Release(Channel.FEDERATION, at, settings.COMITY_NODE_ID, community=charter.id, communities=known)


def pass_on(stored: StixObject, node: str, *, at: datetime) -> bytes:
    """What the node may be given of an object that another owns. Raises GateRefused."""
    release = Release(Channel.FEDERATION, at, settings.COMITY_NODE_ID, communities=communities.known())
    return _shown(stored, node, replace(release, owner=stored.owner, type=stored.type))


def let_go(stored: StixObject, node: str, release: Release) -> bytes:
    """What the node may be given of an object that this node answers for. Raises GateRefused."""
    return _shown(stored, node, replace(release, owner=settings.COMITY_NODE_ID, type=stored.type))


def _shown(stored: StixObject, node: str, release: Release) -> bytes:
    reader = readers.node(node)
    decision = decide(labels.marking_of(stored), reader, release)
    if not decision.allowed:
        raise GateRefused(node=node, reasons=_reasons(decision))
    raw = bytes(stored.raw)
    shown = labels.shown(raw, reader, release) if stored.granular else raw
    if shown is None:
        raise GateRefused(node=node, reasons="")
    return shown


def _reasons(decision: Decision) -> str:
    return " ".join(one.text for one in decision.reasons if isinstance(one, Ground))
