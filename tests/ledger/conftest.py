"""A node with log keys."""

from pathlib import Path

import pytest
from pytest_django import Settings

from comity.ledger.adapters import keys


@pytest.fixture(scope="session")
def own_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with this node's log keys."""
    folder = tmp_path_factory.mktemp("keys")
    keys.create(folder)
    return folder


@pytest.fixture(autouse=True)
def _with_keys(settings: Settings, own_keys: Path) -> None:
    settings.COMITY_KEYS = own_keys
