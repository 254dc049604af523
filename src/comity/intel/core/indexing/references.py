"""Whom an object names: every property that ends in `_ref` or `_refs` (STIX 2.1, 3.2 and 2.9), at any depth.

Markings are left out: the object's label says them, and a few of them are named by everything.
"""

import re
from collections.abc import Iterator, Mapping

MOST_OF_ONE = 10_000
_MARKINGS = frozenset(("object_marking_refs", "marking_ref"))
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,249}--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PROPERTY = re.compile(r"[A-Za-z0-9_-]{1,250}")

Json = object


def references(obj: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Pairs of property and id, without repeats; at most `MOST_OF_ONE`."""
    found: dict[tuple[str, str], None] = {}
    waiting: list[Json] = [obj]
    while waiting and len(found) < MOST_OF_ONE:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            found.update(dict.fromkeys(_named(one)))
            waiting.extend(value for value in one.values() if isinstance(value, dict | list))
    return list(found)[:MOST_OF_ONE]


def _named(obj: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for name, value in obj.items():
        if name.endswith("_ref"):
            targets: list[Json] = [value]
        elif name.endswith("_refs") and isinstance(value, list):
            targets = value
        else:
            continue
        if name not in _MARKINGS and _PROPERTY.fullmatch(name):
            yield from ((name, one) for one in targets if isinstance(one, str) and _ID.fullmatch(one))
