"""The command line. Commands import what they need inside.

`comity route` reads the law only. It starts in a tenth of a second because it goes past typer, which brings pydantic.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

from comity.node.language import complain, speak
from comity.node.language import translate as _
from comity.terms.errors import ComityError

if TYPE_CHECKING:
    import typer

COMMANDS = (
    "route",
    "installing",
    "serving",
    "keeping",
    "officer",
    "peer",
    "bundle",
    "ledger",
    "package",
    "intel",
    "law",
    "plan",
    "demo",
)


def build() -> "typer.Typer":
    """All commands, each from its own module."""
    import typer

    def language(
        language: Annotated[str, typer.Option(help=_("Such as id; else that of LC_ALL or LANG."), metavar="CODE")] = "",
    ) -> None:
        """Lists the option: `speak` has read it before any command was built."""

    app = typer.Typer(
        name="comity",
        help=_("States working together against cybercrime, each on its own node."),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(language)
    for name in COMMANDS:
        import_module(f"comity.node.cli.{name}").add_to(app)
    return app


def main() -> None:
    """Run a command; an expected refusal is one sentence and status 1, never a traceback."""
    arguments = speak(sys.argv[1:])
    if arguments[:1] == ["route"]:
        from comity.node.cli.route import run

        sys.exit(run(arguments[1:]))
    try:
        build()(arguments)
    except ComityError as refusal:
        complain(refusal.explain(_))
        sys.exit(1)
