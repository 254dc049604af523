"""What lines make of the record, from which day, and which answers follow."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from comity.law.core.asking import ask
from comity.law.core.book.amendments import TABLES, Act, Line, amended, holds
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import Knowledge, load, released, use
from comity.law.core.packs import differences
from comity.law.core.routes import find
from comity.law.core.supposing import Joins, with_joined
from comity.terms.state import Iso3
from tests.law.packs.texts import MALTA, ON, agencies, agency, examined, membership

DAY = timedelta(days=1)
AGENCIES = TABLES["agencies"]
MLT = Iso3("MLT")


def line(act: Act = Act.ADD, *, effective: date | None = None, role: str = "Invented") -> Line:
    values = {"iso3": "MLT", "name": "Office", "role": role}
    return Line(1, act, "agencies", values, "Gazette (invented)", "high", ON, effective)


def status(law: Knowledge, route: str, *, on: date, requested: str = "MLT") -> Status:
    asked = ask(
        law, requesting="PHL", requested=requested, data="content", holder="service-provider", urgency="urgent", on=on
    )
    return {answer.id: answer.status for answer in find(law, asked)}[route]


def test_the_law_without_packs_is_the_law_of_the_release() -> None:
    assert load() is released()
    assert Knowledge().treaty_rows == released().treaty_rows
    assert Knowledge().declarations == released().declarations


def test_what_is_in_use_is_what_load_gives() -> None:
    other = Knowledge((line(),))
    former = use(lambda: other)

    found = load()

    use(former)
    assert found is other


def test_a_withdrawn_declaration_ends_on_its_day() -> None:
    law = Knowledge(examined(MALTA).lines)

    found = [status(law, "ets185-27-9a", on=day) for day in (date(2026, 12, 31), date(2027, 1, 1))]

    assert found == [Status.CLOSED, Status.OPEN]


def test_a_denounced_treaty_binds_until_its_day() -> None:
    denounced = membership(status="not-bound", signed="-", ratified="-", in_force="-", effective="2027-06-01")
    law = Knowledge(examined(denounced).lines, day=ON)

    found = [status(law, "ets185-31-27", on=day) for day in (date(2027, 5, 31), date(2027, 6, 1))]

    assert examined(denounced).faults == ()
    assert found[0] in {Status.OPEN, Status.AVAILABLE}
    assert found[1] is Status.CLOSED or found[1] is Status.UNAVAILABLE


def test_what_a_plan_supposes_holds_beside_what_packs_say() -> None:
    denounced = membership(status="not-bound", signed="-", ratified="-", in_force="-", effective="2026-11-01")
    law = Knowledge(examined(denounced).lines, day=ON)

    supposed = with_joined(law, [Joins(MLT, "ets185", ON)])

    before, after = (each.treaty_row(MLT, "coe-185", ON) for each in (law, supposed))
    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("not-bound", "party")


def test_an_added_row_has_every_column_of_its_table() -> None:
    [row] = amended(AGENCIES, [], [line()])

    assert set(AGENCIES.columns) <= row.keys()
    assert (row["acronym"], row["role"]) == ("", "Invented")


def test_a_correction_from_a_day_keeps_what_was_before() -> None:
    rows = amended(AGENCIES, [], [line(), line(Act.CORRECT, effective=ON, role="Other")])

    assert [row["role"] for row in rows if holds(row, ON - DAY)] == ["Invented"]
    assert [row["role"] for row in rows if holds(row, ON)] == ["Other"]


def test_a_correction_without_a_day_was_always_so() -> None:
    [row] = amended(AGENCIES, [], [line(), line(Act.CORRECT, role="Other")])

    assert row["role"] == "Other"


def test_what_is_retired_without_a_day_never_was() -> None:
    assert amended(AGENCIES, [], [line(), line(Act.RETIRE)]) == []


def test_a_confirmation_dates_the_row_and_leaves_the_rest() -> None:
    [row] = amended(
        AGENCIES,
        [{"iso3": "MLT", "name": "Office", "role": "Old", "source": "s"}],
        [Line(1, Act.CONFIRM, "agencies", {"iso3": "MLT", "name": "Office"}, "Gazette (invented)", "high", ON)],
    )

    assert (row["role"], row["confirmed_on"], row["source"]) == ("Old", "2026-11-22", "Gazette (invented)")


lines = st.lists(
    st.builds(
        line,
        st.sampled_from(Act),
        effective=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        role=st.sampled_from(["A", "B"]),
    ),
    max_size=6,
)


@how(deadline=None)
@given(lines, st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_whatever_packs_say_in_whatever_order_the_rows_stay_readable(given_lines: list[Line], day: date) -> None:
    rows = amended(AGENCIES, [], given_lines)

    assert all(set(AGENCIES.columns) <= row.keys() for row in rows)
    assert all(isinstance(holds(row, day), bool) for row in rows)


@how(deadline=None)
@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True, max_size=5), st.dates())
def test_at_most_one_version_holds_on_a_day(days: list[date], day: date) -> None:
    changes = [line(Act.CORRECT, effective=each, role=str(each)) for each in sorted(days)]

    rows = amended(AGENCIES, [], [line(), *changes])

    assert sum(holds(row, day) for row in rows) == 1


def test_a_pack_that_a_later_release_no_longer_fits_does_not_stop_the_law() -> None:
    there = [{"iso3": "MLT", "name": "Office", "role": "Of the release", "source": "s", "confidence": "high"}]

    [row] = amended(AGENCIES, there, [line(role="Of the pack")])

    assert row["role"] == "Of the pack"
    assert amended(AGENCIES, [], [line(Act.CORRECT), line(Act.CONFIRM), line(Act.RETIRE)]) == []


def test_what_would_change_is_said_by_column_and_by_answer() -> None:
    found = examined(MALTA).lines

    [change] = differences.rows(found, released())
    answers = differences.answers(found, released(), on=ON, partners=(Iso3("USA"),))

    assert change.columns == (("until", "", "2027-01-01"),)
    assert {(each.route, each.before, each.after) for each in answers} >= {("ets185-27-9a", Status.CLOSED, Status.OPEN)}
    assert {each.question.on for each in answers} == {date(2027, 1, 1)}


def test_a_new_office_changes_no_answer() -> None:
    assert differences.answers(examined(agencies(agency("A"))).lines, released(), on=ON) == ()


@pytest.mark.parametrize("name", list(TABLES))
def test_an_id_names_one_row(name: str) -> None:
    ids = [TABLES[name].id_of(row) for row in released().versions(name)]

    assert len(ids) == len(set(ids))
