"""What nodes write to each other about single objects: proposals, and requests to publish for another.

An officer sees proposals about objects that she may read, and requests to publish whose marking lets her read them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from comity.directory.core.permissions import Actor
from comity.intel.core.indexing.titles import title_of
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.marks.markings import read_marking
from comity.intel.core.stix import Checked, check
from comity.intel.models import Delegation, Proposal
from comity.intel.queries import communities, labels, readers
from comity.intel.queries.finding import Asked, Filters, Hit, find
from comity.intel.queries.reading import Sight
from comity.terms.errors import ComityError, gettext_noop

MOST = 500


class LetterUnknown(ComityError):
    code = "intel.letter-unknown"
    status = 404
    sentence = gettext_noop("There is no such letter, or it is not yours to read.")


class Show(StrEnum):
    """Which letters a list shows."""

    WAITING = "waiting"
    SETTLED = "settled"
    SENT = "sent"


class Kind(StrEnum):
    PROPOSAL = "proposal"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in a list. `other` is who wrote it, or whom this node wrote to; `title` is what the object is
    called, as far as it is here."""

    id: UUID
    kind: Kind
    at: datetime
    stix_id: str
    other: str
    state: str
    title: str


def letters(show: Show, actor: Actor, sight: Sight, *, publishes: bool, at: datetime) -> list[Letter]:
    """The newest first, at most `MOST` of each kind. Requests to publish are for those who may do so."""
    proposals = list(_proposals(show))
    seen = hits([one.stix_id for one in proposals], sight)
    found = [_proposed(one, show, seen[one.stix_id].title) for one in proposals if one.stix_id in seen]
    if publishes:
        found += [_letter(one, show) for one in _delegations(show) if readable(one, actor, at=at)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def proposal(proposal_id: UUID) -> Proposal:
    """Raises LetterUnknown."""
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise LetterUnknown()
    return row


def delegation(delegation_id: UUID, actor: Actor, *, at: datetime) -> Delegation:
    """Raises LetterUnknown."""
    row = Delegation.objects.filter(pk=delegation_id).first()
    if row is None or not readable(row, actor, at=at):
        raise LetterUnknown()
    return row


def readable(row: Delegation, actor: Actor, *, at: datetime) -> bool:
    """Whether she belongs to a community with the other node, and the original's marking lets her read it; one that is
    not here any more shows nothing."""
    other = row.contributor if row.voucher == settings.COMITY_NODE_ID else row.voucher
    if ":" not in other and not any(other in charter.nodes for charter in communities.visible_to(actor)):
        return False
    found = check(bytes(row.raw)) if row.raw else None
    if not isinstance(found, Checked):
        return True
    marking = read_marking(found.marking_refs, labels.definitions(found.marking_refs))
    return decide(marking, readers.officer(actor), readers.at_home(at=at)).allowed


def hits(stix_ids: Iterable[str], sight: Sight) -> Mapping[str, Hit]:
    """Objects by their ids, as far as the officer may see them."""
    wanted = tuple(dict.fromkeys(stix_ids))
    found = find(Asked(stix_ids=wanted), Filters(), sight, limit=max(1, len(wanted))) if wanted else None
    return {one.stix_id: one for one in found.hits} if found else {}


def _proposals(show: Show) -> QuerySet[Proposal]:
    here, waiting = settings.COMITY_NODE_ID, Proposal.State.WAITING
    rows = Proposal.objects.order_by("-proposed_at")
    if show is Show.SENT:
        return rows.filter(proposer=here)[:MOST]
    received = rows.filter(owner=here)
    return (received.filter(state=waiting) if show is Show.WAITING else received.exclude(state=waiting))[:MOST]


def _delegations(show: Show) -> QuerySet[Delegation]:
    here, waiting = settings.COMITY_NODE_ID, Delegation.State.WAITING
    rows = Delegation.objects.order_by("-asked_at")
    if show is Show.SENT:
        return rows.filter(contributor=here)[:MOST]
    received = rows.filter(voucher=here)
    return (received.filter(state=waiting) if show is Show.WAITING else received.exclude(state=waiting))[:MOST]


def _proposed(row: Proposal, show: Show, title: str) -> Letter:
    other = row.owner if show is Show.SENT else row.proposer
    return Letter(row.pk, Kind.PROPOSAL, row.proposed_at, row.stix_id, other, row.state, title)


def _letter(row: Delegation, show: Show) -> Letter:
    other = row.voucher if show is Show.SENT else row.contributor
    title = title_of(msgspec.json.decode(bytes(row.raw))) if row.raw else ""
    return Letter(row.pk, Kind.PUBLICATION, row.asked_at, row.original, other, row.state, title)
