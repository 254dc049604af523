"""`comity intel import`: files come in without pages."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from comity.node.language import translate as _
from comity.node.setup import use_node

if TYPE_CHECKING:
    from comity.intel.actions.importing import Report
    from comity.intel.adapters.moving.plans import Format, Plan

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]


def add_to(intel: typer.Typer) -> None:
    intel.command("import")(import_file)


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
