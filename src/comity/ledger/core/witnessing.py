"""Whether a log's new checkpoint continues the last one seen, and what a contradiction proves.

A log that signs two heads of which neither continues the other has equivocated: whoever holds both notes can show it
to anyone (C2SP tlog-checkpoint, "Signatures"; tlog-witness, "add-checkpoint").
"""

from collections.abc import Sequence
from enum import StrEnum

from comity.ledger.core.checkpoints import Checkpoint
from comity.ledger.core.notes import signed_head
from comity.ledger.core.proofs import Proof, continued, roots
from comity.ledger.core.vkeys import VerifierKey


class Verdict(StrEnum):
    """What a new checkpoint is, next to the last one."""

    CONTINUES = "continues"
    ROLLED_BACK = "rolled-back"
    SPLIT_VIEW = "split-view"
    REWRITTEN = "rewritten"
    UNPROVEN = "unproven"

    @property
    def convicts(self) -> bool:
        """True where the two notes, with the proof, show to anyone that the log has equivocated."""
        return self in {Verdict.SPLIT_VIEW, Verdict.REWRITTEN}


def judge(last: Checkpoint, new: Checkpoint, proof: Proof) -> Verdict:
    """What `new` is, next to `last` of the same log.

    REWRITTEN is stronger than a failed proof: the proof leads to the new root that the log signed, and from an old
    root that is not the one it signed before. Since one set of hashes fixes both roots, the log has contradicted
    itself. UNPROVEN convicts nobody: the log owes a proof.
    """
    if new.size < last.size:
        return Verdict.ROLLED_BACK
    if new.size == last.size:
        return Verdict.CONTINUES if new.root == last.root else Verdict.SPLIT_VIEW
    if continued(last.size, last.root, new.size, new.root, proof):
        return Verdict.CONTINUES
    shown = roots(last.size, last.root, new.size, proof)
    if shown is not None and shown[1] == new.root and shown[0] != last.root:
        return Verdict.REWRITTEN
    return Verdict.UNPROVEN


def convict(first: str, second: str, keys: Sequence[VerifierKey], proof: Proof = ()) -> Verdict:
    """The auditor's question: do two signed notes of one log contradict each other? Needs nothing but its keys.

    Raises NotANote, NotSigned, WrongSignature, NotACheckpoint, OtherLog where a note is not this log's.
    """
    older, newer = sorted((signed_head(first, keys), signed_head(second, keys)), key=lambda head: head.size)
    return judge(older, newer, proof)
