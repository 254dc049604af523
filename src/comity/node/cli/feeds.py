"""`comity intel source`, `pull` and `push`: this node as a client of other TAXII servers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.language import translate as _
from comity.node.setup import use_node
from comity.terms.errors import gettext_noop

if TYPE_CHECKING:
    from comity.intel.core.feeds.reports import Coming, Going, Pulled, Pushed, Report

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]
Name = Annotated[str, typer.Argument(help=_("The source's name."))]
User = Annotated[str, typer.Option(help=_("The user of Basic authentication; without, the secret is a token."))]
Secret = Annotated[bool, typer.Option("--secret", help=_("Read the password or token from standard input."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Say what would come or go, and change nothing."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print the report as JSON."))]


DOUBTS = {
    "no-dates": gettext_noop(
        "The server says that there is more, but not how to get it: what it showed first has come."
    ),
    "crowded": gettext_noop("More objects were added there at one instant than it gives at once: some may be missing."),
    "mended": gettext_noop(
        "The server writes the type where spec_version belongs, as OpenTAXII does: it was read as STIX 2.1."
    ),
    "not-after": gettext_noop("The server gives what was added before, too: each pull reads it all."),
}


def add_to(intel: typer.Typer) -> None:
    source = typer.Typer(help=_("Collections of other TAXII servers."), no_args_is_help=True)
    source.command("look")(look)
    source.command("add")(add)
    source.command("list")(list_sources)
    source.command("remove")(remove)
    intel.add_typer(source, name="source")
    intel.command("pull")(pull)
    intel.command("push")(push)


def look(
    folder: Folder,
    url: Annotated[str, typer.Argument(help=_("The address of discovery, of an API root, or of a collection."))],
    user: User = "",
    secret: Secret = False,
) -> None:
    """Show which collections another server offers, with their addresses."""
    use_node(folder)
    from comity.intel.adapters.feeds.http import Access
    from comity.intel.tasks.feeds import asking

    for one in asking.look(url, Access(user, _secret() if secret else "")):
        rights = "".join(letter for letter, may in (("r", one.can_read), ("w", one.can_write)) if may)
        typer.echo(f"{rights or '-':<2}  {_clean(one.title)}")
        typer.echo(f"    {_clean(one.address)}")


def add(
    folder: Folder,
    name: Annotated[str, typer.Argument(help=_("Small letters, digits, hyphens. What comes belongs to feed:NAME."))],
    url: Annotated[str, typer.Argument(help=_("The address of the collection there."))],
    collection: Annotated[str, typer.Option(help=_("The id or alias of the collection here."))],
    user: User = "",
    secret: Secret = False,
    pulls: Annotated[bool, typer.Option("--pull/--no-pull", help=_("Whether to take from it."))] = True,
    pushes: Annotated[bool, typer.Option("--push", help=_("Whether to give to it, as far as the gate lets."))] = False,
    every: Annotated[int, typer.Option(min=0, max=525600, help=_("Minutes between exchanges; 0: by command."))] = 0,
    organisation: Annotated[str, typer.Option(help=_("Whose server it is, by its name in the directory."))] = "",
    all_versions: Annotated[bool, typer.Option("--all-versions", help=_("Take every version."))] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help=_("Read it all each time: it does not show what was changed."))
    ] = False,
    spec_version: Annotated[str, typer.Option(help=_("2.0 or 2.1, if the server's default is not wanted."))] = "",
) -> None:
    """Remember a collection of another TAXII server, after asking whether it is there."""
    use_node(folder)
    from django.utils import timezone

    from comity.intel.actions.feeds import sources
    from comity.intel.adapters.feeds.http import Access
    from comity.intel.queries.collections import collection_named
    from comity.intel.tasks.feeds import asking
    from comity.node.cli.institutions import organisation_named

    given = sources.Given(
        name=name,
        url=url,
        collection=collection_named(collection),
        user=user,
        secret=_secret() if secret else "",
        organisation=organisation_named(organisation).pk if organisation else None,
        pulls=pulls,
        pushes=pushes,
        every_minutes=every,
        whole=whole,
        all_versions=all_versions,
        spec_version=spec_version,
    )
    offered = asking.ask(url, Access(given.user, given.secret))
    sources.add_source(given, at=timezone.now())
    typer.echo(f"{name}: {_clean(offered.title) or offered.address}")


def list_sources(folder: Folder) -> None:
    """Every source: what it is for, how often, and how the last exchange ended."""
    use_node(folder)
    from comity.intel.queries.feeds.sources import sources

    for one in sources():
        what = _("pull and push") if one.pulls and one.pushes else _("pull") if one.pulls else _("push")
        often = _("every {number} minutes").format(number=one.every_minutes) if one.every_minutes else _("by command")
        here = _("here: {title}").format(title=one.collection.title)
        typer.echo(f"{one.name}  {what}, {often}, {here}")
        typer.echo(f"  {one.url}")
        if one.code:
            typer.echo("  " + _("the last exchange broke off: {code}").format(code=one.code))


def remove(folder: Folder, name: Name) -> None:
    """Forget a source and its secret. What came from it stays."""
    use_node(folder)
    from django.utils import timezone

    from comity.intel.actions.feeds.sources import remove_source
    from comity.intel.queries.feeds.sources import source_named

    remove_source(source_named(name), at=timezone.now())
    typer.echo(_("{name} is forgotten.").format(name=name))


def pull(
    folder: Folder,
    name: Name,
    dry_run: DryRun = False,
    anew: Annotated[bool, typer.Option("--anew", help=_("Read the collection from its beginning."))] = False,
    json: Json = False,
) -> None:
    """Take what is new at a source, from where the last pull stopped. Status 1 if anything was refused or broke off."""
    use_node(folder)
    from django.utils import timezone
    from rich.progress import Progress

    from comity.intel.actions.feeds.pulling import begin_again
    from comity.intel.queries.feeds.sources import source_named
    from comity.intel.tasks.feeds import pulling

    source = source_named(name)
    if dry_run:
        would = pulling.coming(source)
        _end(would, _coming(would), json=json)
        return
    if anew:
        begin_again(source)
        source.refresh_from_db()
    with Progress(transient=True, disable=json or not sys.stderr.isatty()) as bar:
        task = bar.add_task(name, total=None)
        report = pulling.pull(
            source, clock=timezone.now, say=lambda now: bar.update(task, completed=sum(now.counts.values()))
        )
    _end(report, _pulled(report), json=json, failed=report.failed)


def push(folder: Folder, name: Name, dry_run: DryRun = False, json: Json = False) -> None:
    """Give what is new and may go to a source. Status 1 if anything was refused there or broke off."""
    use_node(folder)
    from django.utils import timezone
    from rich.progress import Progress

    from comity.intel.queries.feeds.sources import source_named
    from comity.intel.tasks.feeds import pushing

    source = source_named(name)
    if dry_run:
        would = pushing.going(source, at=timezone.now())
        _end(would, _going(would), json=json)
        return
    with Progress(transient=True, disable=json or not sys.stderr.isatty()) as bar:
        task = bar.add_task(name, total=None)
        report = pushing.push(source, clock=timezone.now, say=lambda now: bar.update(task, completed=now.sent))
    _end(report, _pushed(report), json=json, failed=report.failed)


def _secret() -> str:
    """From a prompt that does not show it, or from a pipe."""
    if sys.stdin.isatty():
        return typer.prompt(_("Secret"), hide_input=True, err=True).strip()  # type: ignore[no-any-return]  # it is text
    return sys.stdin.readline().strip()


def _clean(text: str) -> str:
    """What another server says, without what could move a terminal's cursor."""
    return "".join(one if one.isprintable() else " " for one in text)[:300]


def _end(report: "Report", lines: list[str], *, json: bool, failed: int = 0) -> None:
    """Print a report; status 1 where something failed or the exchange broke off."""
    if report.broken:
        lines.append(report.broken)
    lines += [_(DOUBTS[one]) for one in report.doubts]
    typer.echo(report.to_json() if json else "\n".join(lines))
    if report.broken or failed:
        raise typer.Exit(1)


def _pulled(report: "Pulled") -> list[str]:
    lines = [f"{verdict}: {number}" for verdict, number in report.counts.items()]
    return lines + _failures(report, report.failed)


def _coming(report: "Coming") -> list[str]:
    new, known = _("new: {number}"), _("already here: {number}")
    return [new.format(number=sum(report.new.values())), *_by_type(report.new), known.format(number=report.known)]


def _pushed(report: "Pushed") -> list[str]:
    lines = [
        _("sent: {number}").format(number=report.sent),
        _("taken: {number}").format(number=report.taken),
        _("refused there: {number}").format(number=report.failed),
    ]
    if report.pending:
        said = _("not answered yet: {number} statuses; the next push asks again")
        lines.append(said.format(number=report.pending))
    return lines + _failures(report, report.failed) + _withheld(report.withheld)


def _going(report: "Going") -> list[str]:
    going = _("would go: {number}").format(number=sum(report.by_type.values()))
    return [going, *_by_type(report.by_type), *_withheld(report.withheld)]


def _by_type(counts: dict[str, int]) -> list[str]:
    return [f"  {_clean(kind)}: {number}" for kind, number in sorted(counts.items())]


def _withheld(counts: dict[str, int]) -> list[str]:
    from comity.intel.core.sharing.grounds import SENTENCES

    told = [f"  {number}: {_(SENTENCES[code][0]) if code in SENTENCES else code}" for code, number in counts.items()]
    return [_("withheld: {number}").format(number=sum(counts.values())), *told]


def _failures(report: "Report", number: int) -> list[str]:
    lines = [f"  {_clean(one.stix_id) or '-'}: {_clean(one.reason)}" for one in report.failures]
    if number > len(report.failures):
        lines.append("  " + _("and {number} more").format(number=number - len(report.failures)))
    return lines
