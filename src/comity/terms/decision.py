"""A ruling and its reasons, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a statement in one sentence and the source of law or rule behind it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and its reasons. A refusal gives at least one reason."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not self.allowed and not self.reasons:
            raise ValueError("a refusal gives at least one reason")

    @classmethod
    def allow(cls, *reasons: Reason) -> "Decision":
        return cls(allowed=True, reasons=reasons)

    @classmethod
    def refuse(cls, *reasons: Reason) -> "Decision":
        return cls(allowed=False, reasons=reasons)
