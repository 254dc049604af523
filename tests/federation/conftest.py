"""Our node with its keys and its published manifest, and two peers it trusts."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey
from pytest_django import Settings

from comity.directory.adapters import keys
from comity.directory.core import manifest as manifests
from comity.directory.core import xwing
from comity.directory.core.peering import Standing
from comity.directory.models import OwnManifest, PeerManifest, PeerNode
from comity.federation.adapters import registry
from comity.federation.core.message import Message
from comity.ledger.adapters import keys as log_keys
from tests.federation.counterpart import NOW, Counterpart, Greeting


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    keys.create(folder)
    log_keys.create(folder)
    return folder


@pytest.fixture(scope="session")
def aus() -> Counterpart:
    return Counterpart("aus.example", "AUS")


@pytest.fixture(scope="session")
def idn() -> Counterpart:
    return Counterpart("idn.example", "IDN")


@pytest.fixture
def us(settings: Settings, key_folder: Path, db: None) -> Counterpart:
    """Our own node, as a counterpart would know it: its keys are those on disk."""
    settings.COMITY_KEYS = key_folder
    sealing = keys._sealing(key_folder / "sealing.pem")
    ours = Counterpart("phl.example", "PHL", keys.signing_key(), sealing.ml_kem, sealing.x25519, keys.root_keys())
    envelope = ours.manifest()
    OwnManifest.objects.create(
        version=1,
        digest=manifests.digest(envelope),
        envelope=envelope,
        published_at=NOW,
        expires_at=NOW + timedelta(days=60),
    )
    return ours


def trust(peer: Counterpart, *, envelope: bytes = b"") -> PeerNode:
    """The peer after the ceremony."""
    shown = envelope or peer.manifest()
    row, _ = PeerNode.objects.update_or_create(
        node_id=peer.node_id,
        defaults={"state": peer.state, "name": peer.state, "standing": Standing.TRUSTED, "introduced_at": NOW},
    )
    row.manifests.update(place=PeerManifest.Place.FORMER)
    PeerManifest.objects.create(
        peer=row,
        version=manifests.unverified(shown).version,
        digest=manifests.digest(shown),
        envelope=shown,
        place=PeerManifest.Place.PINNED,
        received_at=NOW,
    )
    return row


@dataclass(frozen=True)
class Scene:
    """Our node, the two peers it trusts, and who greeted us with what."""

    us: Counterpart
    aus: Counterpart
    idn: Counterpart
    heard: list[tuple[str, str]]

    def sealed(self, author: Counterpart, said: Message | None = None) -> bytes:
        """A message of `author`, sealed to us."""
        return author.seal(author.sign(said or author.message()), to=self.us.node_id, key=self.key)

    @property
    def key(self) -> MLKEM768X25519PublicKey:
        return xwing.public(self.us.sealing_public)


@pytest.fixture
def scene(us: Counterpart, aus: Counterpart, idn: Counterpart, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for peer in (aus, idn):
        trust(peer)
    monkeypatch.setattr(registry, "_receivers", {})
    monkeypatch.setattr(registry, "_listeners", {})
    monkeypatch.setattr(registry, "_holders", [])
    heard: list[tuple[str, str]] = []

    def listen(received: registry.Received, body: Greeting) -> None:
        heard.append((received.sender.node_id, body.text))

    registry.register("test.greeting", Greeting, listen)
    return Scene(us, aus, idn, heard)


@pytest.fixture
def stranger() -> Counterpart:
    """A node that nobody introduced."""
    return Counterpart("nowhere.example", "NZL")
