"""An officer at a node, signed in."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import cast


@pytest.fixture
def officer(db: None, client: Client, settings: Settings, tmp_path: Path) -> Client:
    """The browser of Ligaya, an investigator."""
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    client.force_login(cast.house(people=(cast.LIGAYA,)).officers[cast.LIGAYA.username].user)
    return client
