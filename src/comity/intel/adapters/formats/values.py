"""What goes into a list that a machine blocks or alerts by: values of indicators in force that stand alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from comity.intel.core.indexing.titles import title_of
from comity.intel.core.instants import from_text, micros_of
from comity.intel.core.observable import Kind, Observable, sufficient
from comity.intel.core.observable.benign import why_benign


class Listed(NamedTuple):
    """A value for a list, and the indicator it is from."""

    kind: Kind
    value: str
    stix_id: str
    title: str


def is_benign(value: Observable) -> bool:
    return why_benign(value) is not None


def values(
    objects: Iterable[bytes], *, at: datetime, spare: Callable[[Observable], bool] = is_benign
) -> Iterator[Listed]:
    """Each value once, in the order of the indicators.

    Left out are indicators that are revoked, not yet or no longer valid at `at`, values that only together with others
    mean anything, values of which `spare` says so, and those that are kept as a hash because of their length.
    """
    seen: set[int] = set()
    for raw in objects:
        obj = msgspec.json.decode(raw, type=dict[str, object])
        if not _is_in_force(obj, micros_of(at)):
            continue
        for one in sufficient(obj):
            mark = hash((one.kind.value, one.value))
            if mark not in seen and not one.value.startswith("sha256:") and not spare(one):
                seen.add(mark)
                yield Listed(one.kind, one.value, str(obj.get("id", "")), plain(title_of(obj)))


def _is_in_force(obj: Mapping[str, object], at: int) -> bool:
    since, until = (_instant(obj.get(field)) for field in ("valid_from", "valid_until"))
    started = since is None or since <= at
    return obj.get("revoked") is not True and started and (until is None or at < until)


def _instant(given: object) -> int | None:
    return from_text(given) if isinstance(given, str) else None


def plain(text: str) -> str:
    """One printable line: what comes from outside must not begin another in a list of rules."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
