"""`comity init`: a new node in an empty folder."""

import ipaddress
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.node.installation import Installation
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import iso3


class FolderNotEmpty(ComityError):
    """A node is made only where nothing is."""

    code = "node.init.folder_not_empty"
    sentence = gettext_noop("{folder} is not empty. Choose a new folder; a node never overwrites what is there.")


class NotABaseUrl(ComityError):
    """The address under which others reach the node has a scheme and a host, and nothing more."""

    code = "node.init.base_url"
    sentence = gettext_noop("{url} is not an address others can reach. Give one such as https://comity.example.org.")


class NotAZone(ComityError):
    """Zones are named as in the IANA time zone database."""

    code = "node.init.zone"
    sentence = gettext_noop("{zone} is no time zone. Give one such as Asia/Manila.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asked for."""

    folder: Path
    state: str
    name: str
    base_url: str
    port: int
    node_id: str = ""
    database: str = ""
    zone: str = "UTC"
    contact: str = ""
    mail: str = ""
    require_mfa: bool = True


def plan(wish: Wish) -> Installation:
    """The installation that fits a wish. Raises FolderNotEmpty, NotABaseUrl, NotAZone, NotAStateCode."""
    if wish.folder.exists() and any(wish.folder.iterdir()):
        raise FolderNotEmpty(folder=str(wish.folder))
    url = urlsplit(wish.base_url)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/") or url.query:
        raise NotABaseUrl(url=wish.base_url)
    try:
        ZoneInfo(wish.zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise NotAZone(zone=wish.zone) from unknown
    state = iso3(wish.state)
    return Installation(
        folder=wish.folder.resolve(),
        node_id=wish.node_id or _node_id(state, url.hostname),
        state=state,
        name=wish.name,
        base_url=wish.base_url.rstrip("/"),
        port=wish.port,
        database=wish.database,
        zone=wish.zone,
        contact=wish.contact,
        require_mfa=wish.require_mfa,
        mail=wish.mail,
    )


def _node_id(state: str, host: str) -> str:
    """The host's name, which is unique; an address such as 127.0.0.1 is not, so the state stands in."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host if "." in host else f"{state.lower()}.{host}"
    return f"{state.lower()}.example"


def lay_out(node: Installation) -> None:
    """The folder with its facts and its secret key; only the node's user can enter."""
    for folder in (node.folder, node.keys, node.blobs, node.run):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    _write(node.folder / "node.toml", _toml(node))
    _write(node.secret_key_file, secrets.token_urlsafe(64))


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _toml(node: Installation) -> str:
    facts = {
        "node_id": node.node_id,
        "state": str(node.state),
        "name": node.name,
        "base_url": node.base_url,
        "zone": node.zone,
        "contact": node.contact,
        "database": node.database,
        "mail": node.mail,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    return "\n".join([*lines, f"port = {node.port}", f"require_mfa = {str(node.require_mfa).lower()}", ""])


def fill(node: Installation) -> None:
    """Keys, tables and the first manifest. Django is set up on the folder."""
    from django.utils import timezone

    from comity.directory.actions.manifests import publish_manifest
    from comity.directory.adapters import keys as directory_keys
    from comity.ledger.adapters import keys as ledger_keys
    from comity.node.database import bring_up_to_date

    ledger_keys.create(node.keys)
    directory_keys.create(node.keys)
    bring_up_to_date()
    publish_manifest(at=timezone.now())
