"""The node's own file of assumptions: what differs here from what Comity brings. There is none until something does."""

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from comity.strategy.core import reading
from comity.strategy.core.assumptions import Assumption, Assumptions, Value, changed_by, usual
from comity.terms.errors import gettext_noop

HEAD = "# What plans assume here otherwise than Comity does. The page “Assumptions” writes it; it may be edited.\n"


def read(path: Path) -> Assumptions:
    """The assumptions in use. The file is read again only when it changes. Raises AssumptionImproper, FileImproper."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return usual()
    return _read(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


def write(path: Path, assumed: Assumptions) -> None:
    """Keep what is changed; no file where nothing is. The file is whole or as it was."""
    if not assumed.changed:
        path.unlink(missing_ok=True)
        return
    whole = path.with_suffix(f".{os.getpid()}")
    whole.write_text(written(assumed.changed), encoding="utf-8")
    whole.replace(path)


def written(changed: Iterable[Assumption]) -> str:
    """The file of these, in the form of `assumptions.toml`."""
    tables: dict[str, list[Assumption]] = {}
    for each in changed:
        tables.setdefault(".".join(each.name.split(".")[:2]), []).append(each)
    return HEAD + "".join(_table(name, some) for name, some in tables.items())


@lru_cache(maxsize=2)
def _read(path: Path, _stamp: tuple[int, int, int]) -> Assumptions:
    try:
        with path.open("rb") as opened:
            raw = opened.read(reading.MOST_BYTES + 1)
    except OSError as error:
        why = gettext_noop("assumptions.toml is no file that the node may read.")
        raise reading.FileImproper(line=reading.FIRST, why=why) from error
    return changed_by(reading.text(raw))


def _table(name: str, some: list[Assumption]) -> str:
    """Values of one table share a reason: each is said once."""
    values = [f"{each.name.removeprefix(name).removeprefix('.') or 'value'} = {_value(each.value)}" for each in some]
    why = " ".join(dict.fromkeys(each.why for each in some))
    return "\n".join(["", f"[{name}]", *values, f"why = {_text(why)}", ""])


def _value(value: Value) -> str:
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(said: str) -> str:
    """A basic string of TOML: as JSON writes it, but for DEL."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")
