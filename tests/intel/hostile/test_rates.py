"""How much one token may keep a web process busy with; and that no other token pays for it."""

import threading
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from comity.intel.actions.tokens import Access
from comity.intel.api import rates
from comity.intel.api.rates import Bodies
from comity.intel.core.taxii.limits import Limits
from comity.intel.core.taxii.refusals import TooManyBodies
from comity.intel.models import Collection
from tests.intel.taxii.conftest import secret_for
from tests.intel.taxii.feed import Taxii


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "PATIENCE_SECONDS", 0.05)


def test_a_third_body_of_one_token_is_turned_away_and_that_of_another_is_not(impatient: None) -> None:
    bodies, one, other = Bodies(), uuid4(), uuid4()

    with bodies.reading(one), bodies.reading(one):
        with pytest.raises(TooManyBodies) as refused, bodies.reading(one):
            pass
        with bodies.reading(other):
            pass
    with bodies.reading(one):
        pass

    assert refused.value.status == 429
    assert bodies._reading == {}


def test_a_body_waits_a_moment_for_those_before_it() -> None:
    bodies, one = Bodies(), uuid4()
    begun, end = threading.Event(), threading.Event()

    def read() -> None:
        with bodies.reading(one):
            begun.set()
            end.wait(5)

    thread = threading.Thread(target=read)
    thread.start()
    begun.wait(5)
    threading.Timer(0.1, end.set).start()
    with bodies.reading(one), bodies.reading(one):
        waited = end.is_set()
    thread.join()

    assert waited


def test_a_body_that_breaks_off_gives_its_place_back(impatient: None) -> None:
    bodies, one = Bodies(), uuid4()

    for _ in range(5):
        with pytest.raises(OSError, match="gone"), bodies.reading(one):
            raise OSError("gone")

    assert bodies._reading == {}


@pytest.mark.django_db
def test_a_token_that_asks_too_often_is_told_when_to_come_again_and_others_are_served(
    collection: Collection, client: Client, settings: Settings
) -> None:
    settings.COMITY_TAXII = Limits(requests_per_minute=5)
    busy = Taxii(client, secret_for(collection, Access.READ, "busy"))
    calm = Taxii(client, secret_for(collection, Access.READ, "calm"))

    answers = [busy.get("/taxii2/") for _ in range(40)]
    refused = [one for one in answers if one.status == 429]

    assert len(refused) >= 30
    assert all(1 <= int(one.headers["Retry-After"]) <= 60 for one in refused)
    assert refused[0].body["error_code"] == "intel.taxii.too-many-requests"
    assert calm.get("/taxii2/").status == 200
