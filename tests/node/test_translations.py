"""The catalogues say what the program says, in every language, and the check notices where they do not."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comity.law.templatetags.law import say
from tools.translations import program
from tools.translations.catalogues import BOOKS, LANGUAGES, LAW, PROGRAM, Book, kept, update, write
from tools.translations.checking import gaps, problems
from tools.translations.sentence import Sentence, faults

SAID = (
    Sentence("Sign the request {ref}", "a.py"),
    Sentence("%(count)d day", "a.py", plural="%(count)d days"),
    Sentence("In force", "a.py", context="state of a preservation"),
)
TRANSLATED = {"Sign the request {ref}": "Tanda tangani permintaan {ref}", "%(count)d day": "%(count)d hari"}


@pytest.fixture
def small(tmp_path: Path) -> Book:
    """A whole and current book of three sentences."""
    book = Book("small", tmp_path, lambda: SAID, must_be_complete=True)
    update(book, "id")
    _mend(book, _translate)
    return book


def _translate(message: Message) -> None:
    said = message.id if isinstance(message.id, str) else message.id[0]
    translated = TRANSLATED.get(said, "Berlaku")
    message.string = translated if isinstance(message.id, str) else (translated,)


def _mend(book: Book, change: Callable[[Message], object]) -> Catalog:
    catalog = kept(book, "id")
    for message in catalog:
        if message.id:
            change(message)
    write(book, "id", catalog)
    return catalog


def test_every_language_that_the_node_offers_has_its_catalogues() -> None:
    offered = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}

    assert offered == set(LANGUAGES)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.folder.parent.name)
def test_the_committed_catalogues_are_in_order(book: Book) -> None:
    assert [problem for language in LANGUAGES for problem in problems(book, language)] == []


def test_the_help_of_a_command_is_to_be_translated_and_other_docstrings_are_not() -> None:
    module = (
        'def add_to(app):\n    """Adds."""\n    command(app, "serve", serve)\n\n\n'
        'def serve():\n    """Serve a node.\n\n    Until Ctrl-C.\n    """\n\n\n'
        'def _quietly():\n    """How."""\n'
    )

    assert [each.id for each in program.of_file(module, "node/cli/serving.py")] == ["Serve a node.\n\nUntil Ctrl-C."]
    assert [each.id for each in program.of_file(module, "node/running/serve.py")] == []


def test_a_whole_and_current_catalogue_has_no_problems(small: Book) -> None:
    assert problems(small, "id") == []


def test_a_sentence_that_is_new_in_the_program_is_noticed(small: Book) -> None:
    more = replace(small, sentences=lambda: (*SAID, Sentence("Refuse", "a.py")))

    assert problems(more, "id") == ["not in the catalogue: 'Refuse'"]


def test_a_sentence_that_nobody_says_any_more_is_noticed(small: Book) -> None:
    less = replace(small, sentences=lambda: SAID[1:])

    assert problems(less, "id") == ["no longer said: 'Sign the request {ref}'"]


def test_a_sentence_without_a_translation_is_noticed(small: Book) -> None:
    _mend(small, lambda message: setattr(message, "string", "") if message.context else None)

    assert problems(small, "id") == ["not translated: 'In force'"]


def test_law_may_change_before_its_translation_does(small: Book) -> None:
    law = replace(small, must_be_complete=False)
    _mend(law, lambda message: setattr(message, "string", "") if message.context else None)

    assert problems(law, "id") == []
    assert gaps(law, "id") == ["In force"]


def test_a_guess_that_no_translator_confirmed_is_noticed(small: Book) -> None:
    _mend(small, lambda message: message.flags.add("fuzzy") if message.context else None)

    found = problems(small, "id")

    assert "not confirmed by a translator (fuzzy): 'In force'" in found


def test_a_catalogue_that_was_not_compiled_is_noticed(small: Book) -> None:
    old = small.path("id", "mo").read_bytes()
    _mend(small, lambda message: setattr(message, "string", "Sedang berlaku") if message.context else None)
    small.path("id", "mo").write_bytes(old)

    assert problems(small, "id") == ["django.mo is older than django.po"]


@pytest.mark.parametrize(
    ("original", "translated", "fault"),
    [
        ("Sign {ref}", "Tanda tangani {rujukan}", "other placeholders"),
        ("%(count)d days", "%(hari)d hari", "other placeholders"),
        ("50%% of %s", "50% dari %s", "other placeholders"),
        ("Look <em>here</em>", "Lihat di sini", "other tags"),
        ("Asks for: ", "Meminta:", "other blanks at its edges"),
        ("Refuse it?", "Tolak.", "another end"),
    ],
)
def test_a_translation_that_lost_something_is_noticed(original: str, translated: str, fault: str) -> None:
    assert fault in faults(original, translated)


@given(st.text())
def test_a_sentence_is_a_faultless_translation_of_itself(sentence: str) -> None:
    assert faults(sentence, sentence) == []


def test_bringing_a_catalogue_up_to_date_twice_changes_nothing(small: Book) -> None:
    before = small.path("id").read_bytes(), small.path("id", "mo").read_bytes()

    update(small, "id")

    assert (small.path("id").read_bytes(), small.path("id", "mo").read_bytes()) == before


def test_what_is_translated_stays_when_other_sentences_come_and_go(small: Book) -> None:
    changed = replace(small, sentences=lambda: (*SAID[1:], Sentence("Refuse", "b.py")))

    update(changed, "id")

    assert problems(changed, "id") == ["not translated: 'Refuse'"]


def test_python_and_templates_are_read_as_django_reads_them() -> None:
    python = 'pgettext("a law", "Act")\nngettext("%d day", "%d days", n)\n_(variable)\nlazy = _("Whole " "sentence.")\n'
    template = (
        '{% translate "Sign" context "a button" %}{{ shown|default:_("Nobody") }}'
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}"
    )

    assert list(program.of_file(python, "a.py")) == [
        Sentence("Act", "a.py", context="a law"),
        Sentence("%d day", "a.py", plural="%d days"),
        Sentence("Whole sentence.", "a.py"),
    ]
    assert list(program.of_file(template, "a.html")) == [
        Sentence("Sign", "a.html", context="a button"),
        Sentence("Nobody", "a.html"),
        Sentence("%(n)s row", "a.html", plural="%(n)s rows"),
        Sentence("Two lines", "a.html"),
    ]


def test_the_program_speaks_the_compiled_catalogues() -> None:
    with translation.override("id"):
        assert translation.gettext("Refuse the request") == "Tolak permintaan"
        assert translation.ngettext("%(count)d day", "%(count)d days", 1) == "%(count)d hari"
        assert say("Public prosecutor") == "Penuntut umum (jaksa)"


def test_no_sentence_is_translated_twice() -> None:
    both = {sentence.key for sentence in PROGRAM.sentences()} & {sentence.key for sentence in LAW.sentences()}

    assert both == set()


def test_a_planted_fault_in_the_real_catalogue_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(PROGRAM.folder, tmp_path, dirs_exist_ok=True)
    planted = replace(PROGRAM, folder=tmp_path)
    text = planted.path("id").read_text(encoding="utf-8")
    wrong = text.replace("Tidak ada jalur yang tersedia atau terbuka", "Tidak ada jalur {status}")
    assert wrong != text

    planted.path("id").write_text(wrong, encoding="utf-8")

    found = problems(planted, "id")

    assert "django.mo is older than django.po" in found
    assert "other placeholders: 'No route is available or open'" in found
