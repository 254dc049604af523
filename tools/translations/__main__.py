"""`python -m tools.translations update|check`: bring the catalogues up to date, or say what they lack.

`check` ends with status 1 where anything must be mended. Law data without a translation is a gap and no fault: a rule
of law can change before its translation does, and is then shown in English.
"""

import sys

import django
from django.conf import settings

from tools.translations.catalogues import BOOKS, LANGUAGES, update
from tools.translations.checking import gaps, problems

ASKED = ("update", "check")


def main(asked: str) -> int:
    """The exit status of the command."""
    settings.configure(USE_I18N=True)
    django.setup()
    found: list[str] = []
    for language in LANGUAGES:
        for book in BOOKS:
            if asked == "update":
                update(book, language)
            found += [f"{language}, {book.name}: {problem}" for problem in problems(book, language)]
            sys.stdout.write(f"{language}, {book.name}: {len(gaps(book, language))} sentences without a translation\n")
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"{len(found)} to do\n" if found else "Translations are in order.\n")
    return 1 if found and asked == "check" else 0


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) == 2 else ""
    sys.exit(main(given) if given in ASKED else f"usage: python -m tools.translations {'|'.join(ASKED)}")
