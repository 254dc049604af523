"""A reader of our packages that was written from docs/evidence-package.md and shares no code with Comity.

Only the standard library and bare primitives are imported for reading. If this reader and the page go apart, or
the page and the code, one of these tests fails.
"""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from comity.evidence.core.package import custody_faults
from comity.evidence.core.package import faults as package_faults
from comity.terms.errors import ComityError
from tests import cast
from tests.evidence.parcels import CHUNK, LOGS, Parties

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence-package.md"
MANIFEST_TYPE = b"application/vnd.comity.evidence-manifest+json"


def lp(text: str) -> bytes:
    return len(text.encode()).to_bytes(2, "big") + text.encode()


def hkdf_sha256(secret: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, no salt."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    block, out, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(extracted, block + info + bytes([number]), "sha256")
        out, number = out + block, number + 1
    return out[:length]


def payload_of(envelope: bytes, kind: bytes, ed25519: bytes, ml_dsa_65: bytes) -> bytes:
    """DSSE v1; both halves of the signature must verify, else an exception."""
    outer = json.loads(envelope)
    payload = base64.b64decode(outer["payload"])
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    signature = base64.b64decode(outer["signatures"][0]["sig"])
    assert outer["payloadType"].encode() == kind
    assert outer["signatures"][0]["keyid"] == hashlib.sha256(ed25519 + ml_dsa_65).hexdigest()
    Ed25519PublicKey.from_public_bytes(ed25519).verify(signature[:64], signed)
    MLDSA65PublicKey.from_public_bytes(ml_dsa_65).verify(signature[64:], signed)
    return payload


def read_exhibit(folder: Path, package: str, exhibit: dict[str, object], secret: bytes) -> bytes:
    place = lp(package) + lp(str(exhibit["id"]))
    derived = hkdf_sha256(secret, b"comity-package-1 exhibit" + place, 71)
    key, commitment, prefix = derived[:32], derived[32:64], derived[64:]
    assert commitment.hex() == exhibit["key_commitment"]
    listed = (folder / "lists" / str(exhibit["chunk_list"])).read_bytes()
    assert hashlib.sha256(listed).hexdigest() == exhibit["chunk_list"]
    clear = b""
    for number in range(len(listed) // 32):
        name = listed[32 * number : 32 * number + 32]
        sealed = (folder / "chunks" / name.hex()).read_bytes()
        assert hashlib.sha256(sealed).digest() == name
        in_exhibit = number.to_bytes(4, "big") + (b"\1" if number == len(listed) // 32 - 1 else b"\0")
        clear += AESGCM(key).decrypt(prefix + in_exhibit, sealed, place + in_exhibit)
    assert (len(clear), hashlib.sha256(clear).hexdigest()) == (exhibit["size"], exhibit["sha256"])
    return clear


def read_package(folder: Path, recipient: str, key: MLKEM768X25519PrivateKey, sender: cast.Node) -> list[bytes]:
    public = sender.signing.public
    envelope = (folder / "manifest.dsse.json").read_bytes()
    manifest = json.loads(payload_of(envelope, MANIFEST_TYPE, public.ed25519, public.ml_dsa_65))
    assert manifest["case_file"] == hashlib.sha256((folder / "case.jsonld").read_bytes()).hexdigest()
    wraps = json.loads((folder / "keys" / f"{recipient}.json").read_bytes())["keys"]
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    exhibits = []
    for exhibit in manifest["exhibits"]:
        info = b"comity-package-1 key" + lp(manifest["package"]) + lp(exhibit["id"]) + lp(recipient)
        secret = suite.decrypt(base64.b64decode(wraps[exhibit["id"]]), key, info)
        exhibits.append(read_exhibit(folder, manifest["package"], exhibit, secret))
    return exhibits


def test_a_reader_written_from_the_page_reads_a_package(tmp_path: Path) -> None:
    parties = Parties()
    parties.seal(tmp_path, [LOGS, b"", b"x" * CHUNK])

    read = read_package(tmp_path / "sent", "phl.example", parties.receiver.sealing, parties.sender)

    assert read == [LOGS, b"", b"x" * CHUNK]


def test_the_known_answer_on_the_page_is_right() -> None:
    page = PAGE.read_text()
    place = lp("0123456789abcdef0123456789abcdef") + lp("E-1")
    derived = hkdf_sha256(bytes(range(32)), b"comity-package-1 exhibit" + place, 71)
    cipher, prefix = AESGCM(derived[:32]), derived[64:]
    first, last = bytes(5), b"\0\0\0\1\1"

    assert f"commitment             {derived[32:64].hex()}" in page
    assert f'"evidence"  {cipher.encrypt(prefix + first, b"evidence", place + first).hex()}' in page
    assert f"empty   {cipher.encrypt(prefix + last, b'', place + last).hex()}" in page


def test_the_reader_refuses_what_was_altered(tmp_path: Path) -> None:
    parties = Parties()
    parties.seal(tmp_path, [b"x"])
    keys = tmp_path / "sent" / "keys" / "phl.example.json"
    keys.write_bytes(re.sub(rb'"E-1":"....', b'"E-1":"AAAA', keys.read_bytes()))

    with pytest.raises(InvalidTag):
        read_package(tmp_path / "sent", "phl.example", parties.receiver.sealing, parties.sender)


def test_every_fault_is_on_the_page() -> None:
    page = PAGE.read_text()
    local = {package_faults.NoRoom, package_faults.PackageExists, package_faults.SourceChanged}
    codes = [
        fault.code
        for module in (package_faults, custody_faults)
        for fault in vars(module).values()
        if isinstance(fault, type) and issubclass(fault, ComityError) and fault.__module__ == module.__name__
        if fault not in local
    ]
    abstract = {"evidence.package-fault", "evidence.custody-broken", "evidence.blob-refused"}

    missing = [code for code in set(codes) - abstract if not written(code, page)]

    assert missing == []


def written(code: str, page: str) -> bool:
    """In full, or as the ending that the tables and rules give after a common beginning."""
    ending = code.removeprefix("evidence.custody-")
    *beginning, last = code.split("-")
    return (
        code in page
        or (ending != code and f"`{ending}`" in page)
        or bool(re.search(rf"`{re.escape('-'.join(beginning))}-\w+`[^|]*`-{last}`", page))
    )
