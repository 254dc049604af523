"""`comity resume`: a restored copy compared with what the peers have seen, before its log grows again.

See docs/decisions/0041-after-a-restore.md.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from comity.directory.actions.manifests import publish_manifest, require_threshold
from comity.directory.adapters.keys import root_keys
from comity.federation.tasks.comparing import Answer, Seen
from comity.ledger import actions as ledger
from comity.ledger import queries
from comity.terms.errors import ComityError, gettext_noop

SENTENCES = {
    Answer.CONTINUES: gettext_noop("{peer} has seen no more than this copy has: {size} leaves."),
    Answer.LONGER: gettext_noop("{peer} has seen {size} leaves."),
    Answer.REFUSED: gettext_noop("{peer} refuses the log of this copy."),
    Answer.SILENT: gettext_noop("{peer} does not answer."),
}


class LeavesLost(ComityError):
    """A peer has seen more of the log than the copy has."""

    code = "node.resume.leaves-lost"
    status = 409
    sentence = gettext_noop(
        "{peer} has seen {theirs} leaves of this node's log, and this copy has {ours}: at least {lost} acts are lost. "
        "Restore a newer backup. If there is none, begin a new log: add --new-log."
    )


class OtherStory(ComityError):
    """A peer does not recognise the log."""

    code = "node.resume.other-story"
    status = 409
    sentence = gettext_noop(
        "{peer} refuses the log of this copy: it has seen another history, or knows the log by another key. Restore "
        "another backup, or the keys that belong to this one. If there are none, begin a new log: add --new-log."
    )


class NobodyAnswered(ComityError):
    """Peers that may have seen more could not be asked."""

    code = "node.resume.unasked"
    status = 409
    sentence = gettext_noop(
        "Not asked: {peers}. Try again when they answer. If you know that nobody has seen more than this copy has, "
        "say so: add --on-my-word. The ledger keeps that you did."
    )


def told(seen: Seen, translate: Callable[[str], str]) -> str:
    """What a peer answered, in a sentence."""
    return translate(SENTENCES[seen.answer]).format(peer=seen.peer, size=seen.size)


def go_on(seen: Sequence[Seen], *, on_my_word: bool, at: datetime) -> None:
    """Continue the log where no peer has seen more. Raises LeavesLost, OtherStory, NobodyAnswered."""
    silent = [each.peer for each in seen if each.answer is Answer.SILENT]
    for each in seen:
        if each.answer is Answer.LONGER:
            ours = queries.head().size
            raise LeavesLost(peer=each.peer, theirs=each.size, ours=ours, lost=each.size - ours)
        if each.answer is Answer.REFUSED:
            raise OtherStory(peer=each.peer)
    if (silent or not seen) and not on_my_word:
        raise NobodyAnswered(peers=", ".join(silent) or "-")
    ledger.resume(seen=_sizes(seen), silent=silent, at=at)


def begin_anew(seen: Sequence[Seen], *, roots: Path | None, at: datetime) -> None:
    """Begin a new log and tell its keys to the peers by a manifest. Raises RootKeysAway before anything is changed."""
    at_hand = root_keys(roots)
    require_threshold(at_hand)
    ledger.begin_anew(seen=_sizes(seen), at=at)
    publish_manifest(at=at, roots=at_hand)


def _sizes(seen: Sequence[Seen]) -> dict[str, int]:
    return {each.peer: each.size for each in seen if each.size}
