"""`comity law`: the law data in the shell."""

import typer

from comity.node.cli import law_national, law_packs
from comity.node.language import translate as _


def add_to(app: typer.Typer) -> None:
    law = typer.Typer(help=_("The law of states as data: look at it, compare it, amend it."), no_args_is_help=True)
    law_national.add_to_law(law)
    law_packs.add_to_law(law)
    app.add_typer(law, name="law")
