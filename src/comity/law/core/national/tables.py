"""The same as rows of a table, for CSV that a spreadsheet cannot mistake for a program."""

import csv
import io
from collections.abc import Iterable, Sequence

from comity.law.core.book.national import Institution, Line, Policy, Section
from comity.law.core.conduct import span
from comity.law.core.national.comparison import Compared, Gaps
from comity.law.core.national.dual import DualCriminality
from comity.law.core.national.profile import Profile
from comity.law.core.national.scores import Scored
from comity.law.core.national.standing import Standing

Cells = dict[str, str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Sequence[Cells]) -> str:
    """RFC 4180, headed by the names of the columns. A cell that begins like a formula gets an apostrophe (CWE-1236)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(rows[0] if rows else [])
    writer.writerows([inert(cell) for cell in row.values()] for row in rows)
    return out.getvalue()


def inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip()[:1] in _FORMULA or cell[:1] in _FORMULA else cell


def profile(found: Profile) -> list[Cells]:
    """A line of the file for each line of national law; articles without one say `unknown`."""
    return [row for each in (*found.offences, *found.powers) for row in _standing(each)]


def comparison(found: Iterable[Compared]) -> list[Cells]:
    """The lines of every state, article by article."""
    return [row for each in found for one in each.standings for row in _standing(one)]


def gaps(found: Iterable[Gaps]) -> list[Cells]:
    """A row for each state and a column for each article."""
    return [
        {"state": each.state, **{f"art. {one.article.number}": _said(one) for one in each.standings}} for each in found
    ]


def scores(found: Scored) -> list[Cells]:
    """Scores and places as intervals: 5th percentile, median, 95th."""
    return [
        {
            "state": each.state,
            "score_p5": f"{each.score.low:.1f}",
            "score_median": f"{each.score.middle:.1f}",
            "score_p95": f"{each.score.high:.1f}",
            "place_p5": f"{each.place.low:.0f}",
            "place_p95": f"{each.place.high:.0f}",
            "floor": f"{each.floor:.1f}",
            "ceiling": f"{each.ceiling:.1f}",
        }
        for each in found.scores
    ]


def dual(found: DualCriminality) -> list[Cells]:
    """A row for each article and side."""
    return [
        {
            "article": test.article.number,
            "verdict": test.verdict,
            "side": name,
            "state": side.state,
            "coverage": side.coverage,
            "max_years": span(side.lines),
            "qualifiers": "; ".join(side.qualifiers),
            "sections": "; ".join(f"{line.law}, {line.section}" for line in side.lines),
            "line_ids": "; ".join(line.id for line in side.lines),
            "reasons": " ".join(each.text for each in test.reasons),
        }
        for test in found.tests
        for name, side in (("requesting", test.requesting), ("requested", test.requested))
    ]


def policies(found: Iterable[Policy]) -> list[Cells]:
    return [
        {
            "state": each.iso3,
            "title": each.title,
            "kind": each.kind,
            "years": each.years,
            "issuer": each.issuer,
            "pillars": "; ".join(each.pillars),
            "gist": each.gist,
            **_provenance(each),
        }
        for each in found
    ]


def institutions(found: Iterable[Institution]) -> list[Cells]:
    return [
        {
            "state": each.iso3,
            "name": each.name,
            "acronym": each.acronym,
            "kind": each.kind,
            "website": each.website_domain,
            "role": each.role,
            **_provenance(each),
        }
        for each in found
    ]


def _said(standing: Standing) -> str:
    return f"{standing.coverage} (contradicted)" if standing.contradicted else standing.coverage


def _standing(standing: Standing) -> list[Cells]:
    stands = {"state": standing.state, "article": standing.article.number, "title": standing.article.title}
    if not standing.lines:
        return [{**stands, **_section(None)}]
    return [{**stands, **_section(line)} for line in standing.lines]


def _section(line: Section | None) -> Cells:
    columns = ("coverage", "law", "section", "text", "max_years", "qualifiers", *_PROVENANCE)
    if line is None:
        return {column: "unknown" if column == "coverage" else "" for column in columns}
    said = {
        "coverage": str(line.coverage),
        "law": line.law,
        "section": line.section,
        "text": line.text,
        "max_years": "" if line.max_years is None else f"{line.max_years:g}",
        "qualifiers": line.qualifiers,
    }
    return {**said, **_provenance(line)}


_PROVENANCE = ("source", "confidence", "as_of", "line_id")


def _provenance(line: Line) -> Cells:
    """Where it comes from; what the record does not say is `unknown`."""
    said = (line.source, line.confidence or "unknown", line.as_of or "unknown", line.id)
    return dict(zip(_PROVENANCE, said, strict=True))
