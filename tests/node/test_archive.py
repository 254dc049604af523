"""A backup is believed only when every byte is what was written."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.node.keeping.archive import SUMS, BackupDamaged, BackupUnreadable, Writer, verify


def archive_of(files: dict[str, bytes], to: Path) -> Path:
    with tarfile.open(to, "w") as archive:
        writer = Writer(archive)
        for name, content in files.items():
            source = to.with_name("source")
            source.write_bytes(content)
            writer.add(source, name)
        writer.close()
    return to


def with_entry(path: Path, entry: tarfile.TarInfo, content: bytes = b"") -> Path:
    with tarfile.open(path, "a") as archive:
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return path


FILES = {"node.toml": b'state = "PHL"\n', "blobs/aa": b"\x00" * 70_000, "keys/signing.pem": b"secret"}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return archive_of(FILES, tmp_path / "node.tar")


def test_what_was_written_verifies(backup: Path) -> None:
    kept = verify(backup)

    assert (kept.files, kept.size, kept.with_keys) == (3, sum(map(len, FILES.values())), True)


def test_anyone_verifies_it_with_sha256sum(backup: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "xf", backup, "-C", tmp_path], check=True)

    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout


@given(place=st.integers(min_value=0, max_value=90_000), bit=st.integers(min_value=0, max_value=7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_a_flipped_bit_is_noticed_or_changes_nothing(backup: Path, place: int, bit: int) -> None:
    original = backup.read_bytes()
    spoilt = bytearray(original)
    spoilt[place % len(spoilt)] ^= 1 << bit
    backup.write_bytes(spoilt)

    try:
        believed = verify(backup).files == len(FILES)
    except (BackupDamaged, BackupUnreadable):
        believed = False
    finally:
        backup.write_bytes(original)

    assert not believed or _only_padding_or_dates(original, spoilt)


def _only_padding_or_dates(original: bytes, spoilt: bytearray) -> bool:
    """The contents and names are untouched: the bit lay in padding, a date, a mode or an owner."""
    with tarfile.open(fileobj=io.BytesIO(original)) as one, tarfile.open(fileobj=io.BytesIO(bytes(spoilt))) as other:
        contents = [{entry.name: _read(archive, entry) for entry in archive} for archive in (one, other)]
    return contents[0] == contents[1]


def _read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry)
    return file.read() if file else b""


@pytest.mark.parametrize("name", ["../outside", "/etc/cron.d/x", "blobs/../../x"])
def test_a_path_that_leaves_the_folder_is_refused(backup: Path, name: str) -> None:
    with pytest.raises(BackupDamaged):
        verify(with_entry(backup, tarfile.TarInfo(name), b"x"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(backup: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("blobs/bb")
    entry.type, entry.linkname = kind, "/etc/passwd"

    with pytest.raises(BackupDamaged):
        verify(with_entry(backup, entry))


def test_a_second_file_under_one_name_is_refused(backup: Path) -> None:
    with pytest.raises(BackupDamaged):
        verify(with_entry(backup, tarfile.TarInfo("node.toml"), b'state = "AUS"\n'))


def test_a_file_that_nobody_listed_is_refused(backup: Path) -> None:
    with pytest.raises(BackupDamaged):
        verify(with_entry(backup, tarfile.TarInfo("blobs/extra"), b"x"))


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b" + b"\x00" * 600])
def test_something_else_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(content)

    with pytest.raises((BackupUnreadable, BackupDamaged)):
        verify(tmp_path / "x.tar")
