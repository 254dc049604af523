"""Two versions of an object beside each other, property by property."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that would change: as it is and as it would be, in JSON; empty where it is not there."""

    name: str
    before: str
    after: str


def differing(base: bytes, changes: bytes, removed: Iterable[str]) -> tuple[Difference, ...]:
    """What a proposal changes in a version, by the names of the properties."""
    before, after = (msgspec.json.decode(raw, type=dict[str, object]) for raw in (base, changes))
    changed = [Difference(name, _shown(before, name), _shown(after, name)) for name in after]
    gone = [Difference(name, _shown(before, name), "") for name in removed if name in before]
    return tuple(sorted([*changed, *gone], key=lambda one: one.name))


def shown(raw: bytes) -> str:
    """An object as people read it."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.decode(raw)), indent=2).decode()


def _shown(fields: dict[str, object], name: str) -> str:
    """A text stands as it is, a list of texts line by line, everything else as JSON."""
    value = fields.get(name)
    if name not in fields or isinstance(value, str):
        return str(value or "")
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
