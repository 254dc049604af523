"""`comity restore`: a node's folder from its backup, verified before anything is written.

The copy is marked: it logs nothing until `comity resume` has compared it with its peers.
"""

import re
import shutil
from pathlib import Path

from comity.node.installation import read
from comity.node.keeping.archive import Kept, members, opened, verify
from comity.node.keeping.making import FolderNotEmpty
from comity.node.keeping.snapshot import TABLES


def unpack(file: Path, folder: Path, *, database: str = "") -> Kept:
    """Restore an archive into an empty folder; `database` replaces the PostgreSQL address of the backup.

    Raises FolderNotEmpty, BackupDamaged, BackupUnreadable, OtherVersion.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=str(folder))
    kept = verify(file)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _extract(file, folder)
    for name in ("keys", "blobs", "run"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    read(folder).restored.touch(mode=0o600)
    _new_secret(folder)
    if database:
        _point_to(folder / "node.toml", database)
    if (folder / TABLES).is_dir():
        _fill(folder)
    return kept


def _extract(file: Path, folder: Path) -> None:
    with opened(file) as archive:
        for entry in members(archive):
            to = folder / entry.name
            to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source = archive.extractfile(entry)
            if source is not None:
                with to.open("xb") as out:
                    shutil.copyfileobj(source, out, 1024 * 1024)
                to.chmod(0o600)


def _new_secret(folder: Path) -> None:
    """A backup without keys gets a new key for sessions: officers sign in again, nothing else depends on it."""
    import secrets

    key = folder / "keys" / "django.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(64), encoding="ascii")


def _point_to(facts: Path, database: str) -> None:
    text = facts.read_text(encoding="utf-8")
    line = 'database = "' + database.replace("\\", "\\\\").replace('"', '\\"') + '"'
    facts.write_text(re.sub(r"^database = .*$", lambda _: line, text, flags=re.M), encoding="utf-8")


def _fill(folder: Path) -> None:
    """Tables made anew in PostgreSQL, then filled; the copies are then deleted."""
    from comity.node.database import bring_up_to_date
    from comity.node.keeping import snapshot
    from comity.node.setup import use_node

    use_node(folder)
    bring_up_to_date()
    snapshot.put_back(folder / TABLES)
    shutil.rmtree(folder / TABLES)
