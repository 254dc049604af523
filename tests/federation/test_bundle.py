"""Messages on a stick: the same bytes, once, whatever the stick went through."""

import io
import os
import tarfile
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from comity.directory.core.signing import SigningKey
from comity.federation import blobs, queries
from comity.federation.actions import Fate, Finding, pack, send, unpack
from comity.federation.adapters import bundles
from comity.federation.adapters.bundles import Item
from comity.federation.core import bundle, envelope
from comity.federation.core.bundle import BundleForAnother, BundleMalformed, Header, Kind
from comity.federation.models import Inbox
from comity.ledger import actions as ledger_acts
from comity.ledger.models import Entry
from comity.terms.errors import ComityError
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Greeting

pytestmark = pytest.mark.django_db

CASE = "PHL-2026-7K3M9Q"


def say(text: str, to: str = "aus.example") -> str:
    with transaction.atomic():
        return send("test.greeting", Greeting(text), to=[to], purpose="p", conversation=CASE, ref=CASE, at=NOW)


def written(to: Path, *letters: bytes, recipient: str = "phl.example", more: tuple[Item, ...] = ()) -> Path:
    """A bundle as Australia would write it."""
    header = Item("bundle.json", bundle.encode_header(Header("aus.example", recipient, NOW)))
    numbered = (
        Item(bundle.letter_name(number, sha256(letter).hexdigest()), letter) for number, letter in enumerate(letters)
    )
    bundles.write(to, [header, *numbered, *more])
    return to


def parts(path: Path) -> list[tuple[Kind, bytes]]:
    return [(part.entry.kind, part.read()) for part in bundles.read(path)]


def fates(findings: list[Finding]) -> list[tuple[Fate, str]]:
    return [(each.fate, each.code) for each in findings]


def test_a_bundle_carries_what_waits_for_the_peer_and_nothing_for_others(scene: Scene, tmp_path: Path) -> None:
    for text in ("one", "two"):
        say(text)
    say("for another", "idn.example")
    ledger_acts.checkpoint_now(at=NOW)

    pack("aus.example", tmp_path / "b", at=NOW)

    found = parts(tmp_path / "b")
    assert [kind.value for kind, _ in found] == ["header", "manifest", "letter", "letter", "checkpoint"]
    letters = [content for kind, content in found if kind is Kind.LETTER]
    said = [scene.aus.read(letter, author=scene.us.signing) for letter in letters]
    assert [bytes(each.body) for each in said] == [b'{"text":"one"}', b'{"text":"two"}']
    assert {each.state.value for each in queries.outbox(CASE)} == {"pending"}


def test_anybody_can_open_it_as_a_tar_but_reads_no_content(scene: Scene, tmp_path: Path) -> None:
    say("planted-4711")

    pack("aus.example", tmp_path / "b", at=NOW)

    with tarfile.open(tmp_path / "b") as archive:
        assert "bundle.json" in archive.getnames()
    assert b"planted-4711" not in (tmp_path / "b").read_bytes()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(scene: Scene, tmp_path: Path) -> None:
    leaves = Entry.objects.count()
    file = written(
        tmp_path / "b",
        scene.sealed(scene.aus),
        scene.sealed(scene.aus, scene.aus.message(type="test.unheard-of")),
        scene.sealed(scene.aus, scene.aus.message(created=NOW.replace(year=2025))),
    )

    findings = unpack(file, apply=False, at=NOW)

    assert fates(findings) == [
        (Fate.TAKEN, ""),
        (Fate.REFUSED, "federation.type-unknown"),
        (Fate.REFUSED, "federation.message-expired"),
    ]
    assert Entry.objects.count() == leaves
    assert not Inbox.objects.exists()


def test_row_10_a_bundle_taken_in_twice_has_one_effect(scene: Scene, tmp_path: Path) -> None:
    file = written(tmp_path / "b", scene.sealed(scene.aus), scene.sealed(scene.aus))

    first = unpack(file, apply=True, at=NOW)
    again = unpack(file, apply=True, at=NOW)

    assert fates(first) == [(Fate.TAKEN, "")] * 2
    assert fates(again) == [(Fate.KNOWN, "")] * 2
    assert len(scene.heard) == 2


def test_receipts_go_back_by_bundle(scene: Scene, tmp_path: Path) -> None:
    unpack(written(tmp_path / "there", scene.sealed(scene.aus)), apply=True, at=NOW)

    pack("aus.example", tmp_path / "back", at=NOW)

    (letter,) = [content for kind, content in parts(tmp_path / "back") if kind is Kind.LETTER]
    assert scene.aus.unseal(letter) == bytes(Inbox.objects.get().receipt)


def test_a_receipt_that_comes_by_bundle_settles_the_message(scene: Scene, tmp_path: Path) -> None:
    say("hello")
    (waiting,) = queries.outbox(CASE)
    receipt = scene.aus.seal(scene.aus.receipt(waiting.signed), to="phl.example", key=scene.us.key)
    file = written(tmp_path / "b", receipt)

    findings = unpack(file, apply=True, at=NOW) + unpack(file, apply=True, at=NOW)

    assert [each.fate for each in findings] == [Fate.TAKEN, Fate.KNOWN]
    assert [each.state.value for each in queries.outbox(CASE)] == ["delivered"]


def test_row_15_a_successor_manifest_travels_in_front_of_what_it_signs(scene: Scene, tmp_path: Path) -> None:
    renewed = replace(scene.aus, signing=SigningKey.generate(), version=2)
    manifest = renewed.shows(previous=scene.aus.shows())
    letter = scene.sealed(renewed)
    header = Item("bundle.json", bundle.encode_header(Header("aus.example", "phl.example", NOW)))
    items = [header, Item(f"manifests/{sha256(manifest).hexdigest()}", manifest)]
    bundles.write(tmp_path / "b", [*items, Item(bundle.letter_name(0, sha256(letter).hexdigest()), letter)])

    findings = unpack(tmp_path / "b", apply=True, at=NOW)

    assert [each.fate for each in findings] == [Fate.TAKEN, Fate.TAKEN]


def test_row_12_a_bundle_for_another_node_is_refused(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(BundleForAnother):
        unpack(written(tmp_path / "b", recipient="idn.example"), apply=True, at=NOW)


def test_files_go_to_the_shelf_that_waits_for_them(scene: Scene, tmp_path: Path) -> None:
    content = os.urandom(700_000)
    digest = sha256(content).hexdigest()
    (tmp_path / digest).write_bytes(content)
    shelf = tmp_path / "shelf"
    blobs.register_luggage(lambda node_id: [tmp_path / digest] if node_id == "aus.example" else [])
    blobs.register_shelf(lambda _digest, node_id: shelf if node_id == "aus.example" else None)
    pack("aus.example", tmp_path / "out", at=NOW)
    assert parts(tmp_path / "out")[-1] == (Kind.CHUNK, content)
    other = b"nobody waits for this" * 1000
    file = written(
        tmp_path / "in",
        more=(Item(f"chunks/{digest}", tmp_path / digest), Item(f"chunks/{sha256(other).hexdigest()}", other)),
    )

    would = unpack(file, apply=False, at=NOW)
    assert not shelf.exists()
    unpack(file, apply=True, at=NOW)

    assert shelf.read_bytes() == content
    assert [each.fate for each in would] == [Fate.TAKEN, Fate.TAKEN]


Build = Callable[[tarfile.TarFile], None]


def raw_tar(build: Build, *, form: int = tarfile.USTAR_FORMAT) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as archive:
        header = tarfile.TarInfo("bundle.json")
        content = bundle.encode_header(Header("aus.example", "phl.example", NOW))
        header.size = len(content)
        archive.addfile(header, io.BytesIO(content))
        build(archive)
    return target.getvalue()


def add(
    name: str, *, kind: bytes = tarfile.REGTYPE, size: int = 4, link: str = ""
) -> Callable[[tarfile.TarFile], None]:
    def build(archive: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, link
        info.size = size if kind == tarfile.REGTYPE else 0
        archive.addfile(info, io.BytesIO(bytes(size)))

    return build


HOSTILE = {
    "path upwards": raw_tar(add("../../etc/passwd")),
    "absolute path": raw_tar(add("/etc/passwd")),
    "path within a name": raw_tar(add(f"chunks/../{'0' * 61}")),
    "symbolic link": raw_tar(add(f"chunks/{'0' * 64}", kind=tarfile.SYMTYPE, link="/etc/passwd")),
    "hard link": raw_tar(add(f"chunks/{'0' * 64}", kind=tarfile.LNKTYPE, link="bundle.json")),
    "device": raw_tar(add(f"chunks/{'0' * 64}", kind=tarfile.CHRTYPE)),
    "folder": raw_tar(add("chunks", kind=tarfile.DIRTYPE)),
    "second header": raw_tar(add("bundle.json")),
    "long name": raw_tar(add("chunks/" + "0" * 300), form=tarfile.GNU_FORMAT),
    "extended header": raw_tar(add("chunks/ä" + "0" * 300), form=tarfile.PAX_FORMAT),
    "wrong hash": raw_tar(add(f"chunks/{'0' * 64}")),
    "letter too large": raw_tar(add(f"letters/000000-{'0' * 64}", size=9 * 1024 * 1024)),
    "manifest too large": raw_tar(add(f"manifests/{'0' * 64}", size=1024 * 1024)),
    "empty": b"",
    "zeros": bytes(4096),
    "zip": b"PK\x03\x04" + bytes(4096),
    "no header": tarfile.TarInfo("checkpoint").tobuf() + bytes(1024),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_hostile_bundle_is_refused(scene: Scene, tmp_path: Path, name: str) -> None:
    (tmp_path / "b").write_bytes(HOSTILE[name])

    with pytest.raises(BundleMalformed):
        unpack(tmp_path / "b", apply=True, at=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_row_27_something_else_behind_the_end_is_refused(scene: Scene, tmp_path: Path) -> None:
    file = written(tmp_path / "b")
    file.write_bytes(file.read_bytes() + b"PK\x05\x06")

    with pytest.raises(BundleMalformed):
        unpack(file, apply=True, at=NOW)


def test_row_27_a_size_that_lies_costs_no_memory(scene: Scene, tmp_path: Path) -> None:
    info = tarfile.TarInfo(f"chunks/{'0' * 64}")
    info.size = 64 * 1024 * 1024
    file = written(tmp_path / "b")
    file.write_bytes(file.read_bytes()[:-1024] + info.tobuf(tarfile.USTAR_FORMAT) + bytes(100))
    tracemalloc.start()

    with pytest.raises(BundleMalformed):
        unpack(file, apply=True, at=NOW)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_row_27_a_number_beyond_a_tar_header_is_refused() -> None:
    info = tarfile.TarInfo("checkpoint")
    info.size = 2**40
    negative = bytearray(tarfile.TarInfo("checkpoint").tobuf(tarfile.USTAR_FORMAT))
    negative[124:136] = b"\xff" * 12

    for block in (info.tobuf(tarfile.GNU_FORMAT), bytes(negative)):
        with pytest.raises(BundleMalformed):
            bundle.read_entry(block)


@given(st.binary(min_size=512, max_size=512))
@settings(max_examples=200, deadline=None)
def test_row_27_no_block_makes_the_reader_crash(block: bytes) -> None:
    assume(any(block))

    with pytest.raises(BundleMalformed):
        bundle.read_entry(block)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_bundle_is_refused_or_says_what_it_lost(scene: Scene, tmp_path: Path, data: st.DataObject) -> None:
    file = written(tmp_path / "b", scene.sealed(scene.aus))
    whole = file.read_bytes()
    at = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    if data.draw(st.booleans()):
        file.write_bytes(whole[:at])
    else:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))]) + whole[at + 1 :])

    try:
        findings = unpack(file, apply=False, at=NOW)
    except ComityError:
        return
    assert [each.fate for each in findings] == [Fate.TAKEN]


def test_a_letter_is_what_an_inbox_takes(scene: Scene, tmp_path: Path) -> None:
    say("hello")

    pack("aus.example", tmp_path / "b", at=NOW)

    (letter,) = [content for kind, content in parts(tmp_path / "b") if kind is Kind.LETTER]
    assert envelope.routing(letter).recipient == "aus.example"
