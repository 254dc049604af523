"""The assumptions: shown with reasons, changed by an operator, marked in every result."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from comity.directory.core.permissions import NotPermitted
from comity.ledger import queries as ledger
from comity.strategy import actions
from comity.strategy.core.assumptions import usual
from comity.strategy.models import StrategyPlan
from comity.strategy.queries import graphs
from comity.strategy.queries.plans import refusal_of
from comity.strategy.tasks import plan_due
from tests.cast import BAYANI, LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.strategy.pages.conftest import Browsing
from tests.strategy.pages.test_plans import made, waiting

ADDRESS = "/plan/assumptions/answers.voluntary/"
WHY = "Our providers answered four in ten in 2025 (invented)."


def test_every_assumption_is_shown_with_its_reason(browse: Browsing) -> None:
    page = browse(LIGAYA).get("/plan/assumptions/").text

    for name in usual().by_name:
        assert f'id="{name}"' in page
    assert "SIRIUS report 2023" in page
    assert "Change<" not in page


def test_an_operator_changes_one_with_a_reason_and_it_stands_in_the_file_and_the_ledger(browse: Browsing) -> None:
    answer = browse(BAYANI).post(ADDRESS, {"value": "0.4", "why": WHY}, follow=True)

    assert "usually 0.69" in answer.text
    assert graphs.assumptions().by_name["answers.voluntary"].value == 0.4
    assert "[answers.voluntary]" in Path(settings.COMITY_ASSUMPTIONS).read_text("utf-8")
    assert [leaf.kind for leaf in ledger.of("answers.voluntary")] == ["strategy.assumption.changed"]


def test_what_was_changed_is_marked_in_every_result(browse: Browsing) -> None:
    browse(BAYANI).post(ADDRESS, {"value": "0.4", "why": WHY})
    client = browse(LIGAYA)
    plan = f"/plan/plans/{made(client).pk}/"

    for path in ("/plan/", "/plan/pair/?other=AUS", "/plan/states/IDN/", plan):
        page = client.get(path).text
        assert "1 assumption was changed at this node." in page, path
        assert WHY in page, path
    assert client.get("/plan/?format=json").json()["assumptions_changed"][0]["name"] == "answers.voluntary"
    assert client.get(f"{plan}?format=json").json()["plan"]["changed"][0]["value"] == 0.4


def test_a_changed_assumption_changes_the_map(browse: Browsing) -> None:
    client, query = browse(LIGAYA), "/plan/?state=IDN&data=preservation&within=180d&format=csv"
    before = client.get(query).text

    browse(BAYANI).post(ADDRESS, {"value": "0.1", "why": WHY})

    assert client.get(query).text != before


def test_the_usual_value_again_leaves_no_file(browse: Browsing) -> None:
    client = browse(BAYANI)
    client.post(ADDRESS, {"value": "0.4", "why": WHY})

    client.post(ADDRESS, {"value": "0.69", "why": "Back to what is published."})

    assert not Path(settings.COMITY_ASSUMPTIONS).exists()
    assert not graphs.assumptions().changed


def test_several_changes_stand_together(browse: Browsing) -> None:
    client = browse(BAYANI)
    client.post(ADDRESS, {"value": "0.4", "why": 'Said so: "yes"\\ and = more.'})
    client.post("/plan/assumptions/days.hours.late/", {"value": "5", "why": "Hours are long here."})
    client.post("/plan/assumptions/held_by.content/", {"value": "public-authority", "why": "A choice for a test."})

    changed = {each.name: each.value for each in graphs.assumptions().changed}

    assert changed == {"answers.voluntary": 0.4, "days.hours.late": 5, "held_by.content": "public-authority"}
    assert graphs.assumptions().by_name["answers.voluntary"].why == 'Said so: "yes"\\ and = more.'


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("answers.voluntary", "1.5", WHY),
        ("answers.voluntary", "nan", WHY),
        ("answers.voluntary", "much", WHY),
        ("answers.voluntary", "0.4", ""),
        ("days.hours.late", "0.05", WHY),
        ("held_by.content", "nobody", WHY),
        ("case.offence", "sorcery", WHY),
    ],
)
def test_what_cannot_be_assumed_is_refused_and_changes_nothing(
    browse: Browsing, name: str, value: str, why: str
) -> None:
    answer = browse(BAYANI).post(f"/plan/assumptions/{name}/", {"value": value, "why": why})

    assert answer.status_code == 422
    assert not graphs.assumptions().changed


def test_nobody_but_an_operator_changes_one(scene: Scene, browse: Browsing) -> None:
    assert browse(LIGAYA).get(ADDRESS).status_code == 403
    with pytest.raises(NotPermitted):
        actions.assume("answers.voluntary", 0.4, why=WHY, by=scene.actor(LIGAYA), at=NOON)


def test_what_is_no_assumption_is_not_found(browse: Browsing) -> None:
    assert browse(BAYANI).get("/plan/assumptions/answers.oracle/").status_code == 404


BROKEN = [b"[answers", b"[answers.voluntary]\nvalue = 7\n", b"[answers.oracle]\nvalue = 0.5\n", b"\xff\n", b"a = \0"]


@pytest.mark.parametrize("raw", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_guessed(browse: Browsing, raw: bytes) -> None:
    Path(settings.COMITY_ASSUMPTIONS).write_bytes(raw)
    client = browse(LIGAYA)

    answers = [client.get(f"/plan/{path}") for path in ("", "pair/?other=AUS", "states/IDN/", "assumptions/")]

    assert [each.status_code for each in answers] == [422] * 4
    assert all("Line " in each.text for each in answers)


def test_what_is_no_file_is_refused_too(browse: Browsing) -> None:
    Path(settings.COMITY_ASSUMPTIONS).mkdir()
    try:
        answer = browse(LIGAYA).get("/plan/")
    finally:
        Path(settings.COMITY_ASSUMPTIONS).rmdir()

    assert answer.status_code == 422
    assert "no file that the node may read" in answer.text


def test_a_plan_that_waits_while_the_file_is_broken_says_why(scene: Scene) -> None:
    row = waiting(scene)
    Path(settings.COMITY_ASSUMPTIONS).write_bytes(b"[answers")

    assert plan_due(timezone.now())

    row.refresh_from_db()
    assert row.state == StrategyPlan.State.REFUSED
    assert "Line 1 of the assumptions" in refusal_of(row)
