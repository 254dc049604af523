"""The command line. Commands import what they need inside, so that `comity route` starts without Django."""

import sys
from importlib import import_module
from importlib.util import find_spec

import typer

from comity.terms.errors import ComityError

app = typer.Typer(
    name="comity",
    help="States working together against cybercrime, each on its own node.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
for _name in ("route", "installing", "serving", "keeping", "officer", "peer", "bundle", "ledger", "package", "demo"):
    if find_spec(f"comity.node.cli.{_name}"):
        import_module(f"comity.node.cli.{_name}").add_to(app)


def main() -> None:
    """Run a command; an expected refusal is one sentence and status 1, never a traceback."""
    try:
        app()
    except ComityError as refusal:
        typer.echo(refusal.explain(), err=True)
        sys.exit(1)
