"""What a client of TAXII may see of a collection: the gate's word, asked once for a request."""

from datetime import datetime

from comity.intel.core.sharing.cases import Channel
from comity.intel.models import Collection
from comity.intel.queries import labels, readers
from comity.intel.queries.clients import Client
from comity.intel.queries.reading import Sight


def sight_of(client: Client, collection: Collection, *, at: datetime) -> Sight:
    """The labels that the client may read there; what it brought itself, it may read back."""
    reader = readers.token(client.token)
    release = readers.out_of(collection, Channel.TAXII, at=at)
    allowed = labels.allowed(reader, release)
    return Sight(allowed, lambda raw: labels.shown(raw, reader, release), reader.owner)
