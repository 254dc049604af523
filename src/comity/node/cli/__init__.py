"""The command line. Commands import what they need inside.

`comity route` reads the law only. It starts in a tenth of a second because it goes past typer, which brings pydantic.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

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
    "demo",
)


def build() -> "typer.Typer":
    """All commands, each from its own module."""
    import typer

    app = typer.Typer(
        name="comity",
        help="States working together against cybercrime, each on its own node.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
    )
    for name in COMMANDS:
        import_module(f"comity.node.cli.{name}").add_to(app)
    return app


def main() -> None:
    """Run a command; an expected refusal is one sentence and status 1, never a traceback."""
    if sys.argv[1:2] == ["route"]:
        from comity.node.cli.route import run

        sys.exit(run(sys.argv[2:]))
    try:
        build()()
    except ComityError as refusal:
        sys.stderr.write(refusal.explain() + "\n")
        sys.exit(1)
