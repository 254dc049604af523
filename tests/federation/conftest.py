"""Our node with its keys and its published manifest, and two peers it trusts after the ceremony."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from comity.directory import actions as directory
from comity.directory.adapters import keys
from comity.federation.adapters import registry
from comity.federation.core.message import Message
from tests import cast
from tests.cast import PHL
from tests.federation import alone, counterpart
from tests.federation.counterpart import NOW, Counterpart, Greeting
from tests.ledger import nodes


@dataclass(frozen=True)
class Scene:
    """Our node, the two peers it trusts, the people, and who greeted us with what."""

    us: Counterpart
    aus: Counterpart
    idn: Counterpart
    people: cast.House
    heard: list[tuple[str, str]]

    def sealed(self, author: Counterpart, said: Message | None = None) -> bytes:
        """A message of `author`, sealed to us."""
        return author.seal(author.sign(said or author.message()), to=self.us.node_id, key=self.us.key)


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cast.keys_of_this_node(tmp_path_factory.mktemp("node") / "keys")


@pytest.fixture(scope="session")
def aus() -> Counterpart:
    return counterpart.australia()


@pytest.fixture(scope="session")
def idn() -> Counterpart:
    return counterpart.indonesia()


@pytest.fixture
def us(settings: Settings, key_folder: Path) -> Counterpart:
    """Our own node, as a counterpart would know it: its keys are those on disk."""
    settings.COMITY_KEYS = key_folder
    sealing = keys._sealing(key_folder / "sealing.pem")
    return Counterpart(
        settings.COMITY_NODE_ID,
        PHL,
        "Philippines",
        roots=keys.root_keys(),
        signing=keys.signing_key(),
        ml_kem=sealing.ml_kem,
        x25519=sealing.x25519,
    )


@pytest.fixture
def scene(us: Counterpart, aus: Counterpart, idn: Counterpart, db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    people = cast.house(people=(cast.BAYANI, cast.CRISANTO, cast.MAYUMI))
    directory.publish_manifest(at=NOW)
    for peer in (aus, idn):
        cast.ceremony(peer.shows(), people)
    for table in ("_receivers", "_listeners"):
        monkeypatch.setattr(registry, table, {})
    for table in ("_holders", "_shelves", "_luggage"):
        monkeypatch.setattr(registry, table, [])
    heard: list[tuple[str, str]] = []

    def listen(received: registry.Received, body: Greeting) -> None:
        heard.append((received.sender.node_id, body.text))

    registry.register("test.greeting", Greeting, listen)
    return Scene(us, aus, idn, people, heard)


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A real node with a database file, and a message for it from Australia in `sealed`."""
    folder = nodes.make_node(tmp_path / "node")
    keys.create(folder / "keys")
    nodes.run(folder, "-m", "django", "migrate", "--verbosity=0", "--skip-checks")
    nodes.run(folder, "-m", alone.MODULE, "prepare", str(folder / "sealed"))
    return folder
