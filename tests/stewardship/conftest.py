"""The Philippine node with its shelf, and Australia at the other end of the wire with the same keys in its hands."""

from pathlib import Path

import pytest
from pytest_django import Settings

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


@pytest.fixture
def scene(evidence_scene: Scene, settings: Settings, tmp_path: Path) -> Scene:
    settings.COMITY_LAW = tmp_path / "law"
    return evidence_scene
