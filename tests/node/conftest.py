"""A node with its keys, and the people of the cast signed in or not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import cast


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def house(db: None, keys: Path) -> cast.House:
    return cast.house()


@pytest.fixture
def signed_in(house: cast.House, client: Client) -> Callable[[cast.Person], Client]:
    """A browser in which one of the cast has signed in."""

    def sign_in(person: cast.Person) -> Client:
        client.force_login(house.officers[person.username].user)
        return client

    return sign_in
