"""`comity law check | diff | lines | import | packs | export | revert`: by which states amend their own law data."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.directory.core import dsse
from comity.law.core.asking import known_state
from comity.law.core.book.amendments import TABLES
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.packs import differences, examining, text
from comity.law.core.packs.checks import Author
from comity.law.core.packs.differences import AnswerChange, RowChange
from comity.law.core.packs.examining import Examined
from comity.law.core.packs.faults import Fault, TooLarge
from comity.law.core.packs.pack import MAX_PAYLOAD_BYTES
from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

if TYPE_CHECKING:
    from comity.directory.core.permissions import Actor
    from comity.stewardship.models import Pack

REFUSED = 1
MAX_FILE_BYTES = 2 * MAX_PAYLOAD_BYTES
SHOWN = 40
"""How many answers that change are printed; --json gives all."""

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=_("A table in CSV, or a signed pack."))]
Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]
At = Annotated[Path | None, typer.Option("--node", help=_("Compare with the data in use at this node."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
By = Annotated[str, typer.Option(help=_("The officer who answers for it, by the name she signs in with."))]


def add_to_law(law: typer.Typer) -> None:
    """Add the commands to `comity law`."""
    for name, function in (
        ("check", check),
        ("diff", diff),
        ("lines", lines),
        ("import", import_pack),
        ("packs", packs),
        ("export", export),
        ("revert", revert),
    ):
        command(law, name, function)


def check(
    file: File,
    node: At = None,
    state: Annotated[str, typer.Option(help=_("Whose data; that of the first line if not given."))] = "",
    as_json: AsJson = False,
) -> None:
    """Whether a pack could be taken: every line that is wrong, and why. Status 1 where one is."""
    examined = _examined(file, _knowledge(node), state=state)
    _refuse(examined, as_json=as_json)
    if as_json:
        typer.echo(_as_json({"state": examined.author.state, "lines": len(examined.lines), "faults": []}))
    else:
        said = _("Nothing is wrong with this pack of {state}. Lines: {lines}.")
        typer.echo(said.format(lines=len(examined.lines), state=examined.author.state))


def diff(file: File, node: At = None, as_json: AsJson = False) -> None:
    """What a pack would change: each line, and answers to a standard set of questions. Status 1 if it is refused."""
    knowledge = _knowledge(node)
    examined = _examined(file, knowledge)
    _refuse(examined, as_json=as_json)
    rows = differences.rows(examined.lines, knowledge)
    answers = differences.answers(examined.lines, knowledge, on=examined.author.on)
    if as_json:
        typer.echo(_as_json({"lines": [_row(each) for each in rows], "answers": [_answer(each) for each in answers]}))
        return
    for row in rows:
        typer.echo(_said(row))
    typer.echo("")
    typer.echo(_("Answers that change, of a sample of questions: {number}").format(number=len(answers)))
    for answer in answers[:SHOWN]:
        typer.echo(_said_answer(answer))


def lines(
    state: Annotated[str, typer.Argument(help=_("The state, such as PHL."))],
    table: Annotated[str, typer.Option(help=_("Only this table."))] = "",
    node: At = None,
) -> None:
    """What is recorded of a state, as a table to edit: keep the lines that you confirm, correct or retire."""
    knowledge = _knowledge(node)
    iso3 = known_state(knowledge, state)
    chosen = [one for one in TABLES.values() if table in ("", one.name)]
    if not chosen:
        raise typer.BadParameter(_("There is no such table. There are: {tables}").format(tables=", ".join(TABLES)))
    rows = (text.confirming(one, row) for one in chosen for row in knowledge.rows(one.name) if row["iso3"] == iso3)
    typer.echo(text.write(rows), nl=False)


def import_pack(folder: Folder, file: File, by: By = "", as_json: AsJson = False) -> None:
    """Take a pack into use: one signed by a state's node, or a table of this state's own, which is signed and sent."""
    use_node(folder)
    from django.conf import settings
    from django.utils import timezone

    from comity.directory.core.permissions import CONSOLE
    from comity.stewardship import actions, queries
    from comity.stewardship.models import Pack

    at, raw = timezone.now(), _raw(file)
    if _is_signed(raw):
        row = actions.install(raw, came=Pack.Came.FILE, by=_officer(by) if by else CONSOLE, at=at)
    else:
        known = queries.knowledge(on=at.date())
        examined = examining.table(
            raw, knowledge=known, on=at.date(), issuer=settings.COMITY_NODE_ID, state=settings.COMITY_STATE
        )
        _refuse(examined, as_json=as_json)
        if not by:
            raise typer.BadParameter(_("A table has to be answered for: name the officer with --by."))
        row = actions.publish_lines(examined.lines, by=_officer(by), at=at)
    if as_json:
        typer.echo(_as_json(_pack(row)))
    else:
        typer.echo(_("{pack} is in use. Lines: {lines}.").format(pack=row.ref, lines=row.lines))


def packs(folder: Folder, as_json: AsJson = False) -> None:
    """The data packs of a node, the newest first."""
    use_node(folder)
    from comity.stewardship import queries

    found = list(queries.all_packs())
    if as_json:
        typer.echo(_as_json([_pack(row) for row in found]))
        return
    for row in found:
        typer.echo(f"{row.ref}  {row.state}  {row.get_standing_display()}")
        said = _("  lines: {lines}, made {made}, taken into use {installed}, {digest}")
        facts = {"lines": row.lines, "made": f"{row.made_at:%Y-%m-%d}", "installed": f"{row.installed_at:%Y-%m-%d}"}
        typer.echo(said.format(**facts, digest=row.digest[:16]))
    if not found:
        typer.echo(_("There is no data pack here. The law is that of the release."))


def export(
    folder: Folder,
    pack: Annotated[str, typer.Argument(help=_("As `comity law packs` names it, or its digest."))],
    file: Annotated[Path, typer.Argument(dir_okay=False, help=_("Where the signed pack goes."))],
) -> None:
    """Write a signed pack into a file, for a node that is not reached by messages."""
    use_node(folder)
    from comity.stewardship import queries

    row = queries.pack(pack)
    file.write_bytes(bytes(row.envelope))
    typer.echo(_("{pack} is in {file}.").format(pack=row.ref, file=file))


def revert(
    folder: Folder,
    pack: Annotated[str, typer.Argument(help=_("As `comity law packs` names it, or its digest."))],
    why: Annotated[str, typer.Option(help=_("The reason, for the ledger."))],
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Take a pack out of use. What it amended is as it was before; the pack stays as proof."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory.core.permissions import CONSOLE
    from comity.stewardship import actions

    row = actions.revert(pack, why=why[:400], by=_officer(by) if by else CONSOLE, at=timezone.now())
    said = _("{pack} is no longer in use.").format(pack=row.ref)
    typer.echo(_as_json(_pack(row)) if as_json else said)


def _officer(username: str) -> "Actor":
    from django.utils import timezone

    from comity.directory import queries as directory
    from comity.node.cli.institutions import officer_named

    return directory.actor(officer_named(username), at=timezone.now())


def _knowledge(node: Path | None) -> Knowledge:
    """That of the release, or that in use at a node."""
    if node is not None:
        use_node(node)
    return load()


def _examined(file: Path, knowledge: Knowledge, *, state: str = "") -> Examined:
    raw = _raw(file)
    try:
        if _is_signed(raw):
            return examining.signed(dsse.unverified_payload(raw), knowledge=knowledge)
    except Fault as fault:
        return Examined(Author("", Iso3(""), _today()), (), (fault,))
    whose = known_state(knowledge, state) if state else None
    return examining.table(raw, knowledge=knowledge, on=_today(), state=whose)


def _raw(file: Path) -> bytes:
    if file.stat().st_size > MAX_FILE_BYTES:
        raise TooLarge(line=0, limit=MAX_FILE_BYTES, unit=gettext_noop("bytes"))
    return file.read_bytes()


def _is_signed(raw: bytes) -> bool:
    return raw.lstrip()[:1] == b"{"


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _refuse(examined: Examined, *, as_json: bool) -> None:
    """Nothing, where a pack has no fault; else says them all and ends with status 1."""
    if not examined.faults:
        return
    if as_json:
        typer.echo(_as_json({"state": examined.author.state, "faults": [_fault(each) for each in examined.faults]}))
    else:
        for fault in examined.faults:
            typer.echo(fault.explain(_), err=True)
        typer.echo(_("Nothing was taken from this pack. The data in use are as they were."), err=True)
    raise typer.Exit(REFUSED)


def _as_json(said: object) -> str:
    return json.dumps(said, indent=2, ensure_ascii=False)


def _fault(fault: Fault) -> dict[str, object]:
    return {"line": fault.line, "code": fault.code, "reason": fault.reason(_), "facts": fault.facts}


def _pack(row: "Pack") -> dict[str, object]:
    return {
        "pack": row.ref,
        "digest": row.digest,
        "issuer": row.issuer,
        "state": row.state,
        "version": row.version,
        "previous": row.previous,
        "made_at": row.made_at.isoformat(),
        "lines": row.lines,
        "standing": row.standing,
        "came": row.came,
        "installed_at": row.installed_at.isoformat(),
    }


def _row(change: RowChange) -> dict[str, object]:
    columns = [{"column": name, "before": before, "after": after} for name, before, after in change.columns]
    line = change.line
    return {
        "line": line.number,
        "act": line.act,
        "table": line.table,
        "row": line.id,
        "key": list(line.key),
        "effective": line.from_day,
        "changes": columns,
    }


def _said(change: RowChange) -> str:
    line = change.line
    head = f"{line.number}. {line.act} {line.table}: " + ", ".join(part for part in line.key if part)
    from_day = _(", from {day}").format(day=line.effective) if line.effective else ""
    return "\n".join(
        [head + from_day, *(f"     {name}: {was or '-'} > {now or '-'}" for name, was, now in change.columns)]
    )


def _answer(change: AnswerChange) -> dict[str, object]:
    question = change.question
    return {
        "from": question.requesting,
        "to": question.requested,
        "data": question.data,
        "holder": question.holder,
        "urgency": question.urgency,
        "on": question.on.isoformat(),
        "route": change.route,
        "before": change.before,
        "after": change.after,
        "changed": list(change.what),
    }


def _said_answer(change: AnswerChange) -> str:
    asked = change.question
    head = f"{asked.on} {asked.requesting} > {asked.requested}, {asked.data}, {asked.urgency}: {change.route}"
    return f"{head}: {change.before} > {change.after} ({', '.join(change.what)})"
