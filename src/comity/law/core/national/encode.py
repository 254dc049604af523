"""Profiles, comparisons, gaps, scores and dual criminality as JSON: what the command line and exports give."""

from collections.abc import Iterable
from typing import cast

import msgspec

from comity.law.core.book.national import Line
from comity.law.core.conduct import span
from comity.law.core.national.between import Asked, Threshold
from comity.law.core.national.comparison import Compared, Gaps
from comity.law.core.national.dual import ConductTest, DualCriminality
from comity.law.core.national.profile import Declared, Membership, Profile
from comity.law.core.national.scores import Interval, Recipe, Score, Scored
from comity.law.core.national.standing import Standing
from comity.law.core.statement import Statement

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def profile(found: Profile) -> dict[str, Json]:
    """A state in full. An article of which nothing is recorded has the coverage `unknown` and no lines."""
    return {
        "iso3": str(found.state.iso3),
        "name": found.state.name,
        "legal_tradition": found.state.legal_tradition or None,
        "languages": [*found.state.languages],
        "organisations": [*found.organisations],
        "instruments": [_membership(each) for each in found.memberships],
        "declarations": [_declared(each) for each in found.declared],
        "offences": [_standing(each) for each in found.offences],
        "powers": [_standing(each) for each in found.powers],
        "institutions": lines(found.institutions),
        "policies": lines(found.policies),
        "programmes": lines(found.programmes),
        "gci2024": _line(found.scores) if found.scores else None,
    }


def comparison(found: Iterable[Compared]) -> dict[str, Json]:
    """The articles in order, each with the standings of the states in the order in which they were named."""
    return {
        "articles": [
            {
                "article": each.article.number,
                "title": each.article.title,
                "matter": str(each.article.matter),
                "alike": each.alike,
                "states": [_standing(one) for one in each.standings],
            }
            for each in found
        ]
    }


def gaps(found: Iterable[Gaps]) -> dict[str, Json]:
    """Each state with its coverage by article; `unknown` is not `none`."""
    return {
        "states": [
            {
                "iso3": str(each.state),
                "recorded": each.recorded,
                "counts": {str(coverage): count for coverage, count in each.counts.items()},
                "articles": {one.article.number: _cell(one) for one in each.standings},
            }
            for each in found
        ]
    }


def scores(found: Scored) -> dict[str, Json]:
    """Scores with their intervals and the recipe by which they were drawn."""
    return {"recipe": _plain(found.recipe), "states": [_score(each) for each in found.scores]}


def dual(found: DualCriminality) -> dict[str, Json]:
    """The conduct test with its reasons, and what routes between the two ask for."""
    return {
        "requesting": str(found.requesting),
        "requested": str(found.requested),
        "offence": found.named,
        "verdict": str(found.verdict),
        "articles": [_conduct(each) for each in found.tests],
        "not_recorded": [{"id": each.id, "title": each.title} for each in found.beside],
        "reasons": _statements(found.reasons),
        "thresholds": [_threshold(each) for each in found.thresholds],
        "asked_by": [_asked(each) for each in found.asked],
    }


def lines(found: Iterable[Line]) -> list[Json]:
    """Lines with all their columns, in the order given."""
    return [_line(each) for each in found]


def _line(line: Line) -> Json:
    return {key: value if value != "" else None for key, value in _plain(line).items()}


def _plain(said: Line | Recipe) -> dict[str, Json]:
    return cast("dict[str, Json]", msgspec.json.decode(msgspec.json.encode(said)))


def _membership(each: Membership) -> Json:
    row = each.row
    return {
        "instrument": each.name,
        "key": row.key,
        "status": row.status,
        "signed_on": _day(row.signed_on),
        "ratified_on": _day(row.ratified_on),
        "in_force_on": _day(row.in_force_on),
        "source": row.source,
        "confidence": str(row.confidence),
        "as_of": row.as_of.isoformat(),
    }


def _declared(each: Declared) -> Json:
    said = each.declaration
    return {
        "instrument": each.name,
        "article": said.article,
        "kind": said.kind,
        "gist": said.gist,
        "effect": said.effect,
        "clause": each.clause.id if each.clause else None,
        "source": said.source,
        "confidence": str(said.confidence),
    }


def _cell(standing: Standing) -> dict[str, Json]:
    return {
        "coverage": str(standing.coverage),
        "contradicted": standing.contradicted,
        "confidence": str(standing.confidence) if standing.confidence else None,
        "line_ids": [line.id for line in standing.lines],
    }


def _standing(standing: Standing) -> Json:
    named: dict[str, Json] = {
        "iso3": str(standing.state),
        "article": standing.article.number,
        "title": standing.article.title,
    }
    return {**named, **_cell(standing), "lines": lines(standing.lines)}


def _score(score: Score) -> Json:
    return {
        "iso3": str(score.state),
        "score": _interval(score.score),
        "place": _interval(score.place),
        "floor": round(score.floor, 1),
        "ceiling": round(score.ceiling, 1),
        "would_raise": [
            {
                "article": each.standing.article.number,
                "title": each.standing.article.title,
                "now": str(each.standing.coverage),
                "by": [round(each.least, 1), round(each.most, 1)],
            }
            for each in score.raises
        ],
    }


def _interval(found: Interval) -> Json:
    return {"p5": round(found.low, 1), "median": round(found.middle, 1), "p95": round(found.high, 1)}


def _conduct(test: ConductTest) -> Json:
    return {
        "article": test.article.number,
        "title": test.article.title,
        "verdict": str(test.verdict),
        "reasons": _statements(test.reasons),
        "qualifiers_differ": test.qualifiers_differ,
        "requesting": _side(test.requesting),
        "requested": _side(test.requested),
    }


def _side(standing: Standing) -> Json:
    return {
        **_cell(standing),
        "max_years": span(standing.lines) or None,
        "qualifiers": [*standing.qualifiers],
        "lines": lines(standing.lines),
    }


def _threshold(each: Threshold) -> Json:
    return {
        "instrument": each.instrument.id,
        "routes": [route.id for route in each.routes],
        "fact": each.fact,
        "years": each.years,
        "binds": each.binds.outcome.name.lower(),
        "reached": each.reached.outcome.name.lower(),
        "reasons": _statements((*each.binds.statements, *each.reached.statements)),
    }


def _asked(each: Asked) -> Json:
    return {
        "instrument": each.instrument.id,
        "routes": [route.id for route in each.routes],
        "rule": each.rule,
        "notes": [*each.notes],
    }


def _statements(said: Iterable[Statement]) -> list[Json]:
    return [{"text": each.text, "source": each.source, "confidence": each.citation.confidence or None} for each in said]


def _day(given: object) -> str | None:
    return str(given) if given else None
