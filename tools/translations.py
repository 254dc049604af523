"""The catalogues of translations: `python -m tools.translations update|check`.

`update` gathers every marked sentence of src/ into each language's django.po, keeps what is translated, and compiles
it to django.mo, which is committed so that no machine needs gettext. `check` says what is missing or stale.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "comity"
LOCALE = SOURCE / "node" / "locale"
LANGUAGES = ("id",)
KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
)
CALLS = re.compile(r"""\b(?:[np]?gettext|_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
PLACE = re.compile(r"\{[a-z_]*\}|%\([a-z_]+\)[ds]|%[ds]")


def sentences() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Every marked sentence: its file, its line, itself (with its plural), its context."""
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "migrations" in path.parts or "data" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        python = text if path.suffix == ".py" else _as_python(text, path)
        for line, function, said, _comments in extract_python(io.BytesIO(python.encode()), KEYWORDS, (), {}):
            found = _message(str(function), tuple(said) if isinstance(said, list | tuple) else (said,))
            if found:
                yield path.relative_to(ROOT).as_posix(), line, *found


def _as_python(template: str, path: Path) -> str:
    """The template's sentences as calls, one a line: Django's own reading of it, freed of all else."""
    code = templatize(template, origin=str(path))
    return "\n".join(" ; ".join(CALLS.findall(line)) for line in code.split("\n"))


def _message(function: str, parts: tuple[str, ...]) -> tuple[str | tuple[str, ...], str | None] | None:
    """The sentence of a call and its context; None where it is not a literal."""
    if not parts[0]:
        return None
    if function.startswith("pgettext"):
        return parts[1], parts[0]
    return (parts[:2], None) if function.startswith("ngettext") else (parts[0], None)


def gathered() -> Catalog:
    """A catalogue of the sentences of today, untranslated."""
    catalog = Catalog(project="Comity", charset="utf-8", fuzzy=False)
    for path, _line, message, context in sentences():
        catalog.add(message, locations=[(path, 0)], context=context)
    return catalog


def _folder(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def kept(language: str) -> Catalog:
    """The language's catalogue as committed; an empty one if there is none."""
    path = _folder(language) / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Comity", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring every catalogue up to the sentences of today."""
    for language in LANGUAGES:
        catalog = kept(language)
        catalog.update(gathered(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _folder(language).mkdir(parents=True, exist_ok=True)
        with (_folder(language) / "django.po").open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
        _compile(language)


def _compile(language: str) -> None:
    with (_folder(language) / "django.mo").open("wb") as file:
        write_mo(file, kept(language))


def problems(language: str) -> list[str]:
    """What keeps a language from being complete and current."""
    present = kept(language)
    wanted = {(message.id, message.context) for message in gathered() if message.id}
    have = {(message.id, message.context): message for message in present if message.id}
    found = [f"not in the catalogue: {said!r}" for said, context in wanted if (said, context) not in have]
    found += [f"no longer said: {said!r}" for said, context in have if (said, context) not in wanted]
    found += [f"not translated: {message.id!r}" for message in have.values() if not all(_forms(message.string))]
    found += [f"other placeholders: {message.id!r}" for message in have.values() if not _same_places(message)]
    compiled = io.BytesIO()
    write_mo(compiled, present)
    mo = _folder(language) / "django.mo"
    if not mo.exists() or mo.read_bytes() != compiled.getvalue():
        found.append("django.mo is older than django.po")
    return sorted(found)


def _forms(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Singular and plurals of a sentence, or the one form it has."""
    return [said or ""] if said is None or isinstance(said, str) else list(said)


def _same_places(message: Message) -> bool:
    """Every translation has the placeholders of its original."""
    wanted = sorted(PLACE.findall(_forms(message.id)[-1]))
    return all(sorted(PLACE.findall(string)) == wanted for string in _forms(message.string) if string)


def main(asked: str) -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    if asked == "update":
        update()
    found = [f"{language}: {problem}" for language in LANGUAGES for problem in problems(language)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"{len(found)} to do\n" if found else "Translations are complete.\n")
    return 1 if found and asked == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
