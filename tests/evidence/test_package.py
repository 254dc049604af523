"""The manifest: what is refused before anything is believed, and names that never become paths."""

import base64
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.directory.core import dsse
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.faults import ManifestAltered, ManifestInvalid, PackageFault, SenderUnknown
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Exhibit, Manifest
from tests.evidence.parcels import ACQUIRED, PACKAGE, Parties

parties = Parties()


def exhibit(**other: object) -> Exhibit:
    of_one_kilobyte = {
        "id": "E-1",
        "name": "log.txt",
        "media_type": "text/plain",
        "size": 1024,
        "sha256": "a" * 64,
        "chunk_size": 512,
        "chunk_count": 2,
        "chunk_list": "b" * 64,
        "key_commitment": "c" * 64,
        "acquisition": ACQUIRED,
    }
    return msgspec.convert(of_one_kilobyte | other, Exhibit)


def manifest(*exhibits: Exhibit) -> Manifest:
    return manifests.manifest_of(parties.header(), ("phl.example",), exhibits or (exhibit(),), "d" * 64)


def test_a_signed_manifest_reads_back_the_same() -> None:
    made = manifest()

    read = manifests.verified(manifests.sign(made, parties.sender.signing), parties.keys)

    assert read.manifest == made
    assert read.digest == manifests.digest(made)


def test_row_19_an_altered_manifest_is_refused() -> None:
    envelope = dsse.read(manifests.sign(manifest(), parties.sender.signing))
    altered = base64.b64encode(manifests.encode(manifest(exhibit(sha256="e" * 64)))).decode()

    with pytest.raises(ManifestAltered):
        manifests.verified(msgspec.json.encode(msgspec.structs.replace(envelope, payload=altered)), parties.keys)


def test_a_manifest_signed_by_another_node_in_the_senders_name_is_refused() -> None:
    with pytest.raises(ManifestAltered):
        manifests.verified(manifests.sign(manifest(), parties.stranger.signing), parties.keys)


def test_a_manifest_of_an_unknown_sender_is_refused() -> None:
    with pytest.raises(SenderUnknown):
        manifests.verified(manifests.sign(manifest(), parties.sender.signing), Keyring({}))


def test_row_26_a_manifest_of_another_suite_is_refused() -> None:
    classical = msgspec.structs.replace(manifest(), suite="x25519+hkdf-sha256+aes-256-gcm-stream")

    with pytest.raises(ManifestInvalid, match="suite"):
        manifests.decode(manifests.encode(classical))


@pytest.mark.parametrize(
    "wrong",
    [
        {"chunk_count": 1},
        {"chunk_count": 3},
        {"size": 0},
        {"id": "../E"},
        {"id": "e-1"},
        {"id": "E-1\n"},
        {"sha256": "A" * 64},
        {"chunk_size": 0, "chunk_count": 1},
        {"chunk_size": 8 * 1024 * 1024 + 1, "chunk_count": 1},
        {"size": 2**80},
        {"name": "n" * 301},
    ],
)
def test_an_exhibit_that_breaks_the_format_is_refused(wrong: dict[str, object]) -> None:
    payload = msgspec.to_builtins(manifest())
    payload["exhibits"] = [payload["exhibits"][0] | wrong]

    with pytest.raises(ManifestInvalid):
        manifests.decode(msgspec.json.encode(payload))


@pytest.mark.parametrize("recipients", [(), ("phl.example", "phl.example"), ("../phl",), ("phl.example\n",)])
def test_recipients_are_distinct_node_ids(recipients: tuple[str, ...]) -> None:
    with pytest.raises(ManifestInvalid):
        manifests.manifest_of(parties.header(), recipients, (exhibit(),), "d" * 64)


def test_two_exhibits_do_not_share_an_id() -> None:
    with pytest.raises(ManifestInvalid, match="twice"):
        manifest(exhibit(), exhibit())


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"payload":' * 50_000,
        b'{"payload":"////","payloadType":"x","signatures":[]}',
        b'{"payload":"e30=","payloadType":"x","signatures":[]}',
        b'{"payload":"' + b"A" * 100_000,
        b"1" * 10_000,
    ],
)
def test_row_27_hostile_json_is_refused_as_a_fault(hostile: bytes) -> None:
    with pytest.raises(PackageFault):
        manifests.verified(hostile, parties.keys)


@given(hostile=st.binary(max_size=300))
def test_row_27_any_bytes_are_refused_as_a_fault(hostile: bytes) -> None:
    with pytest.raises(PackageFault):
        manifests.verified(hostile, parties.keys)
    with pytest.raises(PackageFault):
        manifests.decode(hostile)


@given(name=st.text(max_size=300))
def test_no_name_becomes_a_path(name: str) -> None:
    written = manifests.name_on_disk(exhibit(name=name))

    assert Path("folder", written).parent == Path("folder")
    assert written.startswith("E-1")
    assert not set(written) & set('/\\:*?"<>|\0\n\u202e ')
    assert len(written.encode()) <= 255


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("report.pdf", "E-1_report.pdf"),
        ("../../etc/passwd", "E-1_etc_passwd"),
        ("..", "E-1"),
        ("C:\\Windows\\system.ini", "E-1_C_Windows_system.ini"),
        ("bukti foto.jpg", "E-1_bukti_foto.jpg"),
        ("fdp\u202eexe.pdf", "E-1_fdp_exe.pdf"),
        ("", "E-1"),
    ],
)
def test_a_name_keeps_what_is_harmless(name: str, written: str) -> None:
    assert manifests.name_on_disk(exhibit(name=name)) == written


def test_package_ids_are_hexadecimal() -> None:
    assert manifest().package == PACKAGE
    with pytest.raises(ManifestInvalid):
        manifests.manifest_of(parties.header(manifests.PackageId("../x")), ("phl.example",), (exhibit(),), "d" * 64)
