"""A node with a collection, and a server on loopback that it takes from and gives to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from comity.intel import actions
from comity.intel.actions.feeds import sources
from comity.intel.adapters.feeds import http
from comity.intel.models import Collection, Source
from tests import cast
from tests.intel.feeds.remote import Remote, served
from tests.intel.taxii.conftest import AT


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.COMITY_KEYS = cast.keys_of_this_node(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def collection(db: None, keys: Path) -> Collection:
    return actions.add_collection("From abroad", alias="abroad", at=AT)


@pytest.fixture
def remote() -> Iterator[Remote]:
    with served(Remote()) as running:
        yield running
    http._pool().clear()


def added(remote: Remote, collection: Collection, name: str = "abroad", **more: object) -> Source:
    """The remote's collection as a source of this node."""
    given = sources.Given(name=name, url=remote.place, collection=collection, **more)  # type: ignore[arg-type]
    return sources.add_source(given, at=AT)
