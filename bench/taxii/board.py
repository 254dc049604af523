"""The figures as they are printed, and which of them miss their limits."""

from dataclasses import dataclass, field

from bench.taxii.measuring import Figure


@dataclass
class Board:
    missed: list[str] = field(default_factory=list)

    def head(self, text: str) -> None:
        print(f"taxii: {text}", flush=True)

    def rate(self, what: str, figure: Figure, beside: str = "") -> None:
        """Objects a second."""
        clock = f"{figure.by_clock:>9,.0f}/s" if figure.answers else ""
        told = f"{figure.rate:>10,.0f}/CPU s {clock:11}"
        print(f"  {what:42}{told}  {beside}", flush=True)

    def least(self, what: str, ratio: float, limit: float, unit: str = "times") -> None:
        """A ratio that may not be smaller than its limit."""
        self._held(what, ratio >= limit, f"{ratio:>10,.2f} {unit} (limit {limit:g})")

    def most(self, what: str, value: float, limit: float, unit: str) -> None:
        """A cost that may not be larger than its limit."""
        self._held(what, value <= limit, f"{value:>10,.2f} {unit} (limit {limit:g})")

    def note(self, what: str, text: str) -> None:
        print(f"  {what:42}{text}", flush=True)

    def _held(self, what: str, held: bool, told: str) -> None:
        self.missed += [] if held else [what]
        print(f"  {what:42}{told}{'' if held else '  MISSED'}", flush=True)
