"""Whose signatures count in a package, and for which time: the nodes' keys with their tenure, and proofs of dates.

A package is verified years after it was signed; why a key of the past may still count, and when not, is in
docs/decisions/0006-keys-of-the-past.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.directory.core import dsse
from comity.directory.core.dsse import SignatureInvalid
from comity.directory.core.rotation import Tenure
from comity.directory.core.signing import VerifyingKey


class OutOfTenure(ValueError):
    """A key of the node signed this, but not one that counts for what is dated so."""


@dataclass(frozen=True, slots=True)
class Record:
    """A digest that a log wrote down or a witness saw: what has it existed by then.

    `by` is the node whose word that is, "" for the node that verifies.
    """

    digest: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """What a signed thing says of itself, by which node and at which instant; and who recorded that it exists."""

    node: str
    at: datetime
    records: Sequence[Record]

    @property
    def recorded_at(self) -> datetime | None:
        """The earliest record by anyone but the node that signed: nobody's word counts for itself."""
        return min((record.at for record in self.records if record.by != self.node), default=None)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that each trusted node ever had, and what was recorded of the package at hand."""

    tenures: Mapping[str, Sequence[Tenure]]
    records: Sequence[Record] = ()

    def knows(self, node: str) -> bool:
        return bool(self.tenures.get(node))

    def verified(self, envelope: bytes, payload_type: str, said: Dated) -> bytes:
        """The payload, once a key signed it that counts for its node and date. Believe `said` only after that.

        Raises SignatureInvalid, EnvelopeMalformed; OutOfTenure where a key that was replaced or revoked signed it.
        """
        try:
            return dsse.verify(envelope, payload_type=payload_type, keys=self._counting(said))
        except SignatureInvalid:
            ever = [tenure.key for tenure in self.tenures.get(said.node, ())]
            dsse.verify(envelope, payload_type=payload_type, keys=ever)
            raise OutOfTenure from None

    def _counting(self, said: Dated) -> list[VerifyingKey]:
        return [each.key for each in self.tenures.get(said.node, ()) if each.covers(said.at, said.recorded_at)]
