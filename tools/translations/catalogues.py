"""The catalogues on disk: one of the program, one of the law data, each in every language.

Of each, `django.po` is for translators and `django.mo` is what the program reads; both are committed, so that no
machine that runs or builds Comity needs gettext. A catalogue names files and no lines, so that it changes only when
a sentence does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.translations import law, program
from tools.translations.sentence import Sentence

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "comity"
LANGUAGES = {"id": "nplurals=1; plural=0;"}
"""Each language with its plural forms, as CLDR has them."""

HEAD = """\
# Comity in {language}: {what}.
# Licensed as the rest of Comity: EUPL-1.2. See docs/translating.md."""


@dataclass(frozen=True, slots=True)
class Book:
    """One body of sentences. `must_be_complete`: a sentence without a translation is a fault, not a gap."""

    name: str
    folder: Path
    sentences: Callable[[], Iterable[Sentence]]
    must_be_complete: bool

    def path(self, language: str, kind: str = "po") -> Path:
        """The catalogue of a language, as `po` or `mo`."""
        return self.folder / language / "LC_MESSAGES" / f"django.{kind}"


@cache
def _said_by_program() -> tuple[Sentence, ...]:
    return tuple(program.sentences(SOURCE))


def _said_by_law() -> Iterable[Sentence]:
    """What the law data say and the program does not."""
    known = {sentence.key for sentence in _said_by_program()}
    return (sentence for sentence in law.sentences() if sentence.key not in known)


PROGRAM = Book("program", SOURCE / "node" / "locale", _said_by_program, must_be_complete=True)
LAW = Book("law data, not an authentic text", SOURCE / "law" / "locale", _said_by_law, must_be_complete=False)
BOOKS = (PROGRAM, LAW)


def gathered(book: Book) -> Catalog:
    """The sentences of today, untranslated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for sentence in book.sentences():
        catalog.add(sentence.id, locations=[(sentence.where, 0)], context=sentence.context or None)
    return catalog


def kept(book: Book, language: str) -> Catalog:
    """The catalogue as committed; an empty one if there is none."""
    path = book.path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(book: Book, language: str) -> None:
    """Bring a catalogue up to the sentences of today: what is translated stays, what is no longer said goes."""
    catalog = kept(book, language)
    catalog.mime_headers = [
        ("Project-Id-Version", "Comity 0"),
        ("Report-Msgid-Bugs-To", ""),
        ("Last-Translator", "The Comity project"),
        ("Language-Team", "The Comity project"),
        ("Plural-Forms", LANGUAGES[language]),
    ]
    catalog.header_comment = HEAD.format(language=language, what=book.name)
    born = catalog.creation_date
    catalog.update(gathered(book), no_fuzzy_matching=True, update_header_comment=False)
    catalog.creation_date = born
    catalog.obsolete.clear()
    write(book, language, catalog)


def write(book: Book, language: str, catalog: Catalog) -> None:
    """Keep a catalogue, for translators and compiled."""
    book.path(language).parent.mkdir(parents=True, exist_ok=True)
    with book.path(language).open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False)
    with book.path(language, "mo").open("wb") as file:
        write_mo(file, catalog)
