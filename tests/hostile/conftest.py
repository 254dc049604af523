"""The Philippine node in the middle of its work, and the instant at which everybody looks at it."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cast import NOON
from tests.directory.conftest import house
from tests.evidence.abroad import Scene
from tests.evidence.conftest import australian_node, indonesian_node, node_keys, scene
from tests.hostile.world import World, made

__all__ = ["australian_node", "house", "indonesian_node", "node_keys", "scene"]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock: it stands shortly after the scene."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(hours=2))


@pytest.fixture(autouse=True)
def crashes_only_in_the_log() -> Iterator[None]:
    """Thousands of refusals are expected here; to write each of them down takes a third of the time."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(scene: Scene) -> World:
    return made(scene)
