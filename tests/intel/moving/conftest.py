"""The Philippine node in a community with Australia and Indonesia, and an analyst who brings files."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from comity.directory.core.permissions import Actor
from tests.cast import NOON
from tests.intel.pages.people import HALIYA, KIDLAT, Office, employed
from tests.intel.sharing.conftest import Scene, australian_node, indonesian_node, node_keys, scene
from tests.intel.syncing.conftest import Circle, circle

__all__ = ["Circle", "australian_node", "circle", "indonesian_node", "node_keys", "scene"]

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def office(scene: Scene) -> Office:
    return employed(scene, HALIYA, KIDLAT)


@pytest.fixture
def analyst(office: Office) -> Actor:
    return office.actor(HALIYA)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: LATER
