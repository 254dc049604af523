"""The whole story, chapter by chapter, and what it leaves on the screen."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from comity.node.demo import case, intelligence, neighbour, planning, proving, trust
from comity.node.demo.cast import PASSWORD, Cast
from comity.node.demo.nodes import Node
from comity.node.demo.stage import Stage


def play(folder: Path, casts: tuple[Cast, ...], console: Console, *, once: bool) -> bool:
    """Play everything; keep serving until Ctrl-C unless `once`. Whether every check held."""
    stage = Stage.set_up(folder, casts, console)
    start = time.monotonic()
    try:
        with _ctrl_c_also_by_signal():
            tell(stage)
            _summary(stage, time.monotonic() - start)
            if not once:
                _keep_serving(stage)
    except KeyboardInterrupt:
        console.print("\nStopping the nodes …")
    finally:
        stage.everywhere(Node.stop)
    return stage.held


def tell(stage: Stage) -> None:
    """All nine chapters; what held is in `stage.checks`."""
    with stage.telling("1. Three nodes, and trust between them"):
        trust.make_nodes(stage)
        trust.compare_fingerprints(stage)
    with stage.telling("2. The lawful route, and the data frozen"):
        case.find_route(stage)
        case.preserve(stage)
    with stage.telling("3. Disclosure asked for; a node loses power in the middle"):
        case.ask_for_disclosure(stage)
        case.ask_and_answer_a_question(stage)
    with stage.telling("4. The provider answers; evidence is delivered"):
        case.provider_answers(stage)
        case.deliver(stage)
    with stage.telling("5. A refusal with its ground"):
        case.refuse(stage)
    with stage.telling("6. Information to Indonesia, unasked"):
        neighbour.find_channel(stage)
        neighbour.carry_by_hand(stage)
        neighbour.pass_on(stage)
    with stage.telling("7. Intelligence shared, seen, corrected and called back"):
        intelligence.found_community(stage)
        intelligence.bring_indicator(stage)
        intelligence.preview_and_release(stage)
        intelligence.see_it(stage)
        intelligence.correct_it(stage)
        intelligence.call_it_back(stage)
    with stage.telling("8. The ministry plans: what joining would change"):
        planning.see_what_joining_changes(stage)
        planning.join_together(stage)
    with stage.telling("9. Proof"):
        proving.check_nodes(stage)
        proving.verify_ledgers(stage)
        proving.prove_the_request(stage)
        proving.find_the_tampering(stage)


def _summary(stage: Stage, seconds: float) -> None:
    held = sum(check.held for check in stage.checks)
    table = Table(title=f"{held} of {len(stage.checks)} checks held, {seconds:.0f} s", title_justify="left")
    table.add_column("Chapter")
    table.add_column("Held", justify="right")
    for chapter in dict.fromkeys(check.chapter for check in stage.checks):
        of_it = [check for check in stage.checks if check.chapter == chapter]
        table.add_row(chapter, f"{sum(check.held for check in of_it)}/{len(of_it)}")
    stage.console.print(table)
    for check in stage.checks:
        if not check.held:
            stage.console.print(f"[red]✘ {check.chapter}: {check.claim}[/red]")
    _addresses(stage)


def _addresses(stage: Stage) -> None:
    table = Table(title=f"Try it by hand: every password is {PASSWORD}", title_justify="left")
    for head in ("Address", "Log-in", "Who"):
        table.add_column(head, overflow="fold")
    for node in stage.nodes.values():
        for person in node.cast.people:
            who = f"{person.name}, {person.title} ({node.cast.name})"
            table.add_row(node.cast.base_url, person.login, who)
    stage.console.print(table)
    for name, ref in stage.references.items():
        if name != "sha256":
            stage.console.print(f"  {name}: {ref}", highlight=False)


def _keep_serving(stage: Stage) -> None:
    stage.say(f"\nThe three nodes keep serving. Ctrl-C stops them; their folders are in {stage.folder}")
    while True:
        signal.pause()


@contextmanager
def _ctrl_c_also_by_signal() -> Iterator[None]:
    """SIGTERM ends the demonstration as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
