"""What an exchange with another TAXII server came to, as people and programs are told."""

import msgspec

from comity.intel.core.feeds.cursors import Doubt
from comity.intel.core.store.outcome import Result, Verdict
from comity.terms.errors import ComityError

MOST = 1000


class Failure(msgspec.Struct, frozen=True):
    """An object that was not taken, here or there. `code` is empty where the other server says only words."""

    stix_id: str
    version: str
    code: str
    reason: str


class Report(msgspec.Struct):
    """`failures` are the first of them; `doubts` are `cursors.Doubt`; `broken` says why it ended before its end, and
    `wait_seconds` how long the other server asks to be left alone. `unfinished`: there was no time for the rest."""

    source: str
    dry_run: bool = False
    failures: list[Failure] = []
    doubts: list[str] = []
    broken: str = ""
    broken_code: str = ""
    wait_seconds: int = 0
    unfinished: bool = False

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    def doubt(self, doubt: Doubt | None) -> None:
        if doubt is not None and doubt.value not in self.doubts:
            self.doubts.append(doubt.value)

    def broke(self, error: ComityError) -> None:
        """It ended before its end."""
        self.broken, self.broken_code = error.explain(), error.code
        wait = error.facts.get("seconds", 0)
        self.wait_seconds = wait if isinstance(wait, int) else 0

    def note(self, failure: Failure) -> None:
        """Keep one of the first failures."""
        if len(self.failures) < MOST:
            self.failures.append(failure)


class Pulled(Report):
    """What came from a server, by `Verdict`."""

    pages: int = 0
    counts: dict[str, int] = msgspec.field(default_factory=lambda: dict.fromkeys(map(str, Verdict), 0))

    @property
    def failed(self) -> int:
        return self.counts[Verdict.CONFLICT] + self.counts[Verdict.REFUSED]

    def count(self, results: tuple[Result, ...]) -> None:
        for one in results:
            self.counts[one.verdict] += 1
            for fault in one.faults[:1]:
                self.note(Failure(one.stix_id, one.version_text, fault.code, fault.explain()))


class Coming(Report):
    """What a pull would bring: objects by type, new here or known."""

    pages: int = 0
    new: dict[str, int] = {}
    known: int = 0
    examples: list[str] = []


class Pushed(Report):
    """What went to a server. `withheld` counts by the gate's codes what stayed here."""

    envelopes: int = 0
    sent: int = 0
    taken: int = 0
    failed: int = 0
    pending: int = 0
    withheld: dict[str, int] = {}


class Going(Report):
    """What a push would send, by type, and what would stay here."""

    by_type: dict[str, int] = {}
    withheld: dict[str, int] = {}
