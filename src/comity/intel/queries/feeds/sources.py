"""Sources: which there are, which are due, and who reads what is given to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from comity.intel.core.feeds.reading import Record
from comity.intel.core.sharing.cases import Channel, Reader, Release, Who
from comity.intel.models import Source, Token
from comity.intel.queries import readers
from comity.intel.queries.rows import rows_named
from comity.terms.errors import ComityError, gettext_noop


class SourceUnknown(ComityError):
    code = "intel.feed.unknown"
    status = 404
    sentence = gettext_noop("There is no source {name}. `comity intel source list` shows them.")


def sources() -> list[Source]:
    """Every source, by name."""
    return list(Source.objects.select_related("collection"))


def source_named(name: str) -> Source:
    """Raises SourceUnknown."""
    found = Source.objects.select_related("collection").filter(name=name).first()
    if found is None:
        raise SourceUnknown(name=name[:60])
    return found


def due(*, at: datetime) -> list[Source]:
    """The sources whose turn has come, longest due first."""
    never = Q(due_at__isnull=True)
    rows = Source.objects.filter(never | Q(due_at__lte=at), every_minutes__gt=0)
    return list(rows.select_related("collection").order_by("due_at", "name"))


def reader(source: Source) -> Reader:
    """Who reads what is given to a server: another organisation, though no client of ours as those with tokens are
    (FIRST TLP 2.0, AMBER)."""
    token = Token(id=source.pk, name=source.name, organisation=source.organisation)
    return replace(readers.token(token), who=Who.ORGANISATION, owner=source.owner)


def release(source: Source, *, at: datetime) -> Release:
    """The way out to a server: that of its collection's clients."""
    return readers.out_of(source.collection, Channel.TAXII, at=at)


def are_here(records: Sequence[Record]) -> frozenset[Record]:
    """Those of a manifest's records that are stored here: in the same version, or in any if they have no versions."""
    found = rows_named(one.id for one in records).values_list("stix_id", "version", "versioned")
    versions = {(stix_id, version if versioned else 0) for stix_id, version, versioned in found.iterator()}
    return frozenset(one for one in records if (one.id, one.version) in versions or (one.id, 0) in versions)
