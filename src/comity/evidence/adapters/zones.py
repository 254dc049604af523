"""The time zones of states, from the table that the tz database keeps by country (zone.tab of the package tzdata).

zone1970.tab is shorter because it merges places that have agreed since 1970; here a zone keeps the name that its own
state reads.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from comity.law.core.knowledge import load
from comity.terms.state import Iso3


def of_state(iso3: str) -> tuple[str, ...]:
    """The IANA zones of a state, the most populous first as far as the table says; none where it is not known."""
    state = load().states.get(Iso3(iso3))
    return _by_country().get(state.iso2, ()) if state else ()


@cache
def _by_country() -> Mapping[str, tuple[str, ...]]:
    """The zones by ISO 3166 alpha-2 code."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            iso2, _place, zone = line.split("\t")[:3]
            found[iso2] = (*found.get(iso2, ()), zone)
    return found
