"""`comity law profile | compare | gaps | dual`: national law beside the Convention on Cybercrime, from the shell."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from comity.law.core import asking, conduct
from comity.law.core.finding import Outcome
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.national import encode, tables
from comity.law.core.national.comparison import Gaps
from comity.law.core.national.comparison import compare as compared
from comity.law.core.national.comparison import gaps as gaps_of
from comity.law.core.national.dual import VERDICTS, ConductTest, DualCriminality, dual_criminality
from comity.law.core.national.profile import profile as profile_of
from comity.law.core.national.scores import Score, scores
from comity.law.core.national.standing import COVERAGES, LETTERS, Standing
from comity.node.language import command
from comity.node.language import translate as _
from comity.terms.errors import gettext_noop
from comity.terms.state import Iso3

REACHED = {
    Outcome.MET: gettext_noop("reached"),
    Outcome.OPEN: gettext_noop("open question"),
    Outcome.PENDING: gettext_noop("open question"),
    Outcome.FAILED: gettext_noop("not reached"),
}

Code = Annotated[str, typer.Argument(metavar="STATE", help=_("ISO 3166 alpha-3 code, such as IDN."))]
Codes = Annotated[list[str], typer.Argument(metavar="STATE...", help=_("ISO 3166 alpha-3 codes, such as IDN PHL."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
AsCsv = Annotated[bool, typer.Option("--csv", help=_("Print CSV."))]


def add_to_law(law: typer.Typer) -> None:
    """Add the commands to `comity law`."""
    for name, function in (("profile", profile), ("compare", compare), ("gaps", gaps), ("dual", dual)):
        command(law, name, function)


def profile(state: Code, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """What binds a state, its offences and powers by article, its institutions and policies."""
    knowledge = load()
    found = profile_of(knowledge, asking.known_state(knowledge, state))
    if as_json or as_csv:
        return _print(encode.profile(found) if as_json else tables.profile(found))
    typer.echo(f"{_(found.state.name)} ({found.state.iso3})")
    for each in found.memberships:
        typer.echo(f"  {_(each.name)}: {each.row.status}, {each.row.in_force_on or '-'} [{each.row.source}]")
    for standing in (*found.offences, *found.powers):
        _say(_standing(standing))
    counts = {
        _("institutions"): len(found.institutions),
        _("policies"): len(found.policies),
        _("programmes"): len(found.programmes),
    }
    typer.echo(", ".join(f"{what}: {count}" for what, count in counts.items()))
    return None


def compare(states: Codes, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """States side by side, article by article."""
    knowledge = load()
    found = compared(knowledge, _known(knowledge, states))
    if as_json or as_csv:
        return _print(encode.comparison(found) if as_json else tables.comparison(found))
    for each in found:
        typer.echo(f"{each.article.number} {_(each.article.title)}")
        for standing in each.standings:
            _say(f"  {standing.state} {line}" for line in _standing(standing, titled=False))
    return None


def gaps(
    states: Annotated[list[str] | None, typer.Argument(metavar="[STATE...]", help=_("All recorded if none."))] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """How far each state covers each article, with scores and their intervals."""
    knowledge = load()
    named = _known(knowledge, states or ()) or knowledge.registers.recorded
    rows, scored = gaps_of(knowledge, named), scores(knowledge)
    if as_json or as_csv:
        return _print({**encode.gaps(rows), "scores": encode.scores(scored)} if as_json else tables.gaps(rows))
    places = {each.state: each for each in scored.scores}
    typer.echo("     " + " ".join(f"{each.article.number:>2}" for each in rows[0].standings))
    for row in rows:
        typer.echo(_row(row, places.get(row.state), len(scored.rows)))
    legend = ", ".join(f"{_(LETTERS[each])} {_(word)}" for each, word in COVERAGES.items())
    typer.echo(_("{legend}, ! lines that differ. Scores and places: nine of ten draws.").format(legend=legend))
    return None


def dual(
    requesting: Annotated[str, typer.Option("--from", metavar="STATE", help=_("The state that asks."))],
    requested: Annotated[str, typer.Option("--to", metavar="STATE", help=_("The state asked."))],
    offence: Annotated[str, typer.Option(metavar="ID", help=_("Offence or scheme, such as ransomware or ets185-2."))],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Day; default today."))] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Dual criminality as a conduct test: both laws, the verdict with reasons, penalties that routes ask for."""
    knowledge = load()
    day = on.date() if on else datetime.now(tz=UTC).date()
    found = _tested(knowledge, requesting, requested, offence, day)
    if as_json or as_csv:
        return _print(encode.dual(found) if as_json else tables.dual(found))
    typer.echo(f"{found.requesting} > {found.requested}, {found.named}: {_(VERDICTS[found.verdict])}")
    _say(f"  {each.say(_)} [{each.source}]" for each in found.reasons)
    for test in found.tests:
        _say(_conduct(test))
    for each in found.thresholds:
        if each.binds.outcome is not Outcome.FAILED:
            typer.echo(f"{_(each.instrument.short)}, {each.years}: {_(REACHED[each.reached.outcome])}")
    return None


def _tested(knowledge: Knowledge, requesting: str, requested: str, offence: str, on: date) -> DualCriminality:
    """Asked as routes are, so that what cannot be is refused in the same words."""
    question = asking.ask(
        knowledge,
        requesting=requesting,
        requested=requested,
        data="content",
        holder="service-provider",
        urgency="ordinary",
        on=on,
        offence=offence,
    )
    return dual_criminality(knowledge, question.requesting, question.requested, question.offence or "", on=on)


def _known(knowledge: Knowledge, states: Iterable[str]) -> tuple[Iso3, ...]:
    return tuple(asking.known_state(knowledge, each) for each in states)


def _row(row: Gaps, score: Score | None, total: int) -> str:
    letters = " ".join(f"{_(LETTERS[each.coverage]) + ('!' if each.contradicted else ''):>2}" for each in row.standings)
    if score is None:
        return f"{row.state}  {letters}"
    said = _("{low} to {high} of 100, place {first} to {last} of {total}").format(
        low=round(score.score.low),
        high=round(score.score.high),
        first=round(score.place.low),
        last=round(score.place.high),
        total=total,
    )
    return f"{row.state}  {letters}  {said}"


def _standing(standing: Standing, *, titled: bool = True) -> Iterator[str]:
    word = _(COVERAGES[standing.coverage])
    yield f"{standing.article.number} {_(standing.article.title)}: {word}" if titled else word
    for line in standing.lines:
        years = f", {line.max_years:g}" if line.max_years is not None else ""
        said = f"    {line.id}: {line.law}, {line.section}{years}"
        yield f"{said} [{line.source}, {line.confidence or '?'}, {line.as_of or '?'}]"


def _conduct(test: ConductTest) -> Iterator[str]:
    yield f"{test.article.number} {_(test.article.title)}: {_(VERDICTS[test.verdict])}"
    yield from (f"  {each.say(_)}" for each in test.reasons)
    for side in test.sides:
        yield f"  {side.state}: {_(COVERAGES[side.coverage])}, {conduct.span(side.lines) or '-'}"
        yield from (f"    {each}" for each in side.qualifiers)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _print(said: Mapping[str, encode.Json] | list[tables.Cells]) -> None:
    """JSON, or rows as CSV."""
    text = tables.csv_text(said) if isinstance(said, list) else json.dumps(said, indent=2)
    typer.echo(text.rstrip("\r\n"))
