"""Whom an object names: every property that ends in `_ref` or `_refs` (STIX 2.1, 3.2 and 2.9), at any depth.

Markings are left out: the object's label says them, and a few of them are named by everything.
"""

import re
from collections.abc import Mapping

MOST_OF_ONE = 10_000
_MARKINGS = frozenset(("object_marking_refs", "marking_ref"))
_PROPERTY = re.compile(r"[A-Za-z0-9_-]{1,250}")
_LONGEST = 300
_NESTED = (dict, list)
_ENDINGS = ("_ref", "_refs")

Json = object


def references(obj: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Pairs of property and id, without repeats; at most `MOST_OF_ONE`."""
    found: dict[tuple[str, str], None] = {}
    waiting: list[Json] = [obj]
    while waiting and len(found) < MOST_OF_ONE:
        one = waiting.pop()
        if isinstance(one, dict):
            for name, value in one.items():
                if name.endswith(_ENDINGS):
                    found.update(_named(name, value))
                elif isinstance(value, _NESTED):
                    waiting.append(value)
        elif isinstance(one, list):
            waiting.extend(inner for inner in one if isinstance(inner, _NESTED))
    return list(found)[:MOST_OF_ONE]


def _named(name: str, value: Json) -> dict[tuple[str, str], None]:
    targets = value if isinstance(value, list) else [value]
    if name in _MARKINGS or not _PROPERTY.fullmatch(name):
        return {}
    return {(name, one): None for one in targets if isinstance(one, str) and _is_id(one)}


def _is_id(text: str) -> bool:
    """Whether it has the form `type--UUID`, as far as it matters to an index."""
    return text[-38:-36] == "--" and len(text) <= _LONGEST and text.isascii() and text.isprintable()
