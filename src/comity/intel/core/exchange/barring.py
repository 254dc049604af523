"""What was called back does not come back: by which name or bytes a version is known again."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.intel.core.store.owners import is_ours


@dataclass(frozen=True, slots=True)
class Barred:
    """A version of one object that its `owner` called back. `version_text` is empty for what has no versions."""

    version_text: str
    sha256: bytes
    owner: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A version that comes in, and in whose name. `owned`: an object of this id is stored here as this node's own."""

    version_text: str
    sha256: bytes
    owner: str
    owned: bool = False


def barring(barred: Iterable[Barred], brought: Brought, here: str) -> Barred | None:
    """The recall that bars it: of the same bytes, or of the same version.

    A version counts by its name where its owner brings it again, or where this node would take it as its own from a
    file or a client: fields may have been left out on the way. Nobody else calls back what this node owns.
    """
    for one in barred:
        if brought.owned and not is_ours(one.owner, here):
            continue
        is_same = one.version_text != "" and one.version_text == brought.version_text
        if one.sha256 == brought.sha256 or (is_same and (one.owner == brought.owner or is_ours(brought.owner, here))):
            return one
    return None
