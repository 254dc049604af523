"""The language of the command line, read from the catalogues of the pages without Django.

It is that of `--language`, else of LANGUAGE, LC_ALL, LC_MESSAGES or LANG, as gettext has it. What programs read stays
as it is: JSON, codes, exit statuses.
"""

import gettext as standard
import inspect
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from comity.terms.errors import gettext_noop

if TYPE_CHECKING:
    import typer

COMITY = Path(__file__).resolve().parents[1]
CATALOGUES = (COMITY / "node" / "locale", COMITY / "law" / "locale")
DOMAIN = "django"
OPTION = "--language"
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

FRAME = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("expected one argument"),
    gettext_noop("Arguments"),
    gettext_noop("Options"),
    gettext_noop("Commands"),
    gettext_noop("Error"),
    gettext_noop("[required]"),
    gettext_noop("[default: {}]"),
    gettext_noop("Aborted."),
    gettext_noop("Missing command."),
    gettext_noop("No such command {name!r}."),
    gettext_noop("Try [blue]'{command_path} {help_option}'[/] for help."),
)
"""What argparse and typer say themselves; they ask the catalogue too, once `speak` has named it to gettext."""


def speak(arguments: list[str]) -> list[str]:
    """Take `--language CODE` before the command, and give back the other arguments."""
    if arguments[:1] == [OPTION] and len(arguments) > 1:
        os.environ["LANGUAGE"], arguments = arguments[1], arguments[2:]
    elif arguments[:1] and arguments[0].startswith(f"{OPTION}="):
        os.environ["LANGUAGE"], arguments = arguments[0].partition("=")[2], arguments[1:]
    standard.bindtextdomain(DOMAIN, CATALOGUES[0])
    standard.textdomain(DOMAIN)
    return arguments


def translate(sentence: str) -> str:
    """A marked sentence of the program or of the law data, in the language asked for."""
    return _catalogue(*(os.environ.get(name, "") for name in VARIABLES)).gettext(sentence) if sentence else ""


def chosen(known: list[str]) -> str:
    """The first language asked for that is among the known ones; empty where none is."""
    asked = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "")
    codes = [each.partition(".")[0].partition("_")[0].lower() for each in asked.split(":")]
    return next((code for code in codes if code in known), "")


def command(app: "typer.Typer", name: str, function: Callable[..., None]) -> None:
    """Add a command to an application; its help is the function's docstring."""
    app.command(name, help=translate(inspect.getdoc(function) or ""))(function)


def complain(sentence: str) -> None:
    """Say what went wrong, on standard error."""
    sys.stderr.write(sentence + "\n")


@cache
def _catalogue(*_environment: str) -> standard.NullTranslations:
    """The catalogues of the languages that the environment names; none for English."""
    program, law = (standard.translation(DOMAIN, folder, fallback=True) for folder in CATALOGUES)
    program.add_fallback(law)
    return program
