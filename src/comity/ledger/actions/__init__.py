"""Acts on this node's log, and on what this node knows of its peers' logs."""

from comity.ledger.actions.checkpoints import add_cosignature, checkpoint, checkpoint_now
from comity.ledger.actions.recording import forget, record
from comity.ledger.actions.resuming import begin_anew, resume
from comity.ledger.actions.witnessing import Equivocated, OtherSizeKnown, RolledBack, Unproven, heard, witness

__all__ = [
    "Equivocated",
    "OtherSizeKnown",
    "RolledBack",
    "Unproven",
    "add_cosignature",
    "begin_anew",
    "checkpoint",
    "checkpoint_now",
    "forget",
    "heard",
    "record",
    "resume",
    "witness",
]
