"""What came of one test: met, open, pending or failed, with the statements behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from comity.law.core.statement import Statement

Item = TypeVar("Item")


class Outcome(IntEnum):
    """Best first. PENDING: it fails only because an instrument is not in force on the day."""

    MET = 0
    OPEN = 1
    PENDING = 2
    FAILED = 3


OPPOSITE = {
    Outcome.MET: Outcome.FAILED,
    Outcome.OPEN: Outcome.OPEN,
    Outcome.PENDING: Outcome.MET,
    Outcome.FAILED: Outcome.MET,
}
"""The outcome of the opposite test."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome and why; an open one says which facts would decide it.

    `remedies` say what would change a pending or failed outcome.
    """

    outcome: Outcome
    statements: tuple[Statement, ...] = ()
    questions: tuple[str, ...] = ()
    remedies: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome is Outcome.OPEN and not self.questions:
            raise ValueError("an open finding asks something")
        if self.outcome in {Outcome.PENDING, Outcome.FAILED} and not self.statements:
            raise ValueError("a test that is not met says why")

    def turned_round(self) -> "Finding":
        """The finding on the opposite test; what was stated stays true."""
        return Finding(OPPOSITE[self.outcome], self.statements, self.questions)


NOTHING_ASKED = Finding(Outcome.MET)


def together(findings: Iterable[Finding]) -> Finding:
    """All must be met: the worst outcome, with the statements and questions of those that have it."""
    found = tuple(findings)
    worst = max((each.outcome for each in found), default=Outcome.MET)
    return _joined(worst, [each for each in found if each.outcome is worst])


def any_of(findings: Iterable[Finding]) -> Finding:
    """One is enough: the best outcome; where none is met, everything that stands in the way."""
    found = tuple(findings)
    best = min(each.outcome for each in found)
    return _joined(best, [each for each in found if each.outcome is best])


def _joined(outcome: Outcome, findings: list[Finding]) -> Finding:
    if len(findings) == 1:
        return findings[0]
    return Finding(
        outcome,
        _once(statement for each in findings for statement in each.statements),
        _once(question for each in findings for question in each.questions),
        _once(remedy for each in findings for remedy in each.remedies),
    )


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
