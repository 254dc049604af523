"""What of a collection one node may be sent: the gate's word for every object, its fields included."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from comity.intel.adapters.segments import Row
from comity.intel.core.exchange.segments import LARGEST_OBJECT
from comity.intel.core.sharing.cases import Reader, Release
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.store.owners import is_ours
from comity.intel.queries import labels
from comity.intel.queries.exchange import provenance
from comity.terms.decision import Decision

FIELDS_NEEDED = "intel.fields-needed"
TOO_LARGE = "intel.too-large"


@dataclass(slots=True)
class Gate:
    """One reader at one way out, asked row by row. `withheld` counts by code what may not leave."""

    reader: Reader
    release: Release
    here: str
    withheld: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[int, str, str, frozenset[str]], Decision] = field(default_factory=dict)

    def readable(self, row: Row) -> bytes | None:
        """The bytes that may leave, or None."""
        decision = self._decision(row)
        if not decision.allowed:
            first = decision.reasons[0]
            self.withhold(first.code if isinstance(first, Ground) else "")
        elif len(row.raw) > LARGEST_OBJECT:
            self.withhold(TOO_LARGE)
        else:
            return self._shown(row)
        return None

    def _shown(self, row: Row) -> bytes | None:
        raw = labels.shown(row.raw, self.reader, self._release(row)) if row.granular else row.raw
        if raw is None:
            self.withhold(FIELDS_NEEDED)
        return raw

    def _decision(self, row: Row) -> Decision:
        """One for all objects that the gate cannot tell apart."""
        question = (row.label, row.owner, row.type, self._through(row))
        known = self._known.get(question)
        if known is None:
            known = decide(labels.markings()[row.label], self.reader, self._release(row))
            self._known[question] = known
        return known

    def _release(self, row: Row) -> Release:
        """What a client or a feed brought is this node's to answer for."""
        owner = self.here if is_ours(row.owner, self.here) else row.owner
        return replace(self.release, owner=owner, type=row.type, through=self._through(row))

    def _through(self, row: Row) -> frozenset[str]:
        """Through which communities it came; not through those where only this node put it."""
        return frozenset() if is_ours(row.owner, self.here) else provenance.communities(row.object_id)

    def withhold(self, code: str) -> None:
        """Count one object that stays here."""
        self.withheld[code] = self.withheld.get(code, 0) + 1


def readable(gate: Gate, rows: Iterable[Row]) -> list[tuple[Row, bytes]]:
    """Every row that may leave with what may be read of it."""
    ask: Callable[[Row], bytes | None] = gate.readable
    return [(row, raw) for row in rows if (raw := ask(row)) is not None]
