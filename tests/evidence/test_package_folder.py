"""Package folders: they open to the same bytes, and each planted fault is refused by its name."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.evidence.adapters import packages
from comity.evidence.core.package import faults
from tests.evidence.parcels import ACQUIRED, CHUNK, LOGS, PACKAGE, REQUEST, Parties, chunk_paths

parties = Parties()
Damage = Callable[[Path], object]


def kinds(folder: Path) -> list[type[faults.PackageFault]]:
    """The faults that verification names in `folder`/sent."""
    return [type(fault) for fault in packages.verify(folder / "sent", parties.keys).faults]


def flip(path: Path, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8 % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)


def swap(one: Path, other: Path) -> None:
    aside = one.with_suffix(".aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


@settings(max_examples=25, deadline=None)
@given(
    contents=st.lists(st.binary(max_size=100), min_size=1, max_size=3),
    chunk_size=st.sampled_from([3, 10, CHUNK, 4 * CHUNK]),
)
def test_a_package_opens_to_the_same_bytes(contents: list[bytes], chunk_size: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parties.seal(folder, contents, chunk_size=chunk_size)

        opened = parties.open(folder)

        assert kinds(folder) == []
        assert [exhibit.path.read_bytes() for exhibit in opened.exhibits] == contents


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_the_last_chunk_may_have_any_length(tmp_path: Path, size: int) -> None:
    content = bytes(size)
    parties.seal(tmp_path, [content])

    opened = parties.open(tmp_path)

    assert opened.exhibits[0].path.read_bytes() == content
    assert len(chunk_paths(tmp_path)) == max(1, -(-size // CHUNK))


def test_nothing_of_the_content_is_in_the_chunks(tmp_path: Path) -> None:
    parties.seal(tmp_path, [b"seen by nobody" * 50])

    assert not any(b"seen by" in path.read_bytes() for path in (tmp_path / "sent" / "chunks").iterdir())


DAMAGE: dict[str, tuple[Damage, type[faults.PackageFault]]] = {
    "a flipped bit": (lambda folder: flip(chunk_paths(folder)[1], 77), faults.ChunkAltered),
    "a missing chunk": (lambda folder: chunk_paths(folder)[1].unlink(), faults.ChunkMissing),
    "a truncated chunk": (
        lambda folder: chunk_paths(folder)[1].write_bytes(chunk_paths(folder)[1].read_bytes()[:-1]),
        faults.ChunkTruncated,
    ),
    "an empty chunk": (lambda folder: chunk_paths(folder)[1].write_bytes(b""), faults.ChunkTruncated),
    "a lengthened chunk": (
        lambda folder: chunk_paths(folder)[1].write_bytes(chunk_paths(folder)[1].read_bytes() + b"x"),
        faults.ChunkTruncated,
    ),
    "an extra chunk": (
        lambda folder: (folder / "sent" / "chunks" / ("0" * 64)).write_bytes(b"x"),
        faults.ChunkExtra,
    ),
    "an extra file": (
        lambda folder: (folder / "sent" / "lists" / "note\u202e.txt").write_bytes(b"x"),
        faults.ChunkExtra,
    ),
    "an altered chunk list": (lambda folder: flip(next((folder / "sent" / "lists").iterdir())), faults.ListAltered),
    "a shortened chunk list": (
        lambda folder: next((folder / "sent" / "lists").iterdir()).write_bytes(b"x" * 32),
        faults.ListAltered,
    ),
    "a lengthened chunk list": (
        lambda folder: next((folder / "sent" / "lists").iterdir()).write_bytes(b"x" * 32_000),
        faults.ListAltered,
    ),
    "a missing chunk list": (lambda folder: next((folder / "sent" / "lists").iterdir()).unlink(), faults.ListMissing),
    "an altered case file": (lambda folder: flip(folder / "sent" / "case.jsonld"), faults.CaseFileAltered),
    "a missing case file": (lambda folder: (folder / "sent" / "case.jsonld").unlink(), faults.CaseFileMissing),
}


@pytest.mark.parametrize("named", DAMAGE)
def test_row_19_damage_is_refused_and_named(tmp_path: Path, named: str) -> None:
    damage, fault = DAMAGE[named]
    parties.seal(tmp_path)
    damage(tmp_path)

    with pytest.raises(fault):
        parties.open(tmp_path)

    assert kinds(tmp_path) == [fault]
    assert not (tmp_path / "opened").exists()


def test_row_19_swapped_chunks_are_refused_and_both_named(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    first, second, *_ = chunk_paths(tmp_path)
    swap(first, second)

    with pytest.raises(faults.ChunkSwapped, match="Chunk 0 of exhibit E-1"):
        parties.open(tmp_path)

    assert kinds(tmp_path) == [faults.ChunkSwapped, faults.ChunkSwapped]


def test_row_19_chunks_swapped_between_exhibits_are_refused(tmp_path: Path) -> None:
    parties.seal(tmp_path, [LOGS, LOGS])
    swap(chunk_paths(tmp_path, "E-1")[2], chunk_paths(tmp_path, "E-2")[2])

    with pytest.raises(faults.ChunkSwapped):
        parties.open(tmp_path)


@settings(max_examples=30, deadline=None)
@given(bit=st.integers(0, 10**6), which=st.integers(0, 10**6))
def test_row_19_any_flipped_bit_of_any_chunk_is_refused(bit: int, which: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parties.seal(folder)
        paths = chunk_paths(folder)
        flip(paths[which % len(paths)], bit)

        with pytest.raises(faults.ChunkAltered) as refused:
            parties.open(folder)

        assert refused.value.facts["index"] == which % len(paths)


def test_every_fault_is_named_not_only_the_first(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    first, second, third, *_ = chunk_paths(tmp_path)
    flip(first)
    second.unlink()
    third.write_bytes(b"short")

    assert kinds(tmp_path) == [faults.ChunkAltered, faults.ChunkMissing, faults.ChunkTruncated]


def test_row_19_an_altered_manifest_is_refused(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    manifest = tmp_path / "sent" / "manifest.dsse.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"payload":"eyJ', b'"payload":"eyK', 1))

    for refused in (parties.open, kinds):
        with pytest.raises((faults.ManifestAltered, faults.ManifestInvalid)):
            refused(tmp_path)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()

    with pytest.raises(faults.ManifestMissing):
        parties.open(tmp_path)


def test_chunks_sealed_for_another_package_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    parties.seal(tmp_path)
    parties.seal(tmp_path / "other")
    chunk_paths(tmp_path)[0].write_bytes(chunk_paths(tmp_path / "other")[0].read_bytes())

    with pytest.raises(faults.ChunkAltered):
        parties.open(tmp_path)


def test_a_node_that_is_no_recipient_is_told_so(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    stranger = parties.stranger

    with pytest.raises(faults.NotARecipient):
        packages.open_package(
            tmp_path / "sent", [stranger.sealing], parties.keys, tmp_path / "out", recipient=stranger.node_id
        )


def test_the_wrong_key_is_refused(tmp_path: Path) -> None:
    parties.seal(tmp_path)

    with pytest.raises(faults.KeyRefused):
        packages.open_package(
            tmp_path / "sent", [parties.stranger.sealing], parties.keys, tmp_path / "out", recipient="phl.example"
        )


def test_a_former_key_opens_what_was_sealed_for_it(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    keys = [parties.stranger.sealing, parties.receiver.sealing]

    opened = packages.open_package(tmp_path / "sent", keys, parties.keys, tmp_path / "out", recipient="phl.example")

    assert opened.exhibits[0].path.read_bytes() == LOGS


@pytest.mark.parametrize("hostile", [b"", b"{}", b"\xff", b"[" * 100_000, b'{"package":1}'])
def test_a_hostile_key_file_is_refused(tmp_path: Path, hostile: bytes) -> None:
    parties.seal(tmp_path)
    (tmp_path / "sent" / "keys" / "phl.example.json").write_bytes(hostile)

    with pytest.raises(faults.KeyRefused):
        parties.open(tmp_path)


def test_a_key_file_of_another_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    parties.seal(tmp_path)
    parties.seal(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "sent" / "keys" / "phl.example.json", tmp_path / "sent" / "keys")

    with pytest.raises(faults.KeyRefused):
        parties.open(tmp_path)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    (tmp_path / "sent" / "keys" / "phl.example.json").unlink()

    with pytest.raises(faults.KeyMissing):
        parties.open(tmp_path)


@pytest.mark.parametrize("name", ["../../escape", "/etc/passwd", "..", "a/b", "CON", "-rf", "\n", ".hidden"])
def test_hostile_names_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    parties.seal(tmp_path, names=[name])
    before = set(tmp_path.rglob("*"))

    opened = parties.open(tmp_path)

    assert opened.exhibits[0].path.parent == tmp_path / "opened"
    assert set(tmp_path.rglob("*")) - before == {tmp_path / "opened", opened.exhibits[0].path}


def test_a_link_in_place_of_a_chunk_is_not_followed(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    chunk = chunk_paths(tmp_path)[0]
    chunk.rename(tmp_path / "elsewhere")
    chunk.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(faults.ChunkMissing):
        parties.open(tmp_path)

    assert kinds(tmp_path) == [faults.ChunkMissing]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin"])
def test_row_27_a_device_in_place_of_a_file_does_not_hang(tmp_path: Path, device: str) -> None:
    parties.seal(tmp_path)
    for path in (tmp_path / "sent" / "case.jsonld", chunk_paths(tmp_path)[0]):
        path.unlink()
        path.symlink_to(device)

    assert kinds(tmp_path) == [faults.CaseFileMissing, faults.ChunkMissing]


def test_row_27_exhibits_are_never_parsed(tmp_path: Path) -> None:
    hostile = [b"PK\x05\x06" + bytes(18), b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"[" * 10_000]
    parties.seal(tmp_path, hostile, names=["bomb.zip", "xxe.xml", "deep.json"])

    opened = parties.open(tmp_path)

    assert [exhibit.path.read_bytes() for exhibit in opened.exhibits] == hostile


def test_a_package_is_never_written_over(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    parties.open(tmp_path)

    with pytest.raises(faults.PackageExists):
        parties.seal(tmp_path)
    with pytest.raises(faults.PackageExists):
        parties.open(tmp_path)


def test_an_unreadable_source_leaves_nothing(tmp_path: Path) -> None:
    missing = packages.ExhibitSource("E-1", tmp_path / "nowhere", "x", "text/plain", ACQUIRED)

    with pytest.raises(FileNotFoundError):
        packages.seal(
            [missing],
            header=parties.header(),
            signing_key=parties.sender.signing,
            recipients={"phl.example": parties.receiver.sealing.public_key()},
            out=tmp_path / "sent",
        )

    assert list(tmp_path.iterdir()) == []


def test_progress_tells_every_chunk_and_ends_at_the_total(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    manifest = parties.seal(tmp_path)

    packages.verify(tmp_path / "sent", parties.keys, progress=lambda done, total: told.append((done, total)))

    assert len(told) == manifest.exhibits[0].chunk_count
    assert told[-1] == (len(LOGS), len(LOGS))
    assert manifest.request == REQUEST
    assert manifest.package == PACKAGE
