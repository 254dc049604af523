"""How a restored copy goes on: its log continued, or a new one begun where leaves are lost."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from comity.ledger.actions.recording import append
from comity.ledger.adapters import keys, restored
from comity.ledger.core.entries import Leaf
from comity.ledger.queries import head


@transaction.atomic(durable=True)
def resume(*, seen: Mapping[str, int], silent: list[str], at: datetime) -> Leaf:
    """Let the log of a restored copy grow again, as it was.

    `seen` are the leaves that each peer knows, none more than there are; `silent` the peers that could not be asked:
    naming any means that the operator vouches for them.
    """
    facts = {"leaves": head().size, "seen": dict(seen), "unasked": silent}
    transaction.on_commit(restored.unmark)
    return append("ledger.resumed", keys.origin(), facts, at=at)


@transaction.atomic(durable=True)
def begin_anew(*, seen: Mapping[str, int], at: datetime) -> Leaf:
    """Begin a new log, with another name and other keys, on the leaves that this copy has.

    The former log is never signed again, so that it ends where its last witness saw it; what it has beyond these
    leaves is lost here. Publish a manifest afterwards: it tells the peers the keys of the new log.
    """
    ended = keys.origin()
    keys.begin_anew()
    transaction.on_commit(restored.unmark)
    facts = {"former": ended, "leaves": head().size, "seen": dict(seen)}
    return append("ledger.begun-anew", keys.origin(), facts, at=at)
