"""Traffic Light Protocol 2.0 (FIRST, August 2022), narrowest last."""

from enum import StrEnum


class Tlp(StrEnum):
    """How far a record may go. TLP is no classification and never stands alone."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"

    @property
    def narrowness(self) -> int:
        return list(Tlp).index(self)


def meet(*markings: Tlp) -> Tlp:
    """The narrowest of the markings; RED where none is given."""
    return max(markings, key=lambda marking: marking.narrowness, default=Tlp.RED)
