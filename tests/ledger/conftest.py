"""A node with log keys."""

from pathlib import Path

import pytest
from pytest_django import Settings

from comity.ledger.adapters import keys


@pytest.fixture(autouse=True)
def log_keys(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    keys.create(folder)
    settings.COMITY_KEYS = folder
