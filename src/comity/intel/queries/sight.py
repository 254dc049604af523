"""What a client of TAXII may see of a collection: the gate's word, asked again whenever anything has changed."""

import threading
from datetime import datetime, timedelta

from comity.intel.adapters.stamp import stamp
from comity.intel.core.sharing.cases import Channel
from comity.intel.queries import labels, readers
from comity.intel.queries.clients import Access, Client
from comity.intel.queries.reading import Sight

FRESH = timedelta(seconds=1)
"""How late the passing of an instant, such as the end of a retention, may be noticed."""
MOST = 256


class _Answers(threading.local):
    """The gate's last answers in this thread, by token and collection, with the stamp and instant of each."""

    def __init__(self) -> None:
        self.kept: dict[tuple[object, int], tuple[object, datetime, Sight]] = {}


_answers = _Answers()


def sight_of(client: Client, access: Access, *, at: datetime) -> Sight:
    """The labels that the client may read there; what it brought itself, it may read back."""
    key, now = (client.token_id, access.pk), stamp()
    kept = _answers.kept.get(key)
    if now is not None and kept is not None and kept[0] == now and timedelta(0) <= at - kept[1] < FRESH:
        return kept[2]
    found = _asked(client, access, at)
    if now is not None:
        if len(_answers.kept) >= MOST:
            _answers.kept.clear()
        _answers.kept[key] = now, at, found
    return found


def _asked(client: Client, access: Access, at: datetime) -> Sight:
    reader = readers.token(client.token)
    release = readers.out_of(access.collection, Channel.TAXII, at=at)
    allowed = labels.allowed(reader, release)
    return Sight(allowed, lambda raw: labels.shown(raw, reader, release), reader.owner, release.blocked_types)
