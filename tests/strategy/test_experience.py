"""What a node's own requests say of a route: counts, and only where there are enough."""

from datetime import timedelta

import pytest

from comity.evidence.actions import withdraw
from comity.evidence.core.machine import Step
from comity.evidence.models import Request
from comity.evidence.queries.answered import Fared, own_by_route
from comity.law.core.knowledge import load
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import Coverage
from comity.strategy.core.pace import Experience
from comity.strategy.core.today import coverage
from comity.strategy.queries.experience import ENOUGH, experience
from tests.cast import LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.evidence.conftest import australian_node, indonesian_node, node_keys, scene
from tests.evidence.test_asking import drafted, sent
from tests.strategy.conftest import ON

__all__ = ["australian_node", "indonesian_node", "node_keys", "scene"]
ROUTE = "ets185-29"


def granted(scene: Scene) -> None:
    scene.aus.steps(sent(scene), Step.GRANT, until=NOON + timedelta(days=90), reference="AU-FREEZE-17")


def refused(scene: Scene) -> None:
    scene.aus.steps(sent(scene), Step.REFUSE, ground="essential-interests", text="It would harm an inquiry of ours.")


def test_answers_and_refusals_are_counted_by_route(scene: Scene) -> None:
    granted(scene)
    refused(scene)

    assert own_by_route(at=NOON) == {ROUTE: Fared(decided=2, answered=1)}


def test_what_waits_is_not_counted_until_it_is_overdue(scene: Scene) -> None:
    scene.aus.steps(sent(scene), Step.ACCEPT)
    Request.objects.update(due_at=NOON + timedelta(days=30))

    assert own_by_route(at=NOON) == {}
    assert own_by_route(at=NOON + timedelta(days=400)) == {ROUTE: Fared(decided=1, answered=0)}


def test_what_was_never_sent_or_was_withdrawn_says_nothing_of_the_other_side(scene: Scene) -> None:
    drafted(scene)
    withdraw(sent(scene), reason="The case was closed.", by=scene.actor(LIGAYA), at=NOON)

    assert own_by_route(at=NOON + timedelta(days=400)) == {}


def test_too_few_requests_say_nothing(scene: Scene) -> None:
    for _ in range(ENOUGH - 1):
        granted(scene)

    assert experience(at=NOON) == {}


def test_enough_requests_shift_the_chance_of_the_route(scene: Scene, today: Coverage) -> None:
    for _ in range(ENOUGH):
        granted(scene)

    seen = experience(at=NOON)

    assert seen == {ROUTE: Experience(ENOUGH, ENOUGH)}
    graph = coverage(load(), usual(), ON, 45.0, seen=seen)
    assert graph.paces[ROUTE].answers == pytest.approx((10 * today.paces[ROUTE].answers + ENOUGH) / (10 + ENOUGH))
