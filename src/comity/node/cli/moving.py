"""`comity intel import` and `comity intel export`: files come in and go out without pages."""

import sys
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from comity.directory.core.permissions import CONSOLE
from comity.node.language import translate as _
from comity.node.setup import use_node

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from comity.intel.actions.importing import Report
    from comity.intel.actions.moving.exporting import Made, Wanted
    from comity.intel.adapters.moving.plans import Format, Plan

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]


def add_to(intel: typer.Typer) -> None:
    intel.command("import")(import_file)
    intel.command("export")(export_file)


def import_file(
    folder: Folder,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=_("A file of any format below."))],
    collection: Annotated[str, typer.Option(help=_("The id or alias of a collection to put the objects in."))] = "",
    form: Annotated[
        str, typer.Option("--format", help=_("stix, misp, csv, intelmq or text; else as the file looks."))
    ] = "",
    mapping: Annotated[
        str, typer.Option(help=_("What the columns of a table mean, such as: value=IP,name=Malware,sha-256=3."))
    ] = "",
    marking: Annotated[
        str, typer.Option(help=_("How far new objects may go, such as TLP:AMBER. For tables, events and text."))
    ] = "",
    observables: Annotated[
        bool, typer.Option("--observables", help=_("Make observables from a table or text, and no indicators."))
    ] = False,
    benign: Annotated[bool, typer.Option("--benign", help=_("Take values that everybody has, too."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would happen, and store nothing."))] = False,
    json: Annotated[bool, typer.Option("--json", help=_("Print the report as JSON."))] = False,
) -> None:
    """Store the objects of a file. Prints what was stored and what was refused, and why; status 1 if any was."""
    use_node(folder)
    from django.utils import timezone
    from rich.progress import Progress

    from comity.intel.actions import importing
    from comity.intel.queries.collections import collection_named

    into = collection_named(collection) if collection else None
    with Progress(transient=True, disable=json or not sys.stderr.isatty()) as bar, file.open("rb") as stream:
        task = bar.add_task(file.name, total=file.stat().st_size)
        plan = _plan(stream, form, mapping, marking, indicators=not observables, spares=not benign, dry_run=dry_run)
        report = importing.import_file(
            stream,
            collection=into,
            plan=plan,
            clock=timezone.now,
            say=lambda done: bar.update(task, completed=done),
            dry_run=dry_run,
        )
    typer.echo(report.to_json() if json else _told(report))
    if report.failed or report.broken:
        raise typer.Exit(1)


def export_file(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help=_("Where to write it; - for standard output."))],
    form: Annotated[str, typer.Option("--format", help=_("stix, misp, csv, suricata, zeek or rpz."))] = "stix",
    collection: Annotated[str, typer.Option(help=_("The id or alias of a collection."))] = "",
    search: Annotated[str, typer.Option(help=_("Values, STIX ids or words, instead of a collection."))] = "",
    to: Annotated[str, typer.Option(help=_("Who will read it: here, public, node:ID or client:ID."))] = "here",
    purpose: Annotated[str, typer.Option(help=_("For which purpose, where owners ask for one."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would go, and write nothing."))] = False,
    json: Annotated[bool, typer.Option("--json", help=_("Say it in JSON."))] = False,
) -> None:
    """Write what a reader may read to a file. Says what was left out, and why; status 1 if nothing may go."""
    use_node(folder)
    from comity.intel.actions.moving import exporting

    wanted, at = _wanted(form, collection, search, to, purpose)
    if dry_run:
        seen = exporting.preview(wanted, by=CONSOLE)
        _say_exported(seen.goes, seen.withheld, "", json=json)
        raise typer.Exit(0 if seen.goes else 1)
    made = _write(wanted, file, at)
    _say_exported(made.objects, made.withheld, made.row.sha256, json=json)


def _wanted(form: str, collection: str, search: str, to: str, purpose: str) -> "tuple[Wanted, datetime]":
    from django.utils import timezone

    from comity.intel.actions.moving.exporting import Wanted
    from comity.intel.adapters.moving.writing import Form
    from comity.intel.queries.collections import collection_named
    from comity.intel.queries.moving.recipients import recipient
    from comity.intel.queries.moving.selecting import Selection
    from comity.intel.queries.showing import home

    if form not in set(Form):
        raise typer.BadParameter(_("Say --format as one of these: {formats}.").format(formats=", ".join(Form)))
    if bool(collection) == bool(search):
        raise typer.BadParameter(_("Say either --collection or --search."))
    at = timezone.now()
    chosen = Selection(search, collection_named(collection) if collection else None)
    whom = recipient(to, CONSOLE, chosen.collection, purpose=purpose, at=at)
    return Wanted(Form(form), chosen, whom, home.sight(CONSOLE, at=at, purpose=purpose)), at


def _write(wanted: "Wanted", file: Path, at: "datetime") -> "Made":
    """Through a file beside it, so that one that could not be finished is none."""
    from comity.intel.actions.moving import exporting

    if str(file) == "-":
        return exporting.export(wanted, sys.stdout.buffer, by=CONSOLE, at=at, most=None)
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as stream:
            made = exporting.export(wanted, stream, by=CONSOLE, at=at, most=None)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return made


def _say_exported(objects: int, withheld: "Mapping[str, int]", sha256: str, *, json: bool) -> None:
    from comity.intel.actions.moving.exporting import why

    if json:
        said = {"objects": objects, "withheld": dict(withheld), "sha256": sha256}
        typer.echo(dumps(said), err=True)
        return
    typer.echo(f"written: {objects}", err=True)
    for code, number in withheld.items():
        typer.echo(f"left out: {number}  {_(why(code))}", err=True)


def _plan(
    stream: BinaryIO, form: str, mapping: str, marking: str, *, indicators: bool, spares: bool, dry_run: bool
) -> "Plan":
    from django.utils import timezone

    from comity.intel.actions.identifying import identity_of, own_identity
    from comity.intel.adapters.formats.columns import sniff
    from comity.intel.adapters.moving.mapping import columns_of
    from comity.intel.adapters.moving.plans import Format, Plan
    from comity.intel.core.instants import micros_of, text_of

    chosen, at = _format(stream, form), timezone.now()
    if not chosen.makes:
        return Plan(format=chosen)
    layout = sniff(stream) if chosen is Format.CSV else None
    return Plan(
        format=chosen,
        at=text_of(micros_of(at)),
        created_by=identity_of() if dry_run else own_identity(at=at),
        marking_refs=(_marking(marking),),
        indicators=indicators,
        spares=spares,
        layout=layout,
        columns=columns_of(mapping, layout) if layout and mapping else (),
    )


def _format(stream: BinaryIO, form: str) -> "Format":
    from comity.intel.adapters.moving.plans import Format
    from comity.intel.adapters.moving.recognising import recognise

    if form and form not in set(Format):
        raise typer.BadParameter(_("Say --format as one of these: {formats}.").format(formats=", ".join(Format)))
    return Format(form) if form else recognise(stream)


def _marking(said: str) -> str:
    from comity.intel.core.sharing import tlp
    from comity.terms.marking import Tlp

    level = said.upper() if said.upper().startswith("TLP:") else f"TLP:{said.upper()}"
    if level not in set(Tlp):
        raise typer.BadParameter(
            _("Say how far the new objects may go, with --marking and one of these: {levels}.").format(
                levels=", ".join(Tlp)
            )
        )
    return tlp.IDS[Tlp(level)]


def _told(report: "Report") -> str:
    lines = [f"{verdict}: {number}" for verdict, number in report.counts.items()]
    lines += [f"unreadable: {report.unreadable}"] if report.unreadable else []
    for one in report.failures:
        where = f"line {one.line}" if one.line else f"object {one.position}"
        lines.append(f"  {where}{f', {one.stix_id}' if one.stix_id else ''}: {one.reason}")
    if report.failed > len(report.failures):
        lines.append(f"  and {report.failed - len(report.failures)} more")
    if report.broken:
        lines.append(report.broken)
    return "\n".join(lines)
