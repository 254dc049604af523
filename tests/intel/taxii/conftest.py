"""A node with a collection and a client who may read and write it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from comity.intel import actions
from comity.intel.actions.tokens import Access
from comity.intel.models import Collection
from tests import cast
from tests.intel.taxii.feed import Taxii

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")


@pytest.fixture
def collection(db: None, keys: None) -> Collection:
    return actions.add_collection("Indicators", alias="indicators", at=AT)


@pytest.fixture
def place(collection: Collection) -> str:
    """The address of the collection, under its root."""
    return f"collections/{collection.public_id}/"


@pytest.fixture
def bank(collection: Collection, client: Client) -> Taxii:
    """A bank's client, which reads and writes."""
    return Taxii(client, secret_for(collection, Access.BOTH, "bank"))


@pytest.fixture
def reader(collection: Collection, client: Client) -> Taxii:
    """Another client, which reads only."""
    return Taxii(client, secret_for(collection, Access.READ, "reader"))


def secret_for(collection: Collection, access: Access, name: str, life: timedelta = timedelta(days=3650)) -> str:
    _, secret = actions.add_token(name, {collection: access}, life=life, at=AT)
    return secret
