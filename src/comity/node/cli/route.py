"""`comity route`: the lawful routes to electronic evidence in another state."""

import typer


def add_to(app: typer.Typer) -> None:
    app.command("route")(route)


def route() -> None:
    """Find the lawful routes to electronic evidence in another state."""
    raise typer.Exit(1)
