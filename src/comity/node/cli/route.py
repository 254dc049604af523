"""`comity route`: the lawful routes to electronic evidence in another state.

Reads the law only: no node, no Django. Arguments are read by argparse, because typer and the pydantic it brings take
longer to start than this command may take in all.
"""

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comity.law.core import naming
from comity.law.core.asking import AnswerMissing, ask, described
from comity.law.core.book.vocabulary import STATUSES, DataCategory, Holder, Status, Urgency
from comity.law.core.case import Question
from comity.law.core.changes import Change
from comity.law.core.encode import to_json
from comity.law.core.knowledge import Knowledge, load, use
from comity.law.core.routes import RouteAnswer, find
from comity.node.language import translate as _
from comity.terms.errors import ComityError, gettext_noop

if TYPE_CHECKING:
    import typer

WRONGLY_ASKED = 2
WHAT = gettext_noop("Find the lawful routes to electronic evidence in another state.")
EXAMPLE = "comity route --from DEU --to FRA --data content --holder service-provider --urgency ordinary"
STATUS_WIDTH = max(len(_(word)) for word in STATUSES.values())
USABLE = frozenset({Status.AVAILABLE, Status.OPEN})
MARKS = {Status.AVAILABLE: "+", Status.OPEN: "?", Status.DORMANT: "z", Status.CLOSED: "x", Status.UNAVAILABLE: "-"}
COLOURS = {Status.AVAILABLE: "32", Status.OPEN: "36", Status.DORMANT: "33", Status.CLOSED: "31"}
INDENT = " " * (STATUS_WIDTH + 8)


def add_to(app: "typer.Typer") -> None:
    """Lists the command among the others; its arguments are its own."""
    import typer

    def route(context: typer.Context) -> None:
        raise typer.Exit(run(context.args))

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    app.command("route", help=_(WHAT), add_help_option=False, context_settings=settings)(route)


def run(arguments: Sequence[str]) -> int:
    """Answer on standard output; the exit status is 2 where the question cannot be understood."""
    given = _parser().parse_args(arguments)
    try:
        knowledge = _knowledge(given.node)
        question = _question(knowledge, given)
    except ComityError as refusal:
        sys.stderr.write(f"comity route: {refusal.explain(_)}\n")
        return WRONGLY_ASKED
    answers = find(knowledge, question)
    if given.json:
        return _print(json.dumps(to_json(question, answers, all=given.all), indent=2))
    shown = [each for each in answers if given.all or each.status is not Status.UNAVAILABLE]
    return _print("\n".join(_page(knowledge, question, shown)))


def _print(text: str) -> int:
    """Written whole, for whatever reads it; a reader that has seen enough is no failure."""
    try:
        sys.stdout.write(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    example = _("Example: {command}").format(command=EXAMPLE)
    parser = argparse.ArgumentParser(prog="comity route", description=_(WHAT), epilog=example, allow_abbrev=False)
    add = parser.add_argument
    state = _("the state that asks: ISO 3166 alpha-3 code, such as DEU")
    add("--from", dest="requesting", required=True, metavar="STATE", help=state)
    asked = _("the state asked, or where the holder is established")
    add("--to", dest="requested", required=True, metavar="STATE", help=asked)
    add("--data", required=True, metavar="DATA", help=", ".join(DataCategory))
    add("--holder", required=True, metavar="HOLDER", help=", ".join(Holder))
    add("--urgency", default="ordinary", metavar="URGENCY", help=", ".join(Urgency))
    add("--offence", default="", metavar="ID", help=_("offence or scheme, such as ransomware or ets185-2"))
    add("--fact", action="append", default=[], metavar="ID=yes|no|N", help=_("something known; repeat it"))
    add("--on", default="", metavar="DATE", help=_("day of the question, such as 2026-11-22; default today"))
    assume = _("take it as in force for the states that have ratified it, such as cets224; repeat it")
    add("--assume-in-force", action="append", default=[], metavar="INSTRUMENT", help=assume)
    add("--node", default="", metavar="DIR", help=_("a node's folder: answer with the data packs in use there"))
    add("--all", action="store_true", help=_("show unavailable routes too, with the reason"))
    add("--json", action="store_true", help=_("print JSON"))
    return parser


def _knowledge(folder: str) -> Knowledge:
    """That of this release, or of a node with its data packs."""
    if folder:
        from comity.law.adapters import shelf

        use(lambda: shelf.knowledge(Path(folder) / "law", on=datetime.now(tz=UTC).date()))
    return load()


def _question(knowledge: Knowledge, given: argparse.Namespace) -> Question:
    return ask(
        knowledge,
        requesting=given.requesting,
        requested=given.requested,
        data=given.data,
        holder=given.holder,
        urgency=given.urgency,
        on=given.on or datetime.now(tz=UTC).date(),
        offence=given.offence,
        facts=[_fact(each) for each in given.fact],
        assume_in_force=given.assume_in_force,
    )


def _fact(given: str) -> tuple[str, str]:
    fact_id, said, answer = given.rpartition("=")
    if not said:
        raise AnswerMissing(given=given[:60])
    return fact_id, answer


def _page(knowledge: Knowledge, question: Question, answers: list[RouteAnswer]) -> Iterator[str]:
    states = knowledge.states
    width = min(max(shutil.get_terminal_size((110, 24)).columns, 60), 140)
    asking, asked = _(states[question.requesting].name), _(states[question.requested].name)
    yield _("From {asking} to {asked}: {data},").format(asking=asking, asked=asked, data=question.data)
    said = _("held by a {holder}, {urgency}, on {day}. Data compiled on {as_of}.")
    yield said.format(holder=question.holder, urgency=question.urgency, day=question.on, as_of=knowledge.as_of)
    yield from _section(knowledge, _("Routes, best first"), [each for each in answers if each.status in USABLE], width)
    yield from _section(knowledge, _("Why not?"), [each for each in answers if each.status not in USABLE], width)
    if question.data is not DataCategory.PRESERVATION and question.holder is Holder.SERVICE_PROVIDER:
        yield "\n" + _("If the data may be lost, freeze them first: ask with --data preservation too.")
    yield "\n" + _("Answer a question with --fact ID=yes|no. This is law as data, not advice: check each source.")


def _section(knowledge: Knowledge, title: str, answers: list[RouteAnswer], width: int) -> Iterator[str]:
    if not answers:
        return
    yield "\n" + _styled(title, "1")
    yield f"{'#':>3}  {_('Status'):<{STATUS_WIDTH + 2}} {_('Route')}"
    for answer in answers:
        yield from _lines(knowledge, answer, width)


def _lines(knowledge: Knowledge, answer: RouteAnswer, width: int) -> Iterator[str]:
    """One route: where it is written, whether it compels and how soon, what it asks, or why it is not open."""
    word = _(STATUSES[answer.status]).lower()
    status = _styled(f"{MARKS[answer.status]} {word:<{STATUS_WIDTH}}", COLOURS.get(answer.status, ""))
    instrument = _(knowledge.instruments[answer.instrument].short)
    yield f"{answer.rank:>3}  {status} {_styled(_(answer.name), '1')}"
    yield from _wrapped(f"{answer.id} | {instrument}, {_(answer.article)} | {answer.binding}, {answer.speed}", width)
    said = _("Source: {source} ({confidence})")
    yield from _wrapped(said.format(source=answer.source, confidence=answer.confidence), width)
    for fact_id in answer.questions:
        asked = described(knowledge, fact_id, _).question
        yield from _wrapped(_("Asks {fact}: {question}").format(fact=fact_id, question=asked), width)
    if answer.status not in USABLE:
        yield from _cited(
            _("Because: {text} [{source}]"), [(each.say(_), each.source) for each in answer.reasons], width
        )
        remedies = [(each.say(_), each.source) for each in answer.remedies]
        yield from _cited(_("Would change: {text} [{source}]"), remedies, width)
    for change in answer.changes:
        yield from _wrapped(_changed(change), width)
    yield from _cited(_("Doubt: {text} [{source}]"), [(_(each.text), each.source) for each in answer.doubts], width)


def _changed(change: Change) -> str:
    """What a clause or another instrument changes."""
    what = naming.change(change.effect, change.value, _)
    if change.effect == "refusal-ground":
        what = _("ground of refusal: {ground}").format(ground=what)
    said = _("Changes: {what} [{source}]") if change.certain else _("Changes perhaps: {what} [{source}]")
    return said.format(what=what, source=change.source)


def _cited(said: str, statements: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    for text, source in dict.fromkeys(statements):
        yield from _wrapped(said.format(text=text, source=source), width)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=INDENT,
        subsequent_indent=INDENT + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _styled(text: str, code: str) -> str:
    """Colour only for a person at a terminal who has not declined it (no-color.org)."""
    if not code or not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\x1b[{code}m{text}\x1b[0m"
