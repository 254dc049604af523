"""The command line. Commands import what they need inside, so that `comity route` starts without Django."""

import typer

from comity.node.cli import route

app = typer.Typer(
    name="comity",
    help="States working together against cybercrime, each on its own node.",
    no_args_is_help=True,
    add_completion=True,
)
route.add_to(app)


def main() -> None:
    app()
