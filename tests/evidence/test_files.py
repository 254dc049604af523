"""Files: whatever the bytes and whatever the name, they lie under their hash and harm nobody."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from comity.evidence.adapters import files
from comity.evidence.adapters.files import FileEmpty, FileGone, FileTooLarge, clean_media_type, clean_name


@pytest.fixture(autouse=True)
def _blobs(settings: Settings, tmp_path: Path) -> None:
    settings.COMITY_BLOBS = tmp_path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=5))
def test_a_file_lies_under_its_hash(parts: list[bytes]) -> None:
    stored = files.store(parts, name="a", max_bytes=1000)

    assert stored.sha256 == hashlib.sha256(b"".join(parts)).hexdigest()
    assert files.path_of(stored.sha256).read_bytes() == b"".join(parts)


def test_the_same_file_twice_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        files.store([b"same"], name="a", max_bytes=10)

    assert len(list((tmp_path / "files").iterdir())) == 1


def test_a_file_without_an_end_is_cut_off_at_the_limit_and_leaves_nothing(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1024

    with pytest.raises(FileTooLarge):
        files.store(endless(), name="a", max_bytes=100_000)

    assert not list((tmp_path / "files").iterdir())


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileEmpty):
        files.store([], name="a", max_bytes=10)


@pytest.mark.parametrize("asked", ["../../etc/passwd", "", "A" * 64, "0" * 64, "0" * 63 + "\n"])
def test_only_a_hash_that_is_here_names_a_file(asked: str) -> None:
    with pytest.raises(FileGone):
        files.path_of(asked)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        (".hidden", "hidden"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("///", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@given(st.text(max_size=400))
def test_no_name_leaves_its_folder(given_name: str) -> None:
    name = clean_name(given_name)

    assert 0 < len(name) <= files.NAME_MAX
    assert Path(name).name == name
    assert name.isprintable()


@pytest.mark.parametrize(
    ("said", "media_type"),
    [
        ("application/pdf", "application/pdf"),
        ("Text/Plain; charset=utf-8", "text/plain"),
        ("text/html\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_media_type_is_one_or_says_nothing(said: str, media_type: str) -> None:
    assert clean_media_type(said) == media_type
