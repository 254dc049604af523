"""Packages on their way: announced, fetched by hash, broken off, killed, and gone on with; never half there."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.evidence.adapters import packages
from comity.evidence.core.package import faults
from comity.evidence.core.package.manifest import SignedManifest
from tests.evidence import worker
from tests.evidence.parcels import LOGS, Parties, chunk_paths

parties = Parties()
RECEIVER = parties.receiver.node_id


def received(folder: Path) -> SignedManifest:
    announced = packages.announcement(folder / "sent", RECEIVER)
    return packages.receive(announced, folder / "received", keys=parties.keys, recipient=RECEIVER)


def fetch(folder: Path, blobs: list[packages.Missing]) -> None:
    for blob in blobs:
        source = packages.blob(folder / "sent", blob.sha256)
        assert source
        packages.store_blob(io.BytesIO(source.read_bytes()), blob)


def test_an_announced_package_is_fetched_by_hash_and_opens(tmp_path: Path) -> None:
    parties.seal(tmp_path, [LOGS, b""])
    manifest = received(tmp_path).manifest

    rounds = 0
    while missing := packages.missing_chunks(manifest, tmp_path / "received"):
        fetch(tmp_path, missing)
        rounds += 1

    opened = packages.open_package(
        tmp_path / "received", [parties.receiver.sealing], parties.keys, tmp_path / "opened", recipient=RECEIVER
    )
    assert rounds == 2
    assert [exhibit.path.read_bytes() for exhibit in opened.exhibits] == [LOGS, b""]


def test_a_broken_connection_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    manifest = received(tmp_path).manifest
    fetch(tmp_path, packages.missing_chunks(manifest, tmp_path / "received"))
    wanted = packages.missing_chunks(manifest, tmp_path / "received")

    fetch(tmp_path, wanted[:2])

    assert packages.missing_chunks(manifest, tmp_path / "received") == wanted[2:]


def test_an_announcement_that_comes_twice_changes_nothing(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    first = received(tmp_path)
    fetch(tmp_path, packages.missing_chunks(first.manifest, tmp_path / "received"))
    before = sorted(tmp_path.rglob("*"))

    again = received(tmp_path)

    assert again == first
    assert sorted(tmp_path.rglob("*")) == before


def test_another_package_does_not_take_the_folder(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    parties.seal(tmp_path)
    parties.seal(tmp_path / "other")
    received(tmp_path)

    announced = packages.announcement(tmp_path / "other" / "sent", RECEIVER)

    with pytest.raises(faults.PackageExists):
        packages.receive(announced, tmp_path / "received", keys=parties.keys, recipient=RECEIVER)


def test_an_announcement_with_another_case_file_leaves_nothing(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    (tmp_path / "sent" / "case.jsonld").write_text("{}")

    with pytest.raises(faults.CaseFileAltered):
        received(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"sent", "source-1"}


def test_nobody_but_a_recipient_is_announced_to(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    announced = packages.announcement(tmp_path / "sent", RECEIVER)

    with pytest.raises(faults.NotARecipient):
        packages.announcement(tmp_path / "sent", parties.stranger.node_id)
    with pytest.raises(faults.NotARecipient):
        packages.receive(announced, tmp_path / "received", keys=parties.keys, recipient=parties.stranger.node_id)


@pytest.mark.parametrize("wrong", [b"", b"short", b"x" * 32, b"x" * 32_000])
def test_a_blob_that_is_not_what_was_asked_for_is_not_kept(tmp_path: Path, wrong: bytes) -> None:
    parties.seal(tmp_path)
    manifest = received(tmp_path).manifest
    wanted = packages.missing_chunks(manifest, tmp_path / "received")

    with pytest.raises(faults.BlobRefused):
        packages.store_blob(io.BytesIO(wrong), wanted[0])

    assert list((tmp_path / "received" / "lists").iterdir()) == []


@given(asked=st.text(max_size=80))
def test_only_a_hash_names_a_blob(tmp_path_factory: pytest.TempPathFactory, asked: str) -> None:
    assert packages.blob(tmp_path_factory.getbasetemp(), asked) is None
    assert packages.blob(tmp_path_factory.getbasetemp(), f"../{asked}") is None


def test_a_refetched_chunk_is_enough_to_go_on(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    chunk = chunk_paths(tmp_path)[3]
    whole = chunk.read_bytes()
    chunk.unlink()
    with pytest.raises(faults.ChunkMissing):
        parties.open(tmp_path)
    chunk.write_bytes(whole)
    for earlier in chunk_paths(tmp_path)[:3]:
        earlier.write_bytes(earlier.read_bytes())

    opened = parties.open(tmp_path)

    assert opened.exhibits[0].path.read_bytes() == LOGS


def test_what_an_earlier_attempt_left_is_not_believed(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    chunk_paths(tmp_path)[4].rename(tmp_path / "aside")
    with pytest.raises(faults.ChunkMissing):
        parties.open(tmp_path)
    (tmp_path / "aside").rename(chunk_paths(tmp_path)[4])
    draft = next(tmp_path.glob(".opened.*.opening")) / "E-1_log_1.txt"
    draft.write_bytes(b"\0" * len(draft.read_bytes()))

    opened = parties.open(tmp_path)

    assert opened.exhibits[0].path.read_bytes() == LOGS


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, worker.__file__, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": worker.PATH})


def kill_after(child: subprocess.Popen[str], chunks: int) -> None:
    assert child.stdout
    for _ in range(chunks):
        assert child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def finish(child: subprocess.Popen[str]) -> list[str]:
    said, _ = child.communicate(timeout=300)
    assert child.returncode == 0
    return said.splitlines()


def test_sealing_that_was_killed_leaves_no_package_and_starts_again(tmp_path: Path) -> None:
    content = os.urandom(200 * worker.CHUNK)
    (tmp_path / "source").write_bytes(content)
    kill_after(start("seal", str(tmp_path)), chunks=20)

    assert not (tmp_path / "sent").exists()
    finish(start("seal", str(tmp_path)))

    assert packages.verify(tmp_path / "sent", worker.KEYS).faults == ()
    assert {path.name for path in tmp_path.iterdir()} == {"source", "sent"}


def test_opening_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    content = os.urandom(200 * worker.CHUNK)
    (tmp_path / "source").write_bytes(content)
    finish(start("seal", str(tmp_path)))
    kill_after(start("open", str(tmp_path)), chunks=20)

    assert not (tmp_path / "opened").exists()
    first, *rest = finish(start("open", str(tmp_path)))

    kept = int(first) // worker.CHUNK
    assert kept >= 19
    assert len(rest) == 200 - kept + 1
    assert (tmp_path / "opened" / "E-1_disk.raw").read_bytes() == content
    assert {path.name for path in tmp_path.iterdir()} == {"source", "sent", "opened"}


@pytest.mark.parametrize("act", ["seal", "open"])
def test_a_full_disk_leaves_no_half_state(tmp_path: Path, act: str) -> None:
    (tmp_path / "source").write_bytes(os.urandom(4 * worker.BIG_CHUNK))
    if act == "open":
        finish(start("seal", str(tmp_path), "--big-chunks"))
    before = {path.name for path in tmp_path.iterdir()}

    child = start(
        act, str(tmp_path), "--big-chunks", f"--room={2 * worker.BIG_CHUNK}" if act == "open" else "--room=9000"
    )
    said, _ = child.communicate(timeout=60)

    assert (child.returncode, said.splitlines()[-1]) == (1, "evidence.no-room")
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_package_larger_than_the_disk_is_refused_before_it_starts(tmp_path: Path) -> None:
    with (tmp_path / "source-1").open("wb") as file:
        file.truncate(2**43)
    source = packages.ExhibitSource("E-1", tmp_path / "source-1", "x", "text/plain", worker.ACQUIRED)
    started = time.monotonic()

    with pytest.raises(faults.NoRoom):
        packages.seal(
            [source],
            header=parties.header(),
            signing_key=parties.sender.signing,
            recipients={RECEIVER: parties.receiver.sealing.public_key()},
            out=tmp_path / "sent",
        )

    assert time.monotonic() - started < 5
    assert {path.name for path in tmp_path.iterdir()} == {"source-1"}


@pytest.mark.slow
def test_memory_stays_constant_for_a_large_exhibit(tmp_path: Path) -> None:
    with (tmp_path / "source").open("wb") as file:
        file.truncate(400 * 1024 * 1024)

    peaks = {act: int(finish(start(act, str(tmp_path), "--full-chunks"))[-1]) for act in ("seal", "verify", "open")}

    assert all(peak < 100 * 1024 * 1024 for peak in peaks.values()), peaks
