"""Communities as their members may see them, and who has been told of which version."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from django.conf import settings

from comity.directory.core.permissions import Actor
from comity.intel.adapters import gate
from comity.intel.adapters.gate import CommunityRow
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Community, CommunityVersion, Telling
from comity.terms.errors import ComityError, gettext_noop


class CommunityUnknown(ComityError):
    code = "intel.community-unknown"
    status = 404
    sentence = gettext_noop("There is no such community, or you are no member of it.")


def known() -> Mapping[str, Charter]:
    """Every community that this node is a member of, by its id: what the gate goes by."""
    return _known(gate.communities())


def charter(community_id: str | UUID) -> Charter:
    """The newest charter. Raises CommunityUnknown."""
    found = known().get(str(community_id))
    if found is None:
        raise CommunityUnknown()
    return found


def visible_to(actor: Actor) -> list[Charter]:
    """The communities that count the officer as a member, by name: nobody else learns that they exist."""
    seen = [one for one in known().values() if counts(one, actor)]
    return sorted(seen, key=lambda one: (one.name, one.id))


def seen_by(actor: Actor, community_id: str | UUID) -> Charter:
    """One community, for an officer who is a member. Raises CommunityUnknown."""
    found = charter(community_id)
    if not counts(found, actor):
        raise CommunityUnknown()
    return found


def invitations(actor: Actor) -> list[Charter]:
    """The communities that invite the officer, and whose agreement is not accepted or not yet known to be, by name."""
    rows = Community.objects.filter(state__in=(Community.State.INVITED, Community.State.ACCEPTED))
    seen = [one for one in map(_newest_of, rows) if _offers(one, actor)]
    return sorted(seen, key=lambda one: (one.name, one.id))


def offered_to(actor: Actor, community_id: str | UUID) -> Charter:
    """One community, for an officer who is a member or invited. Raises CommunityUnknown."""
    row = Community.objects.filter(pk=community_id).exclude(state=Community.State.LEFT).first()
    found = _newest_of(row) if row else None
    if found is None or not (counts(found, actor) or _offers(found, actor)):
        raise CommunityUnknown()
    return found


def state(community_id: str | UUID) -> str:
    """How this node stands in a community, in the words of `Community.State`; empty for one it never heard of."""
    return Community.objects.filter(pk=community_id).values_list("state", flat=True).first() or ""


def _offers(found: Charter, actor: Actor) -> bool:
    """Whether it invites the officer, or says that she is a member already."""
    asked = {"node": settings.COMITY_NODE_ID, "organisation": actor.organisation_id}
    return found.invites(**asked) or found.has(**asked)


def _newest_of(row: Community) -> Charter:
    return _newest(CommunityRow(row.pk, row.version, row.digest))


def counts(found: Charter, actor: Actor) -> bool:
    """Whether the community counts the officer as a member; whoever coordinates at this node sees it too."""
    coordinates = found.coordinator == settings.COMITY_NODE_ID
    return coordinates or found.has(node=settings.COMITY_NODE_ID, organisation=actor.organisation_id)


def versions(community_id: UUID) -> list[Charter]:
    """Every version that this node received while it was a member, newest first."""
    rows = CommunityVersion.objects.filter(community_id=community_id).order_by("-version")
    return [charters.kept(bytes(one)) for one in rows.values_list("envelope", flat=True)]


def tellings(community_id: UUID) -> list[Telling]:
    """Who was told of the newest changes and who still has not said that it knows, newest first."""
    return list(Telling.objects.filter(community_id=community_id).order_by("-version", "node"))


@lru_cache(maxsize=8)
def _known(rows: tuple[CommunityRow, ...]) -> Mapping[str, Charter]:
    """Kept in the process under the digests of the charters, so it is never out of date."""
    return MappingProxyType({str(one.id): _newest(one) for one in rows})


def _newest(row: CommunityRow) -> Charter:
    kept = CommunityVersion.objects.get(community_id=row.id, version=row.version)
    return charters.kept(bytes(kept.envelope))
