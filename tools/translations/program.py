"""What the program says: the marked sentences of Python and of templates, and the help of its commands."""

import ast
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from tools.translations.sentence import Sentence

# A gettext function to the places of its arguments: said, plural, context (None where it has none).
CALLS: dict[str, tuple[int, int | None, int | None]] = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
IN_TEMPLATE = re.compile(r"""\b(?:n?p?gettext|_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
Call = tuple[int, str, str | Sequence[str | None] | None, list[str]]
"""As Babel finds it: line, function, arguments (None where not a literal), comments."""
COMMANDS = "node/cli/"
"""Where the docstrings of commands are; `comity COMMAND --help` prints them."""
SAID_ELSEWHERE = frozenset({"migrations", "data", "locale"})


def sentences(source: Path) -> Iterator[Sentence]:
    """Every marked sentence under a folder of source, by file and line."""
    for path in sorted([*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.txt")]):
        where = path.relative_to(source)
        if not SAID_ELSEWHERE & set(where.parts):
            yield from of_file(path.read_text(encoding="utf-8"), where.as_posix())


def of_file(text: str, where: str) -> Iterator[Sentence]:
    """The marked sentences of one Python file or template."""
    python = text if where.endswith(".py") else _as_python(text, where)
    calls: Iterable[Call] = extract_python(  # type: ignore[assignment] # Babel's types leave out single arguments
        io.BytesIO(python.encode()), dict.fromkeys(CALLS), (), {}
    )
    for _line, function, said, _comments in calls:
        found = _sentence(function, [said] if isinstance(said, str | None) else said, where)
        if found:
            yield found
    if where.startswith(COMMANDS) and where.endswith(".py"):
        yield from _help(text, where)


def _help(text: str, where: str) -> Iterator[Sentence]:
    """The docstrings of the commands that a module adds to the command line: those it names in `add_to`."""
    functions = {each.name: each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)}
    if "add_to" not in functions:
        return
    inside = list(ast.walk(functions["add_to"]))
    named = {each.id for each in inside if isinstance(each, ast.Name)}
    called = {each.func.id for each in inside if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}
    for name in sorted((named - called) & functions.keys()):
        if said := ast.get_docstring(functions[name]):
            yield Sentence(said, where)


def _as_python(template: str, where: str) -> str:
    """The template's sentences as calls, one a line: Django's own reading of it, freed of all else."""
    code = templatize(template, origin=where)
    return "\n".join(" ; ".join(IN_TEMPLATE.findall(line)) for line in code.split("\n"))


def _sentence(function: str, parts: Sequence[str | None], where: str) -> Sentence | None:
    """The sentence of a call; None where it is not a literal."""
    given = [parts[place] if place is not None and place < len(parts) else "" for place in CALLS[function]]
    said, plural, context = (each or "" for each in given)
    return Sentence(said, where, plural, context) if said else None
