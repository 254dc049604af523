"""What a file would become, before anything is stored: its first rows, or the values in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec

from comity.intel.adapters.formats import text
from comity.intel.adapters.formats.columns import Column, Layout, sniff, suggest
from comity.intel.adapters.formats.reading import Read
from comity.intel.adapters.moving import keeping, opening
from comity.intel.adapters.moving.mapping import said_of
from comity.intel.adapters.moving.plans import Plan
from comity.intel.core.indexing.titles import title_of
from comity.intel.core.observable import Mention, defang
from comity.intel.core.sharing import tlp
from comity.intel.core.stix import Checked, check
from comity.terms.errors import ComityError

MOST_SHOWN = 10
MOST_MARKED = 1_000
MOST_REVIEWED = 200
"""Values of a text that one page can have looked at."""


@dataclass(frozen=True, slots=True)
class Becoming:
    """A thing in a file, and the object that it would become; or why it would become none. `line` may be 0."""

    line: int
    type: str = ""
    title: str = ""
    level: str = ""
    refusal: ComityError | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a text. `mark` names it in the form, `against` says why it should not be taken, `ticked` whether it
    is unless somebody decides otherwise."""

    mark: str
    kind: str
    value: str
    written: str
    context: str
    line: int
    doubtful: bool
    against: ComityError | None

    @property
    def ticked(self) -> bool:
        return not self.doubtful and self.against is None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the form shows it. `suggested` is what each column probably means; empty: it is left out."""

    layout: Layout
    titles: tuple[str, ...]
    suggested: tuple[str, ...]

    @property
    def columns(self) -> Sequence[tuple[int, str, tuple[str, ...]]]:
        """Position, title, and some cells of each column."""
        rows = self.layout.rows[:5]
        return [(at, title, tuple(row[at] for row in rows if at < len(row))) for at, title in enumerate(self.titles)]


def table(kept: str) -> Table:
    """Raises ImportGone."""
    with keeping.opened(kept) as stream:
        layout = sniff(stream)
    width = max((len(row) for row in (layout.header, *layout.rows)), default=0)
    titles = tuple(layout.header[at] if at < len(layout.header) else "" for at in range(width))
    meant: dict[int, Column] = {one.position: one for one in suggest(layout)}
    suggested = tuple(said_of(meant[at]) if at in meant else "" for at in range(width))
    return Table(layout, titles, suggested)


def becoming(kept: str, plan: Plan) -> list[Becoming]:
    """The first things of a file. Raises ImportGone, MispNotInstalled, NoValueColumn."""
    with keeping.opened(kept) as stream:
        return [_becoming(item) for item in islice(opening.read(stream, plan), MOST_SHOWN)]


def marked(kept: str, plan: Plan) -> Counter[tuple[str, ...]]:
    """How many of the first `MOST_MARKED` objects of a file carry which markings. Raises what `becoming` raises."""
    with keeping.opened(kept) as stream:
        items = islice(opening.read(stream, plan), MOST_MARKED)
        checked = (check(item.raw) for item in items if isinstance(item, Read))
        return Counter(one.marking_refs for one in checked if isinstance(one, Checked))


def _becoming(item: opening.Item) -> Becoming:
    if not isinstance(item, Read):
        return Becoming(item.line, refusal=item.reason)
    try:
        obj = msgspec.json.decode(item.raw, type=dict[str, object])
    except (msgspec.MsgspecError, RecursionError):
        return Becoming(item.line)
    given = obj.get("object_marking_refs")
    refs = given if isinstance(given, list) else []
    levels = sorted({level.value for ref in refs if isinstance(ref, str) and (level := tlp.level_of(ref))})
    return Becoming(item.line, str(obj.get("type", ""))[:60], title_of(obj)[:200], " ".join(levels))


def values(kept: str) -> tuple[list[Found], bool]:
    """The first `MOST_REVIEWED` values of a text, and whether there are more. Raises ImportGone."""
    with keeping.opened(kept) as stream:
        found = list(islice(_found(text.read(stream)), MOST_REVIEWED + 1))
    return found[:MOST_REVIEWED], len(found) > MOST_REVIEWED


def _found(mentions: Iterator[Mention]) -> Iterator[Found]:
    for one in mentions:
        value = one.observable
        yield Found(
            opening.mark_of(value),
            value.kind.value,
            value.value,
            defang(value.value),
            one.context,
            one.line,
            one.doubtful,
            opening.against([value]),
        )
