"""The legal knowledge base as files: TOML for the law, CSV for what each state did.

Reading 260 kB of TOML takes a tenth of a second, so the parsed form is kept as JSON under `__pycache__`, as Python
keeps compiled modules: it is used only while its source keeps its time and size, and may be deleted at any time.
"""

import csv
import importlib.util
import json
import os
from pathlib import Path
from typing import cast

HERE = Path(__file__).resolve().parent

Tables = dict[str, object]
"""A parsed file: tables, lists, text, numbers and booleans; days as ISO 8601 text."""


def toml(name: str) -> Tables:
    """The tables of `name`.toml."""
    source = HERE / f"{name}.toml"
    seen = source.stat()
    stamp = [seen.st_mtime_ns, seen.st_size]
    compiled = Path(importlib.util.cache_from_source(str(source))).with_suffix(".json")
    kept = _kept(compiled, stamp)
    if kept is None:
        kept = _parsed(source)
        _keep(compiled, stamp, kept)
    return kept


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `name`.csv, by column."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _parsed(source: Path) -> Tables:
    import tomllib

    with source.open("rb") as content:
        return cast("Tables", json.loads(json.dumps(tomllib.load(content), default=str)))


def _kept(compiled: Path, stamp: list[int]) -> Tables | None:
    try:
        kept = json.loads(compiled.read_bytes())
    except (OSError, ValueError):
        return None
    whole = isinstance(kept, dict) and kept.get("stamp") == stamp and isinstance(kept.get("tables"), dict)
    return cast("Tables", kept["tables"]) if whole else None


def _keep(compiled: Path, stamp: list[int], tables: Tables) -> None:
    whole = compiled.with_suffix(f".{os.getpid()}")
    try:
        compiled.parent.mkdir(exist_ok=True)
        whole.write_text(json.dumps({"stamp": stamp, "tables": tables}), encoding="utf-8")
        whole.replace(compiled)
    except OSError:
        return
