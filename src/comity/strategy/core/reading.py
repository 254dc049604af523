"""Files that people bring: whole or not at all, and where not, the line and the reason."""

import re
import tomllib
from types import MappingProxyType
from typing import Any

from comity.terms.errors import ComityError, as_said, gettext_noop

MOST_BYTES = 4 << 20
FIRST = 1


class FileImproper(ComityError):
    code = "strategy.file-improper"
    status = 422
    sentence = gettext_noop("Line {line} of the file cannot be read: {why}")
    words = MappingProxyType({"why": as_said})


def text(raw: bytes) -> str:
    """The text of a file. Raises FileImproper where it is too large, or not UTF-8, or holds what no text holds."""
    if len(raw) > MOST_BYTES:
        raise FileImproper(line=FIRST, why=gettext_noop("the file is larger than four megabytes."))
    try:
        found = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = gettext_noop("it is not UTF-8. Save it as UTF-8.")
        raise FileImproper(line=raw[: error.start].count(b"\n") + 1, why=why) from error
    if "\0" in found:
        line = found[: found.index("\0")].count("\n") + 1
        raise FileImproper(line=line, why=gettext_noop("it holds a null character. It is no text."))
    return found


def toml(said: str) -> dict[str, Any]:  # values of any kind: whoever reads them looks at each
    """A table of TOML. Raises FileImproper."""
    try:
        return tomllib.loads(said)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else said.count("\n") + 1
        raise FileImproper(line=line, why=gettext_noop("it is not TOML.")) from error
    except (RecursionError, ValueError) as error:
        why = gettext_noop("it is too deep or a number is too long.")
        raise FileImproper(line=_longest(said), why=why) from error


def line_of(said: str, name: str) -> int:
    """On which line a TOML file says what is called `part.key` or `part.key.value`; the first if it is not found."""
    heads = {name: "value", **({name.rpartition(".")[0]: name.rpartition(".")[2]} if "." in name else {})}
    header, found = "", FIRST
    for number, line in enumerate(said.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            header = stripped.strip("[] ").replace('"', "")
            found = number if header in heads else found
        elif header in heads and re.match(rf"{re.escape(heads[header])}\s*=", stripped):
            return number
        elif re.match(rf"{re.escape(name)}\b", stripped):
            found = number
    return found


def _longest(said: str) -> int:
    """The longest line: what is too deep or too long is there, as a rule."""
    lengths = [len(line) for line in said.splitlines()] or [0]
    return lengths.index(max(lengths)) + FIRST
