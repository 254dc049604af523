"""How far a collection has reached a reader: for each label by itself, since a reader may be let in later on.

A label whose objects the reader may not read stays where it is; once it may, all that it missed goes out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Reached = tuple[tuple[int, tuple[int, ...]], ...]
"""Pairs of a date_added and the labels that have been sent through it, in order."""


@dataclass(frozen=True, slots=True)
class Span:
    """What to look at next: entries with these labels added after `after` and not after `until`."""

    labels: frozenset[int]
    after: int
    until: int


def next_span(reached: Reached, allowed: Iterable[int], last: int) -> Span | None:
    """The next part of a collection whose newest entry was added at `last`; None where nothing is new."""
    through = _by_label(reached)
    waiting = {label: through.get(label, 0) for label in allowed}
    behind = {label: at for label, at in waiting.items() if at < last}
    if not behind:
        return None
    after = min(behind.values())
    until = min((at for at in behind.values() if at > after), default=last)
    return Span(frozenset(label for label, at in behind.items() if at == after), after, until)


def advanced(reached: Reached, labels: Iterable[int], through: int) -> Reached:
    """The same once these labels have been sent through an instant."""
    by_label = {**_by_label(reached), **dict.fromkeys(labels, through)}
    groups: dict[int, list[int]] = {}
    for label, at in by_label.items():
        groups.setdefault(at, []).append(label)
    return tuple((at, tuple(sorted(ones))) for at, ones in sorted(groups.items()))


def _by_label(reached: Reached) -> Mapping[int, int]:
    return {label: at for at, labels in reached for label in labels}
