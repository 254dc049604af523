"""A node with all its keys, and the people of the cast."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import cast


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def house(db: None) -> cast.House:
    return cast.house()
