"""The world as tiles: one equal square for each state, in its region. No borders are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from comity.law.core.book.texts import Route
from comity.strategy.core.coverage import Cell, Coverage
from comity.terms.state import Iso3

LEVELS = 5
NO_ROUTE = 0
COLUMNS: Sequence[Sequence[str]] = (("Americas",), ("Europe", "Africa"), ("Asia", "Oceania"))
"""Continents from left to right; what stands in one column lies below another."""
CONTINENTS: Mapping[str, Promise] = {
    "Africa": _("Africa"),
    "Americas": _("Americas"),
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "Oceania": _("Oceania"),
}
REGIONS: Mapping[str, Promise] = {
    "Northern Africa": _("Northern Africa"),
    "Sub-Saharan Africa": _("Sub-Saharan Africa"),
    "Northern America": _("Northern America"),
    "Latin America and the Caribbean": _("Latin America and the Caribbean"),
    "Central Asia": _("Central Asia"),
    "Eastern Asia": _("Eastern Asia"),
    "South-eastern Asia": _("South-eastern Asia"),
    "Southern Asia": _("Southern Asia"),
    "Western Asia": _("Western Asia"),
    "Northern Europe": _("Northern Europe"),
    "Western Europe": _("Western Europe"),
    "Eastern Europe": _("Eastern Europe"),
    "Southern Europe": _("Southern Europe"),
    "Australia and New Zealand": _("Australia and New Zealand"),
    "Melanesia": _("Melanesia"),
    "Micronesia": _("Micronesia"),
    "Polynesia": _("Polynesia"),
}
"""Regions of the United Nations (M49), from north to south within their continent."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A state as the map shows it: per cent before and after, and by which route after. `own`: one looks from it."""

    iso3: Iso3
    name: str
    before: int
    after: int
    route: Route | None
    own: bool

    @property
    def level(self) -> int:
        """From NO_ROUTE to LEVELS: which colour and how many bars."""
        if self.route is None:
            return NO_ROUTE
        return min(self.after * LEVELS // 100 + 1, LEVELS)

    @property
    def rise(self) -> int:
        """Points gained, or lost."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Region:
    """Some tiles, by code."""

    name: str | Promise
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Continent:
    """Regions from north to south."""

    name: str | Promise
    regions: tuple[Region, ...]


def tiles(before: Coverage, after: Coverage, cells: tuple[Cell, Cell], state: Iso3, *, asks: bool) -> list[Tile]:
    """A tile for each state, in the order of the world; `cells` are those of the question, before and after."""
    own = before.world.place[state]
    old, new = (_line(cell.chances, own, asks=asks) for cell in cells)
    best = _line(cells[1].best, own, asks=asks)
    return [
        Tile(
            each,
            _name(before, each),
            _percent(old[place]),
            _percent(new[place]),
            _route(after, int(best[place])),
            place == own,
        )
        for place, each in enumerate(before.world.states)
    ]


def continents(before: Coverage, shown: Sequence[Tile]) -> list[list[Continent]]:
    """The columns of the map."""
    states = before.world.knowledge.states
    by_region: dict[str, list[Tile]] = {}
    for tile in sorted(shown, key=lambda each: each.iso3):
        by_region.setdefault(states[tile.iso3].region, []).append(tile)
    return [[_continent(name, by_region) for name in column] for column in COLUMNS]


def _continent(name: str, by_region: Mapping[str, Sequence[Tile]]) -> Continent:
    regions = [
        Region(REGIONS[region], tuple(by_region[f"{name}/{region}"]))
        for region in REGIONS
        if f"{name}/{region}" in by_region
    ]
    return Continent(CONTINENTS[name], tuple(regions))


def _line(table: NDArray[np.generic], own: int, *, asks: bool) -> NDArray[np.generic]:
    """One row where the state asks, one column where it is asked."""
    return table[own] if asks else table[:, own]


def _percent(chance: np.generic) -> int:
    return round(100 * float(chance))


def _route(coverage: Coverage, place: int) -> Route | None:
    return coverage.routes[place] if place >= 0 else None


def _name(coverage: Coverage, state: Iso3) -> str:
    return gettext(coverage.world.knowledge.states[state].name)
