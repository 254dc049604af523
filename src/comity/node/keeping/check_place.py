"""The node's folder: who can read it, are its keys there, how do officers reach it, is there room."""

import ipaddress
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from comity.directory.adapters import keys as directory_keys
from comity.ledger.adapters import keys as ledger_keys
from comity.node.installation import Installation
from comity.node.keeping.finding import Finding, fail, ok, warn
from comity.terms.errors import ComityError

GIB = 1024**3
ROOM_WANTED_BYTES = 5 * GIB
ROOM_NEEDED_BYTES = GIB // 4


def permissions(node: Installation) -> Iterator[Finding]:
    """Nobody but the node's user may read the folder, its keys and its facts."""
    secret = [node.folder, node.keys, node.folder / "node.toml", *(path for path in node.keys.rglob("*"))]
    open_to_others = [path for path in secret if path.exists() and _others_may(path)]
    if open_to_others:
        names = ", ".join(str(path.relative_to(node.folder.parent)) for path in open_to_others[:5])
        found = _("others may read {names}").format(names=names)
        yield fail("permissions", found, f"chmod -R go= {node.folder}")
    else:
        yield ok("permissions", _("only the node's user reads the folder"))


def _others_may(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def secrets(node: Installation) -> Iterator[Finding]:
    """Every key is there and readable; the root keys had better be elsewhere."""
    try:
        directory_keys.signing_key()
        directory_keys.sealing_key()
        ledger_keys.private()
    except (ComityError, OSError, ValueError) as error:
        reason = error.explain(_) if isinstance(error, ComityError) else type(error).__name__
        advice = _("Restore {folder} from the backup of the keys.").format(folder=node.keys)
        yield fail("keys", reason, advice)
        return
    yield ok("keys", _("signing, sealing and log keys are there"))
    if any((node.keys / "root").glob("*.pem")):
        said = _("Move {folder}/root to sticks kept in safes, one official each; it is needed only to rotate keys.")
        yield warn("root keys", _("they lie on this machine"), said.format(folder=node.keys))
    else:
        yield ok("root keys", _("kept away from this machine"))


def entrance(node: Installation) -> Iterator[Finding]:
    """Over TLS, and with a second factor."""
    if node.secure or _loopback(node):
        yield ok("address", node.base_url)
    else:
        found = _("{address} is not encrypted").format(address=node.base_url)
        yield fail("address", found, _("Put a proxy with TLS before it; see docs/operating.md."))
    if node.require_mfa:
        yield ok("second factor", _("every officer needs one"))
    else:
        advice = _("Set `require_mfa = true` in node.toml; without it only for trials.")
        yield warn("second factor", _("not required"), advice)


def _loopback(node: Installation) -> bool:
    host = urlsplit(node.base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def disk(node: Installation) -> Iterator[Finding]:
    """Room for evidence."""
    free = shutil.disk_usage(node.folder).free
    found = _("{room} GiB free").format(room=f"{free / GIB:.1f}")
    if free < ROOM_NEEDED_BYTES:
        yield fail("disk", found, _("Make room now: nothing can be received."))
    elif free < ROOM_WANTED_BYTES:
        yield warn("disk", found, _("Make room: one evidence package may take gigabytes."))
    else:
        yield ok("disk", found)
