"""Where and who this node is: the facts of `node.toml` in the node's folder. Pure reading, no Django."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from comity.intel.core.taxii.limits import Limits
from comity.terms.state import Iso3, iso3


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """A national identity service (OpenID Connect): how people call it, its issuer, and this node's name there."""

    name: str
    issuer: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Installation:
    """One node's identity and places.

    `base_url` has no final slash; `database` is empty for SQLite in the folder; `zone` is the IANA name in which
    instants are shown to readers who chose none; `hosts` are host names served beside that of `base_url`.
    """

    folder: Path
    node_id: str
    state: Iso3
    name: str
    base_url: str
    port: int
    database: str = ""
    zone: str = "UTC"
    contact: str = ""
    hosts: tuple[str, ...] = ()
    require_mfa: bool = True
    mail: str = ""
    taxii: Limits = Limits()  # noqa: RUF009  it is frozen
    single_sign_on: SingleSignOn | None = None

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def law(self) -> Path:
        """The data packs of law in use, made anew from the database when it is gone."""
        return self.folder / "law"

    @property
    def assumptions(self) -> Path:
        """What plans assume here otherwise than Comity does; there is none until something is changed."""
        return self.folder / "assumptions.toml"

    @property
    def run(self) -> Path:
        """What lives only while the node runs: heartbeat, metrics."""
        return self.folder / "run"

    @property
    def restored(self) -> Path:
        """The mark of a copy from a backup that was not yet compared with its peers."""
        return self.folder / "RESTORED"

    @property
    def secret_key_file(self) -> Path:
        return self.keys / "django.key"

    @property
    def single_sign_on_secret_file(self) -> Path:
        """What the identity service gave this node to prove itself with."""
        return self.keys / "single-sign-on.secret"

    @property
    def secure(self) -> bool:
        """Whether readers reach the node over TLS."""
        return self.base_url.startswith("https://")


def read(folder: Path) -> Installation:
    """The installation of a node's folder."""
    facts = tomllib.loads((folder / "node.toml").read_text(encoding="utf-8"))
    return Installation(
        folder=folder,
        node_id=facts["node_id"],
        state=iso3(facts["state"]),
        name=facts["name"],
        base_url=facts["base_url"].rstrip("/"),
        port=int(facts["port"]),
        database=facts.get("database", ""),
        zone=facts.get("zone", "UTC"),
        contact=facts.get("contact", ""),
        hosts=tuple(facts.get("hosts", ())),
        require_mfa=bool(facts.get("require_mfa", True)),
        mail=facts.get("mail", ""),
        taxii=msgspec.convert(facts.get("taxii", {}), Limits),
        single_sign_on=_single_sign_on(facts.get("single_sign_on")),
    )


def _single_sign_on(facts: dict[str, str] | None) -> SingleSignOn | None:
    if not facts:
        return None
    return SingleSignOn(facts["name"], facts["issuer"], facts["client_id"])
