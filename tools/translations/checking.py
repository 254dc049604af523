"""What keeps a catalogue from being complete, current and safe to show."""

from collections.abc import Iterator
from gettext import GNUTranslations

from babel.messages.catalog import Catalog, Message

from tools.translations.catalogues import Book, gathered, kept
from tools.translations.sentence import faults

Said = tuple[str, ...]
Key = tuple[Said, str]


def problems(book: Book, language: str) -> list[str]:
    """Everything that must be mended before the catalogue is shown to people."""
    present = kept(book, language)
    found = [*_out_of_step(present, gathered(book)), *_not_compiled(book, language, present)]
    for message in _messages(present):
        found += [f"{fault}: {message.id!r}" for fault in _faults(message)]
    return sorted(found + [f"not translated: {each!r}" for each in gaps(book, language) if book.must_be_complete])


def gaps(book: Book, language: str) -> list[str]:
    """The sentences that are still shown in English."""
    return [_forms(message.id)[0] for message in _messages(kept(book, language)) if not _translated(message)]


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _out_of_step(present: Catalog, wanted: Catalog) -> Iterator[str]:
    have, want = ({_key(message) for message in _messages(catalog)} for catalog in (present, wanted))
    yield from (f"not in the catalogue: {said[0]!r}" for said, _context in want - have)
    yield from (f"no longer said: {said[0]!r}" for said, _context in have - want)


def _not_compiled(book: Book, language: str, present: Catalog) -> Iterator[str]:
    path = book.path(language, "mo")
    if not path.exists():
        yield "django.mo is missing"
        return
    with path.open("rb") as file:
        spoken = GNUTranslations(file)
    if any(_spoken(spoken, each) not in _forms(each.string) for each in _messages(present) if _translated(each)):
        yield "django.mo is older than django.po"


def _spoken(translations: GNUTranslations, message: Message) -> str:
    """What the program says for a message, in one of its forms."""
    one, *others = _forms(message.id)
    context = message.context
    if others:
        return (
            translations.npgettext(context, one, others[0], 2) if context else translations.ngettext(one, others[0], 2)
        )
    return translations.pgettext(context, one) if context else translations.gettext(one)


def _faults(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "not confirmed by a translator (fuzzy)"
    for translated in _forms(message.string) if _translated(message) else ():
        yield from faults(_forms(message.id)[-1], translated)


def _key(message: Message) -> Key:
    return _forms(message.id), message.context or ""


def _translated(message: Message) -> bool:
    return bool(message.string) and all(_forms(message.string))


def _forms(said: str | list[str] | tuple[str, ...] | None) -> Said:
    """Singular and plurals of a sentence, or the one form it has."""
    return (said or "",) if said is None or isinstance(said, str) else tuple(said)
