"""Plans: asked for, worked out at once or by the worker, cancelled, taken up again, exported."""

import io
import json
import re
import uuid
from datetime import timedelta

import msgspec
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from comity.directory.core.permissions import NotPermitted
from comity.ledger import queries as ledger
from comity.strategy import actions, tasks
from comity.strategy.adapters import solver
from comity.strategy.core.planning.solving import GAP
from comity.strategy.core.study.asked import Asked
from comity.strategy.models import StrategyPlan
from comity.strategy.queries import plans
from comity.strategy.queries.plans import PlanUnknown
from tests.cast import BAYANI, LIGAYA, MAYUMI, NOON
from tests.evidence.abroad import Scene
from tests.strategy.pages.conftest import Browsing

State = StrategyPlan.State
FORM = {
    "kind": "joint",
    "group": "ASEAN",
    "instruments": ["ets185"],
    "budget": "2",
    "usual": "1",
    "data": ["content", "preservation"],
    "urgency": "urgent",
    "within": "180d",
    "demand": "even",
}


def made(client: Client, **other: object) -> StrategyPlan:
    """The plan that the form leads to."""
    answer = client.post("/plan/plans/new/", {**FORM, **other})
    assert answer.status_code == 302, answer.text
    return plans.plan(answer["Location"].split("/")[-2])


def waiting(scene: Scene, **other: object) -> StrategyPlan:
    """A plan that is left to the worker, since it counts too much to be done at once."""
    said = {**FORM, "states": ("IDN", "PHL", "SGP"), "budget": 1.0, "usual": 1.0, "on": timezone.now().date()}
    said = {**said, "data": ("content", "preservation", "traffic"), **other}
    asked = msgspec.convert({name: each for name, each in said.items() if name != "group"}, Asked)
    return actions.ask(asked, by=scene.actor(LIGAYA), at=timezone.now())


def test_a_small_plan_comes_at_once_with_its_proof_its_steps_and_who_gains(browse: Browsing) -> None:
    client = browse(LIGAYA)

    row = made(client)

    found, page = plans.made_of(row), client.get(f"/plan/plans/{row.pk}/").text
    assert found is not None
    assert found.gap <= GAP
    assert len(found.steps) == 2
    assert sum(step.gain for step in found.steps) == pytest.approx(found.gain)
    assert sum(step.share for step in found.steps) == pytest.approx(found.gain)
    for said in ("No plan within the budget gains more than", "1. ", "Shapley", "What more or less money would gain"):
        assert said in page


def test_a_plan_leads_to_the_map_and_to_pairs_as_they_would_be(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client)
    found = plans.made_of(row)
    assert found is not None
    steps = "".join(f"&amp;also={step.state}%3Aets185" for step in found.steps)

    page = client.get(f"/plan/plans/{row.pk}/").text
    first = found.pairs[0]
    opened = client.get(
        "/plan/pair/",
        {
            "state": first.asking,
            "other": first.asked,
            "data": first.data,
            "within": "180d",
            "also": [f"{step.state}:ets185" for step in found.steps],
        },
    ).text

    assert page.count(steps) == len(found.steps) + len(found.pairs)
    assert f"{100 * first.after:.1f}\u00a0%" in opened


def test_the_frontier_is_drawn_with_its_table_and_the_plan_on_it(browse: Browsing) -> None:
    client = browse(LIGAYA)

    page = client.get(f"/plan/plans/{made(client).pk}/").text

    assert '<polyline class="frontier" points="64' in page
    assert 'class="here"' in page
    assert "Corners of the frontier" in page


def test_a_robust_plan_says_what_it_gains_in_each_scenario_and_what_caution_costs(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client, kind="robust", data=["content"])

    found, page = plans.made_of(row), client.get(f"/plan/plans/{row.pk}/").text

    assert found is not None
    assert found.gain == pytest.approx(min(each.gain for each in found.scenarios))
    assert "In the worst of the scenarios" in page
    assert "States of one region need each other five times as much" in page


def test_a_fair_plan_leaves_no_region_below_the_floor(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client, kind="robust", group="", more="IDN MEX KEN ZAF KOR NZL", data=["content"], floor="50")

    found, page = plans.made_of(row), client.get(f"/plan/plans/{row.pk}/").text

    assert found is not None
    gains = [each.gain for each in found.regions]
    assert min(gains) >= 0.5 * sum(gains) / len(gains) - 1e-9
    assert "Every region gains at least 50 %" in page


def test_a_capacity_plan_says_whom_to_raise_and_how_far(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client, kind="capacity", instruments=[], group="ASEAN", budget="4")

    found, page = plans.made_of(row), client.get(f"/plan/plans/{row.pk}/").text

    assert found is not None
    assert found.cost <= 4
    assert all(step.level for step in found.steps)
    assert "Raise the capacity of" in page


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"budget": "0.5"}, "the budget is below the cost of every single step."),
        ({"more": "PHL", "group": ""}, "nobody of those chosen may join any of these instruments."),
        ({"instruments": []}, "Choose one, two or three."),
        ({"instruments": ["ets185", "ets189", "cets224", "uncc"]}, "Choose one, two or three."),
        ({"costs": "IDN=much"}, "is not understood"),
        ({"more": "XXX"}, "is not a known state"),
        ({"budget": "nan"}, "Enter a number."),
        ({"data": ["everything"]}, "everything"),
    ],
)
def test_an_impossible_plan_says_why_and_leaves_nothing(browse: Browsing, other: dict[str, object], said: str) -> None:
    answer = browse(LIGAYA).post("/plan/plans/new/", {**FORM, **other})

    assert answer.status_code == 422
    assert said in answer.text
    assert not StrategyPlan.objects.exists()


def test_dearer_accessions_are_left_out(browse: Browsing) -> None:
    row = made(browse(LIGAYA), costs="IDN=9 SGP:ets185=9")

    found = plans.made_of(row)
    assert found is not None
    assert {"IDN", "SGP"}.isdisjoint(step.state for step in found.steps)


def test_a_plan_travels_as_csv_json_and_brief(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client)

    lines = client.get(f"/plan/plans/{row.pk}/?format=csv").text.splitlines()
    whole = json.loads(client.get(f"/plan/plans/{row.pk}/?format=json").content)
    paper = client.get(f"/plan/plans/{row.pk}/?format=pdf")

    assert lines[0].startswith("step,state,joins,level,cost,gain_points")
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(","))
    assert whole["asked"]["instruments"] == ["ets185"]
    assert whole["plan"]["bound"] >= whole["plan"]["gain"]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    assert "No plan within the budget" in text
    assert row.ref in text


def test_the_same_plan_gives_the_same_paper(browse: Browsing) -> None:
    client = browse(LIGAYA)
    path = f"/plan/plans/{made(client).pk}/?format=pdf"

    assert client.get(path).content == client.get(path).content


def test_a_larger_plan_waits_for_the_worker_and_shows_how_far_it_is(scene: Scene, browse: Browsing) -> None:
    row = waiting(scene)

    page = browse(LIGAYA).get(f"/plan/plans/{row.pk}/").text

    assert "Waiting for the worker of this node" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Cancel the plan" in page


def test_the_worker_works_it_out_in_a_process_of_its_own(scene: Scene) -> None:
    row = waiting(scene, data=("content", "preservation", "traffic"))

    assert tasks.plan_due(timezone.now())

    row.refresh_from_db()
    found = plans.made_of(row)
    assert row.state == State.DONE
    assert found is not None
    assert [step.state for step in found.steps] in (["IDN"], ["SGP"])
    assert not tasks.plan_due(timezone.now())


def test_where_there_is_no_plan_the_page_of_the_worker_s_answer_says_why(scene: Scene, browse: Browsing) -> None:
    row = waiting(scene, budget=0.5)

    tasks.plan_due(timezone.now())

    row.refresh_from_db()
    assert row.state == State.REFUSED
    page = browse(LIGAYA).get(f"/plan/plans/{row.pk}/").text
    assert "There is no such plan: the budget is below the cost of every single step." in page


def test_a_plan_cancelled_while_it_is_worked_out_leaves_nothing_behind(scene: Scene) -> None:
    row = waiting(scene)
    taken = actions.take_up(at=timezone.now())
    assert taken is not None

    def cancelled(said: str) -> bool:
        if said and StrategyPlan.objects.exists():
            actions.drop(row.pk, by=scene.actor(LIGAYA), at=timezone.now())
        return actions.beat(taken, said, at=timezone.now())

    with pytest.raises(solver.Stopped):
        solver.worked_out(tasks._job(taken, timezone.now()), cancelled)

    assert not StrategyPlan.objects.exists()
    assert [leaf.kind for leaf in ledger.of(row.ref)] == ["strategy.plan.asked", "strategy.plan.dropped"]


def test_what_a_cancelled_plan_would_have_found_is_not_kept(scene: Scene) -> None:
    row = waiting(scene)
    taken = actions.take_up(at=timezone.now())
    assert taken is not None
    actions.drop(row.pk, by=scene.actor(LIGAYA), at=timezone.now())

    kept = actions.finish(taken, solver.Refused("strategy.no-plan", "", {}), at=timezone.now())

    assert not kept
    with pytest.raises(PlanUnknown):
        plans.plan(str(row.pk))


def test_a_plan_whose_worker_was_killed_is_taken_up_by_the_next(scene: Scene) -> None:
    waiting(scene)
    first = actions.take_up(at=NOON)
    assert actions.take_up(at=NOON + timedelta(seconds=5)) is None

    second = actions.take_up(at=NOON + timedelta(minutes=1))

    assert first is not None
    assert second is not None
    assert second.pk == first.pk
    assert not actions.beat(first, "still here", at=NOON + timedelta(minutes=1))
    assert actions.beat(second, "here", at=NOON + timedelta(minutes=1))


def test_a_plan_that_kills_its_workers_is_stopped_and_says_so(scene: Scene, browse: Browsing) -> None:
    row = waiting(scene)
    for minute in range(actions.MOST_ATTEMPTS):
        assert actions.take_up(at=NOON + timedelta(minutes=minute)) is not None

    assert actions.take_up(at=NOON + timedelta(hours=1)) is None

    row.refresh_from_db()
    assert row.state == State.STOPPED
    assert "The plan was stopped" in browse(LIGAYA).get(f"/plan/plans/{row.pk}/").text


def test_before_a_plan_is_deleted_the_page_asks(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client)

    page = client.get(f"/plan/plans/{row.pk}/drop/")

    assert page.status_code == 200
    assert "What cannot be undone" in page.text
    assert StrategyPlan.objects.filter(pk=row.pk).exists()
    assert f'href="/plan/plans/{row.pk}/drop/"' in client.get(f"/plan/plans/{row.pk}/").text
    assert client.post(f"/plan/plans/{row.pk}/drop/").status_code == 302
    assert not StrategyPlan.objects.exists()


def test_nobody_else_is_asked(scene: Scene, browse: Browsing) -> None:
    row = waiting(scene)

    assert browse(MAYUMI).get(f"/plan/plans/{row.pk}/drop/").status_code == 403


def test_costs_keep_their_places_and_numbers_take_the_reader_s_form(browse: Browsing) -> None:
    client = browse(LIGAYA)
    row = made(client, usual="0.25", budget="0.5")
    client.post("/language/", {"language": "id"})

    page = client.get(f"/plan/plans/{row.pk}/").text

    assert '<td class="number" data-label="Biaya">0,25</td>' in page
    words = re.sub(r"<svg.*?</svg>|<[^>]*>", "", page.split("<main")[1].split("</main")[0], flags=re.DOTALL)
    assert not re.search(r"\d\.\d", words)


def test_only_who_asked_for_it_or_an_operator_drops_a_plan(scene: Scene, browse: Browsing) -> None:
    row = waiting(scene)

    with pytest.raises(NotPermitted):
        actions.drop(row.pk, by=scene.actor(MAYUMI), at=timezone.now())
    answer = browse(BAYANI).post(f"/plan/plans/{row.pk}/drop/")

    assert answer.status_code == 302
    assert not StrategyPlan.objects.exists()


def test_a_plan_that_is_gone_is_not_found(browse: Browsing) -> None:
    assert browse(LIGAYA).get(f"/plan/plans/{uuid.uuid4()}/").status_code == 404


def test_the_list_names_each_plan_and_where_it_stands(scene: Scene, browse: Browsing) -> None:
    client = browse(LIGAYA)
    row, other = made(client), waiting(scene)

    page = client.get("/plan/plans/").text

    assert row.ref in page
    assert other.ref in page
    assert "Done" in page
    assert "Waiting" in page
