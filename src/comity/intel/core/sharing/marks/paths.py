"""Paths into a JSON object as the selectors of granular markings write them (STIX 2.1, 7.2.3.1): `labels.[0]`."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Path = tuple[str | int, ...]

_INDEX = re.compile(r"\[(0|[1-9]\d{0,8})\]")


def parse(selector: str) -> Path:
    """The steps of a selector; a step in brackets is an index."""
    return tuple(int(found[1]) if (found := _INDEX.fullmatch(step)) else step for step in selector.split("."))


def reach(fields: Mapping[str, Json], path: Path) -> bool:
    """Whether there is something at the path."""
    try:
        _at(fields, path)
    except LookupError:
        return False
    return True


def grown(fields: Mapping[str, Json], hidden: Iterable[Path], inside: Mapping[str, frozenset[str]]) -> frozenset[Path]:
    """The hidden paths with all that cannot stay without them: an extension, an entry that lost what it needs, and
    every list or dictionary that would be left empty, which STIX does not allow (2.8 and 2.3)."""
    gone = {_whole(path, inside) for path in hidden}
    while emptied := {path[:-1] for path in gone if len(path) > 1 and _empty(fields, path[:-1], gone)} - gone:
        gone |= emptied
    return frozenset(path for path in gone if not any(path[:end] in gone for end in range(1, len(path))))


def without(fields: Mapping[str, Json], gone: frozenset[Path]) -> dict[str, Json]:
    """The fields without what stands at these paths."""
    return {name: _pruned(value, (name,), gone) for name, value in fields.items() if (name,) not in gone}


def renumbered(path: Path, gone: frozenset[Path]) -> str:
    """The selector of the same place once these are gone from the lists before it."""
    steps = []
    for depth, step in enumerate(path):
        if isinstance(step, int):
            siblings = [one[depth] for one in gone if len(one) == depth + 1 and one[:depth] == path[:depth]]
            steps.append(f"[{step - sum(isinstance(one, int) and one < step for one in siblings)}]")
        else:
            steps.append(step)
    return ".".join(steps)


def _whole(path: Path, inside: Mapping[str, frozenset[str]]) -> Path:
    if path[0] == "extensions":
        return path[:2]
    if len(path) > 2 and path[2] in inside.get(str(path[0]), ()):
        return path[:2]
    return path


def _empty(fields: Mapping[str, Json], path: Path, gone: set[Path]) -> bool:
    there = _at(fields, path)
    lost = {one[-1] for one in gone if one[:-1] == path}
    return isinstance(there, (list, dict)) and len(lost) == len(there)


def _at(fields: Mapping[str, Json], path: Path) -> Json:
    """What stands at the path. Raises LookupError."""
    there: Json = dict(fields)
    for step in path:
        there = _child(there, step)
    return there


def _child(there: Json, step: str | int) -> Json:
    if isinstance(there, dict) and isinstance(step, str):
        return there[step]
    if isinstance(there, list) and isinstance(step, int):
        return there[step]
    raise LookupError(step)


def _pruned(value: Json, path: Path, gone: frozenset[Path]) -> Json:
    if isinstance(value, list):
        return [_pruned(one, (*path, at), gone) for at, one in enumerate(value) if (*path, at) not in gone]
    if isinstance(value, dict):
        return {key: _pruned(one, (*path, key), gone) for key, one in value.items() if (*path, key) not in gone}
    return value
