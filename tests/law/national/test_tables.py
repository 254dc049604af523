"""National law as files: whole, and no program for a spreadsheet."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.law.core.knowledge import released
from comity.law.core.national import encode, tables
from comity.law.core.national.comparison import compare, gaps
from comity.law.core.national.dual import dual_criminality
from comity.law.core.national.profile import profile
from comity.law.core.national.scores import Recipe, scores
from comity.terms.state import Iso3
from tests.law.national.amended import with_offence

IDN, PHL, FSM = Iso3("IDN"), Iso3("PHL"), Iso3("FSM")
TODAY = date(2026, 11, 22)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_cell_that_begins_like_a_formula_is_made_inert(begins: str) -> None:
    rows = tables.comparison(compare(with_offence("IDN", "2", "full", offence=begins), [IDN]))

    assert f"'{begins}" in {row["text"] for row in read(tables.csv_text(rows))}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30))
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert tables.inert(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_an_article_of_which_nothing_is_recorded_has_a_row_that_says_unknown() -> None:
    rows = tables.profile(profile(released(), FSM))

    assert {row["coverage"] for row in rows} == {"unknown"}
    assert len(rows) == 19


def test_gaps_have_a_column_for_each_article() -> None:
    [row] = tables.gaps(gaps(released(), [IDN]))

    assert (row["art. 2"], row["art. 29"]) == ("full", "none")


def test_scores_never_go_without_their_interval() -> None:
    row = tables.scores(scores(released(), recipe=Recipe(draws=100)))[0]

    assert {"score_p5", "score_p95", "place_p5", "place_p95"} <= row.keys()


def test_dual_criminality_has_a_row_for_each_side_of_each_article() -> None:
    rows = tables.dual(dual_criminality(released(), IDN, PHL, "ransomware", on=TODAY))

    assert [(row["article"], row["side"]) for row in rows[:2]] == [("2", "requesting"), ("2", "requested")]
    assert rows[0]["line_ids"] == "IDN/offence/2/332(1); IDN/offence/2/333"


@pytest.mark.parametrize(
    "whole",
    [
        encode.profile(profile(released(), IDN)),
        encode.profile(profile(released(), FSM)),
        encode.comparison(compare(released(), [IDN, FSM])),
        encode.gaps(gaps(released(), [IDN, FSM])),
        encode.scores(scores(released(), recipe=Recipe(draws=100))),
        encode.dual(dual_criminality(released(), IDN, PHL, "ransomware", on=TODAY)),
    ],
)
def test_everything_is_json(whole: dict[str, encode.Json]) -> None:
    assert json.loads(json.dumps(whole)) == whole


def test_what_is_not_recorded_is_null_in_json() -> None:
    policies = encode.profile(profile(released(), IDN))["policies"]

    assert isinstance(policies, list)
    assert isinstance(policies[0], dict)
    assert policies[0]["confidence"] is None
