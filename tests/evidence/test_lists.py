"""Lists stay quick when there is much in them: they ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.evidence import actions
from comity.evidence.core.preservation import Freeze
from comity.evidence.models import Preservation, Request
from comity.evidence.queries import listing
from tests.cast import BAYANI, CRISANTO, MAYUMI, NOON, TALA, Person
from tests.evidence.abroad import OFFICER, SECOND_OFFICER, Scene
from tests.evidence.test_asking import sent
from tests.evidence.test_information import offered
from tests.evidence.visiting import client_of


def one_of_each(scene: Scene, number: int) -> None:
    """A freeze asked by us, an emergency asked of us with an order, an offer of information."""
    sent(scene)
    offered(scene)
    content = scene.aus.content(scene.desk("point"), ref=f"AUS-2026-00000{number}", urgency="emergency")
    scene.aus.asks(content, hands=(OFFICER, SECOND_OFFICER))
    by = scene.actor(CRISANTO)
    actions.record_call_back(content.ref, spoke_to="the desk", genuine=True, by=by, at=NOON)
    actions.issue_order(content.ref, desk=scene.desk("provider"), text="Freeze it.", by=by, at=NOON)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("person", "path"),
    [(CRISANTO, "/?show=open"), (BAYANI, "/?show=open"), (CRISANTO, "/preservations/"), (TALA, "/orders/"),
     (BAYANI, "/information/")],
)  # fmt: skip
def test_a_list_of_many_asks_no_more_than_a_list_of_few(scene: Scene, person: Person, path: str) -> None:
    client = client_of(scene, person)
    one_of_each(scene, 1)
    of_few = queries(client, path)

    for number in range(2, 5):
        one_of_each(scene, number)

    assert queries(client, path) == of_few


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses its plan by the size of the table")
def test_the_work_list_is_sorted_without_reading_the_rows_it_does_not_show(scene: Scene) -> None:
    ours = Request.objects.filter(is_open=True, desk=scene.desk("point")).order_by("due_at").values_list("pk")

    assert "COVERING INDEX evidence_request_listed" in ours.explain()


def test_the_watch_counts_what_it_shows_by_state(scene: Scene) -> None:
    one_of_each(scene, 1)
    sent(scene)
    Preservation.objects.filter(request__side="asked").update(state=Freeze.IN_FORCE)
    by = scene.actor(CRISANTO)

    counts = listing.freezes_by_state(by)

    assert counts == {**{each.value: 0 for each in Freeze}, "asked": 2, "in-force": 1}
    assert listing.preservations(by).count() == 3


@pytest.mark.parametrize("narrowed", ["", "?state=in-force", "?state=lapsed", "?q=AUS", "?sort=-ref"])
def test_the_watch_says_how_many_freezes_its_filters_leave(scene: Scene, narrowed: str) -> None:
    one_of_each(scene, 1)
    Preservation.objects.filter(request__side="asked").update(state=Freeze.IN_FORCE)

    answer = client_of(scene, CRISANTO).get(f"/preservations/{narrowed}")

    assert answer.context["page"].paginator.count == len(answer.context["rows"])
    assert answer.context["running"] == 1


def test_freezes_lie_before_the_desks_of_their_requests_only(scene: Scene) -> None:
    one_of_each(scene, 1)

    assert listing.preservations(scene.actor(BAYANI)).count() == 2
    assert not listing.preservations(scene.actor(TALA)).exists()
    assert not listing.preservations(scene.actor(MAYUMI)).exists()
