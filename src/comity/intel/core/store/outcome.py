"""What became of objects that were brought: each by itself, in the order in which they came."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from comity.intel.core.stix import Fault
from comity.terms.errors import gettext_noop


class Verdict(StrEnum):
    STORED = "stored"
    ALREADY_THERE = "already there"  # the same bytes, or the same content written otherwise
    CONFLICT = "conflict"  # another content under an id and version that are taken; kept, not offered
    REFUSED = "refused"


CONFLICT = Fault(
    "intel.conflict",
    "",
    gettext_noop("Another content is stored under this id and version. Both are kept; give a change a new `modified`."),
)
RECALLED = gettext_noop("This version was recalled by {by} and is not taken again.")
NOT_THE_OWNER = Fault(
    "intel.not-the-owner",
    "",
    gettext_noop("Only whoever brought the first version may bring a new one. Send a note, an opinion or a proposal."),
)


def recalled(owner: str) -> Fault:
    """Its owner called this version back."""
    return Fault("intel.recalled", "", RECALLED, {"by": owner})


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one object. `object_id` is 0 where nothing was stored."""

    stix_id: str
    version_text: str
    verdict: Verdict
    faults: tuple[Fault, ...] = ()
    object_id: int = 0

    @property
    def succeeded(self) -> bool:
        return self.verdict in (Verdict.STORED, Verdict.ALREADY_THERE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all of them."""

    results: tuple[Result, ...]

    def counts(self) -> Counter[Verdict]:
        return Counter(one.verdict for one in self.results)
