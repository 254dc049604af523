"""A node with its keys, and the people of the cast signed in or not."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from psycopg import sql
from pytest_django import Settings

from tests import cast


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A PostgreSQL database beside the tests' own, where they run on one; empty for SQLite, which is a file."""
    if not (own := os.environ.get("COMITY_TEST_DATABASE", "")):
        yield ""
        return
    name = f"empty_{os.getpid()}"
    with psycopg.connect(own, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{own.rpartition('/')[0]}/{name}"
        server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


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
