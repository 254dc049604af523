"""A process of its own that seals, verifies or opens, so that a test may kill it, starve it or weigh it.

It prints the bytes done after each chunk, and at the end its peak memory in bytes.
"""

import argparse
import resource
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from comity.directory.core.rotation import Tenure
from comity.directory.core.signing import SigningKey
from comity.evidence.adapters import packages
from comity.evidence.core.package.chunks import CHUNK_BYTES
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Acquisition, Label, PackageHeader, PackageId
from comity.terms.errors import ComityError
from comity.terms.instants import from_text
from comity.terms.marking import Tlp

CHUNK, BIG_CHUNK = 1024, 64 * 1024
PATH = str(Path(packages.__file__).parents[3])
AT = from_text("2026-11-22T12:00:00Z")
ACQUIRED = Acquisition("Cyber police of Australia", "examiner", "officer-7f3a", AT, "dd", "9.1", "disk of 192.0.2.7")
SIGNING = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)), MLDSA65PrivateKey.from_seed_bytes(bytes(32)))
SEALING = MLKEM768X25519PrivateKey(
    MLKEM768PrivateKey.from_seed_bytes(bytes(64)), X25519PrivateKey.from_private_bytes(bytes(32))
)
KEYS = Keyring({"aus.example": (Tenure(SIGNING.public),)})


def main() -> None:
    given = arguments()
    if given.room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.room, given.room))
    chunk_size = CHUNK_BYTES if given.full_chunks else BIG_CHUNK if given.big_chunks else CHUNK
    try:
        act(given.act, given.folder, chunk_size)
    except ComityError as refusal:
        say(refusal.code)
        sys.exit(1)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    say(str(int(peak.split()[1]) * 1024))


def act(name: str, folder: Path, chunk_size: int) -> None:
    if name == "seal":
        packages.seal(
            [packages.ExhibitSource("E-1", folder / "source", "disk.raw", "application/octet-stream", ACQUIRED)],
            header=PackageHeader(
                PackageId("0" * 32), "aus.example", "PHL-2026-7K3M9Q", "ETS 185, Art. 31", Label(Tlp.AMBER, "test"), AT
            ),
            signing_key=SIGNING,
            recipients={"phl.example": SEALING.public_key()},
            out=folder / "sent",
            progress=told,
            chunk_size=chunk_size,
        )
    elif name == "verify":
        packages.verify(folder / "sent", KEYS, progress=told)
    else:
        packages.open_package(
            folder / "sent", [SEALING], KEYS, folder / "opened", recipient="phl.example", progress=told
        )


def told(done: int, _: int) -> None:
    say(str(done))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=("seal", "verify", "open"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--room", type=int, default=0, help="the largest file that may be written, in bytes")
    parser.add_argument("--big-chunks", action="store_true")
    parser.add_argument("--full-chunks", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
