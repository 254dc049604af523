"""The Philippine node with its people, and Australia and Indonesia at the other end of the wire, in memory."""

from pathlib import Path

import pytest
from pytest_django import Settings

from comity.directory.adapters import keys
from tests import cast
from tests.evidence.abroad import Abroad, Scene
from tests.federation import counterpart


@pytest.fixture(scope="session")
def node_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cast.keys_of_this_node(tmp_path_factory.mktemp("evidence-node") / "keys")


@pytest.fixture(scope="session")
def australian_node() -> counterpart.Counterpart:
    return counterpart.australia()


@pytest.fixture(scope="session")
def indonesian_node() -> counterpart.Counterpart:
    return counterpart.indonesia()


@pytest.fixture
def scene(
    db: None,
    settings: Settings,
    node_keys: Path,
    tmp_path: Path,
    australian_node: counterpart.Counterpart,
    indonesian_node: counterpart.Counterpart,
) -> Scene:
    settings.COMITY_KEYS = node_keys
    settings.COMITY_BLOBS = tmp_path / "blobs"
    people = cast.neighbours(australian_node, indonesian_node)
    ours = keys._sealing(node_keys / "sealing.pem").public_raw
    return Scene(people, Abroad(australian_node, ours), Abroad(indonesian_node, ours))
