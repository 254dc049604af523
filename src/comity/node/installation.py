"""Where and who this node is: the facts of `node.toml` in the node's folder. Pure reading, no Django."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from comity.terms.state import Iso3, iso3


@dataclass(frozen=True, slots=True)
class Installation:
    """One node's identity and places. `base_url` has no final slash; `database` is empty for SQLite in the folder."""

    folder: Path
    node_id: str
    state: Iso3
    name: str
    base_url: str
    port: int
    database: str = ""

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def secret_key_file(self) -> Path:
        return self.keys / "django.key"


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
    )
