"""`comity plan`: what states can get from each other, what would change it, and the best next accessions, with proof.

Exit status: 0 done, 1 refused or impossible, 2 not understood, 130 stopped with Ctrl-C.
"""

import typer

from comity.node.cli.plan import choosing, looking
from comity.node.language import command
from comity.node.language import translate as _


def add_to(app: typer.Typer) -> None:
    plan = typer.Typer(
        help=_("What states can get from each other, and which accessions would change it most."), no_args_is_help=True
    )
    for name, function in (
        ("coverage", looking.coverage),
        ("what-if", looking.what_if),
        ("accede", choosing.accede),
        ("agree", choosing.agree),
        ("joint", choosing.joint),
        ("capacity", choosing.capacity),
        ("robust", choosing.robust),
        ("assumptions", looking.assumptions),
    ):
        command(plan, name, function)
    app.add_typer(plan, name="plan")
