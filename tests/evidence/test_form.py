"""The form: what the route asks, what is wrong with it, and who sees which part."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.core.form.fields import (
    MISSING,
    NOT_A_DAY,
    FieldUnknown,
    Form,
    Weight,
    authority_view,
    check,
    form_field,
    holder_view,
    stops,
)
from comity.evidence.core.form.identifiers import identifier
from comity.evidence.core.form.prefill import Known, prefilled
from comity.evidence.core.form.values import Identifiers, Lines, NotAValue, Period, Value, from_json, to_json
from comity.law.core.knowledge import load
from tests.cast import NOON


def form_of(route: str) -> Form:
    return tuple(form_field(one.field, one.need, one.source, load().fields) for one in load().route(route).fields)


FREEZE = form_of("ets185-29")
EPO = form_of("eu-epo-emergency")
FULL: dict[str, Value] = {field.id: "said" for field in FREEZE if field.kind not in ("identifier-list", "period")}


def test_an_empty_form_names_each_mandatory_field_with_its_article() -> None:
    problems = [one for one in check(FREEZE, {}) if one.weight is Weight.STOPS]

    assert [one.field for one in problems] == [
        one.field for one in load().route("ets185-29").fields if one.need == "mandatory"
    ]
    assert {one.sentence for one in problems} == {MISSING}
    assert all(one.source for one in problems)


def test_what_is_only_recommended_stops_nothing() -> None:
    assert not stops(check(FREEZE, FULL))


def test_a_day_is_a_day() -> None:
    problems = check(form_of("cets224-9"), {"issue-date": "yesterday"})

    assert NOT_A_DAY in [one.sentence for one in problems if one.field == "issue-date"]


def test_a_period_runs_forwards() -> None:
    problems = check(FREEZE, {**FULL, "time-range": Period(NOON, NOON - timedelta(days=1))})

    assert "time-range" in [one.field for one in problems if one.weight is Weight.STOPS]


def test_a_field_of_another_form_is_refused() -> None:
    with pytest.raises(FieldUnknown):
        check(FREEZE, {"probable-cause": "said"})


def test_the_holder_never_sees_what_is_for_the_authority() -> None:
    hidden = {field.id for field in load().fields.values() if not field.visible_to_holder}

    shown = {field.id for field, _value in holder_view(FREEZE, FULL)}

    assert shown
    assert not shown & hidden


@given(st.sampled_from(sorted(load().routes)), st.data())
def test_the_holders_view_is_a_part_of_the_authoritys(route: str, data: st.DataObject) -> None:
    form = form_of(route)
    filled: dict[str, Value] = {field.id: "said" for field in form if data.draw(st.booleans())}

    seen, all_of_it = holder_view(form, filled), authority_view(form, filled)

    assert set(seen) <= set(all_of_it)
    assert all(field.visible_to_holder for field, _value in seen)


def test_a_field_nobody_knows_is_for_authorities_only() -> None:
    assert not form_field("field-of-tomorrow", "mandatory", "art. 99", load().fields).visible_to_holder


def test_what_the_house_knows_is_filled_in() -> None:
    known = Known(
        "PHL-2026-7K3M9Q",
        "Cybercrime Unit",
        "Convention on Cybercrime, art. 29",
        "preservation",
        "ransomware",
        NOON.date(),
    )

    assert prefilled(FREEZE, known)["requesting-authority"] == "Cybercrime Unit"


def test_values_come_back_from_json_as_they_went() -> None:
    values: dict[str, Value] = {
        "facts-summary": "A hospital's files were encrypted.",
        "time-range": Period(NOON, NOON + timedelta(days=3), "Asia/Manila"),
        "account-identifiers": Identifiers(
            (identifier("ip", "192.0.2.7", at="2026-11-20T14:30", zone="Asia/Manila", port="443"),)
        ),
        "persons-concerned": Lines(("Nobody in particular",)),
    }
    kinds = {field: load().field(field).kind for field in values}

    assert from_json(to_json(values), kinds) == values


@pytest.mark.parametrize(
    "raw",
    [
        7,
        [],
        {"entries": [{}]},
        {"entries": [{"type": "email", "value": "UPPER@example.org"}]},
        {"entries": [{"type": "email", "value": "a@example.org"}] * 201},
        {"since": "2026-01-01T00:00:00", "until": "2026-01-02T00:00:00"},
    ],
)
def test_what_another_node_sends_is_read_strictly(raw: object) -> None:
    with pytest.raises(NotAValue):
        from_json({"account-identifiers": raw}, {"account-identifiers": "identifier-list"})
