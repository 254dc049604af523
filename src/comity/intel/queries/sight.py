"""What a client of TAXII may see of a collection: the gate's word, asked again whenever anything has changed."""

from datetime import datetime

from comity.intel.adapters.stamp import Kept, Moment
from comity.intel.core.sharing.cases import Channel
from comity.intel.queries import labels, readers
from comity.intel.queries.clients import Access, Client
from comity.intel.queries.reading import Sight

_sights: Kept[Sight] = Kept()


def sight_of(client: Client, access: Access, now: Moment) -> Sight:
    """The labels that the client may read there; what it brought itself, it may read back."""
    return _sights.of((client.token_id, access.pk), lambda: _asked(client, access, now.at), now)


def _asked(client: Client, access: Access, at: datetime) -> Sight:
    reader = readers.token(client.token)
    release = readers.out_of(access.collection, Channel.TAXII, at=at)
    allowed = labels.allowed(reader, release)
    return Sight(allowed, lambda raw: labels.shown(raw, reader, release), reader.owner, release.blocked_types)
