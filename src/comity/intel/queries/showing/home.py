"""What an officer of this node may see on its pages."""

from collections.abc import Mapping
from datetime import datetime

from comity.directory.core.permissions import Actor
from comity.intel.core.sharing.cases import Reader
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Collection, Incoming
from comity.intel.queries import labels, readers
from comity.intel.queries.reading import Sight


def sight(actor: Actor, *, at: datetime, purpose: str = "") -> Sight:
    """The labels that she may read, and the collections of communities that do not count her."""
    reader, release = readers.officer(actor), readers.at_home(at=at, purpose=purpose)
    return Sight(
        labels.allowed(reader, release),
        lambda raw: labels.shown(raw, reader, release),
        closed=closed(reader, release.communities),
    )


def purposes(actor: Actor, *, at: datetime) -> list[str]:
    """Purposes for which she may read what she may not read without one, as owners' markings name them."""
    reader, release = readers.officer(actor), readers.at_home(at=at)
    plain = labels.allowed(reader, release)
    named = {each for one in labels.markings().values() for handling in one.handlings for each in handling.purposes}
    return [one for one in sorted(named) if labels.allowed(reader, readers.at_home(at=at, purpose=one)) - plain]


def closed(reader: Reader, charters: Mapping[str, Charter]) -> frozenset[int]:
    """Collections that belong to communities, or are filled by them, of which none counts the reader.

    A community may admit one organisation of a node and no other. One that this node has left counts nobody.
    """
    owned = Collection.objects.filter(community__isnull=False).values_list("pk", "community")
    filled = Incoming.objects.values_list("collection", "community").distinct()
    return frozenset(pk for pk, community in {*owned, *filled} if not _counts(charters.get(str(community)), reader))


def _counts(charter: Charter | None, reader: Reader) -> bool:
    return charter is not None and charter.has(node=reader.node, organisation=reader.organisation)


def collections(sight: Sight) -> list[Collection]:
    """The collections that are not closed to the officer, by title."""
    return list(Collection.objects.exclude(pk__in=sight.closed).order_by("title", "pk"))
