"""Charts as numbers for SVG. Each has its table beside it in the page."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext

from comity.strategy.core.study.made import Made
from comity.strategy.templatetags.strategy import amount, points

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 32, 44
TICKS = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A place in the picture, with what it says."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The frontier: its line, its corners, this plan, and ticks along both axes."""

    line: str
    dots: tuple[Dot, ...]
    here: Dot
    across: tuple[Dot, ...]
    up: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM
    right: int = WIDTH - RIGHT
    top: int = TOP


def frontier(made: Made) -> Chart:
    """The best gain for each cost, from nothing to everybody, and where this plan stands under it."""
    most_cost = max(each.cost for each in made.frontier) or 1.0
    most_gain = max(each.gain for each in made.frontier) or 1.0
    costs, gains = _ticks(most_cost), _ticks(100 * most_gain)

    def at(cost: float, gain: float, words: str) -> Dot:
        across, up = cost / costs[-1], 100 * gain / gains[-1]
        x = LEFT + across * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)
        return Dot(round(x, 1), round(y, 1), words)

    dots = tuple(at(each.cost, each.gain, _said(each.cost, each.gain)) for each in made.frontier)
    return Chart(
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=dots,
        here=at(made.cost, made.gain, _said(made.cost, made.gain)),
        across=tuple(at(each, 0, amount(each)) for each in costs),
        up=tuple(at(0, each / 100, amount(each)) for each in gains),
    )


def _said(cost: float, gain: float) -> str:
    return f"{gettext('Cost')} {amount(cost)}, {gettext('Points')} {points(gain)}"


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to just beyond the most."""
    rough = most / TICKS
    size = 10 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(size * each for each in (1, 2, 5, 10) if size * each >= rough)
    return [round(step * each, 10) for each in range(math.ceil(most / step - 1e-9) + 1)]
