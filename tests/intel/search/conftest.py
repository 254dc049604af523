"""A store of a few objects, and who looks at it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import cast


@pytest.fixture
def keys(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
