"""`comity backup`: a consistent copy of a node while it runs.

The database is copied first, as of one instant; then the files, which are named by their digests and never change, so
that whatever the copied database speaks of is among them.
"""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from comity.node.keeping import snapshot
from comity.node.keeping.archive import Kept, Writer, verify
from comity.terms.errors import ComityError, gettext_noop

FOLDERS = ("blobs", "files")


class BackupExists(ComityError):
    """A backup never replaces another file."""

    code = "node.backup.exists"
    sentence = gettext_noop("{file} exists already. Choose another name.")


def make(folder: Path, file: Path, *, with_keys: bool) -> Kept:
    """Write and verify the backup of a node. Django is set up on it. Raises BackupExists, BackupDamaged."""
    if file.exists():
        raise BackupExists(file=str(file))
    unfinished = file.with_name(f"{file.name}.part")
    try:
        _write(folder, unfinished, with_keys=with_keys)
        kept = verify(unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def _write(folder: Path, file: Path, *, with_keys: bool) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        tempfile.TemporaryDirectory(dir=folder / "run", prefix="backup-") as room,
        os.fdopen(descriptor, "wb") as out,
        tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        writer = Writer(archive)
        for name, path in snapshot.take(Path(room)):
            writer.add(path, name)
        for path in _files(folder, with_keys=with_keys):
            writer.add(path, path.relative_to(folder).as_posix())
        writer.close()
        out.flush()
        os.fsync(out.fileno())


def _files(folder: Path, *, with_keys: bool) -> Iterator[Path]:
    yield folder / "node.toml"
    yield folder / "assumptions.toml"
    for name in (*FOLDERS, *(("keys",) if with_keys else ())):
        yield from sorted(path for path in (folder / name).rglob("*") if path.is_file() and not path.is_symlink())
