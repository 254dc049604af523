"""The Philippine node with its people, without data packs and with the usual assumptions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Person
from tests.evidence.abroad import Scene
from tests.evidence.conftest import (
    australian_node,
    indonesian_node,
    node_keys,
)
from tests.evidence.conftest import (
    scene as evidence_scene,
)

__all__ = ["australian_node", "evidence_scene", "indonesian_node", "node_keys", "scene"]

Browsing = Callable[[Person], Client]


@pytest.fixture
def scene(evidence_scene: Scene, settings: Settings, tmp_path: Path) -> Scene:
    settings.COMITY_LAW = tmp_path / "law"
    settings.COMITY_ASSUMPTIONS = tmp_path / "assumptions.toml"
    return evidence_scene


@pytest.fixture
def browse(scene: Scene) -> Browsing:
    """The browser of somebody signed in."""

    def browsing(person: Person) -> Client:
        client = Client()
        client.force_login(scene.people.officers[person.username].user)
        return client

    return browsing
