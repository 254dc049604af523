"""The pages of threat intelligence, opened at the Philippine node two hours after noon."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOON
from tests.intel.pages.people import HALIYA, KIDLAT, SINAG, Office, employed
from tests.intel.sharing.conftest import Scene, australian_node, indonesian_node, node_keys, scene

__all__ = ["australian_node", "indonesian_node", "node_keys", "scene"]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock: it stands shortly after the scene."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(hours=2))


@pytest.fixture
def office(scene: Scene) -> Office:
    """The node with its people; `office.client(CRISANTO)` is the browser of one of them."""
    return employed(scene, HALIYA, KIDLAT, SINAG)


@pytest.fixture
def analyst(office: Office) -> Client:
    """The browser of an analyst of the 24/7 point of contact: she finds, reads, imports, shares and calls back."""
    return office.client(HALIYA)
