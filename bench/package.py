"""Seal, carry and open one large exhibit, against `sha256sum` plus bare AES-256-GCM on the same core in the same run.

    .venv/bin/python bench/package.py [--mib 2048] [--folder DIR]

Speeds are MiB per CPU second (user and system) of a process pinned to one core, so that a busy machine does not
change them; each step runs in a process of its own, whose peak memory is shown. Exit status 1 if a limit is missed.
"""

import argparse
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from comity.directory.core.rotation import Tenure
from comity.directory.core.signing import SigningKey
from comity.evidence.adapters import packages
from comity.evidence.core.package.chunks import CHUNK_BYTES, TAG_BYTES
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Acquisition, Label, PackageHeader, PackageId
from comity.terms.marking import Tlp

SPEED_LIMIT = 0.5
MEMORY_LIMIT_MIB = 200
MIB = 1024 * 1024
SENDER, RECEIVER = "aus.example", "phl.example"
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one step took: CPU seconds, seconds by the clock, peak memory in MiB (0 if not asked)."""

    cpu: float
    wall: float
    peak_mib: float = 0


def main() -> int:
    arguments = _arguments()
    if arguments.step:
        STEPS[arguments.step](Path(arguments.folder))
        print(json.dumps({"peak_mib": _peak_mib()}))
        return 0
    with _folder(arguments.folder) as folder:
        return _compare(folder, arguments.mib)


def _compare(folder: Path, mib: int) -> int:
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    _make_exhibit(folder / "exhibit", mib)
    sha256sum = _run(["sha256sum", str(folder / "exhibit")])
    gcm = _bare_gcm(mib)
    base = mib / (sha256sum.cpu + gcm.cpu)
    print(f"{mib} MiB on core {core}; MiB per CPU second, limit {SPEED_LIMIT} of sha256sum + AES-256-GCM")
    print(f"  sha256sum {mib / sha256sum.cpu:7.0f}   AES-256-GCM {mib / gcm.cpu:7.0f}   both {base:7.0f}")
    costs = {step: _run([sys.executable, __file__, "--step", step, "--folder", str(folder)], step) for step in STEPS}
    whole = Cost(*(sum(column) for column in zip(*((c.cpu, c.wall) for c in costs.values()), strict=True)))
    costs["all three"] = Cost(whole.cpu, whole.wall, max(cost.peak_mib for cost in costs.values()))
    held = [_show(step, cost, mib, base) for step, cost in costs.items()]
    return 0 if all(held) else 1


def _show(step: str, cost: Cost, mib: int, base: float) -> bool:
    speed = mib / cost.cpu
    held = speed >= SPEED_LIMIT * base and cost.peak_mib < MEMORY_LIMIT_MIB
    print(
        f"  {step:<10}{speed:6.0f} MiB/CPU s   ratio {speed / base:4.2f} (limit {SPEED_LIMIT})   "
        f"{mib / cost.wall:6.0f} MiB/s by the clock   "
        f"peak {cost.peak_mib:4.0f} MiB (limit {MEMORY_LIMIT_MIB})   {'held' if held else 'MISSED'}"
    )
    return held


def _seal(folder: Path) -> None:
    taken = Acquisition("Example Police", "examiner", "officer-7f3a", AT, "dd", "9.1", "disk of 192.0.2.7")
    packages.seal(
        [packages.ExhibitSource("E-1", folder / "exhibit", "disk.raw", "application/octet-stream", taken)],
        header=PackageHeader(
            PackageId(secrets.token_hex(16)),
            SENDER,
            "PHL-2026-7K3M9Q",
            "ETS 185, Art. 31",
            Label(Tlp.AMBER, "bench"),
            AT,
        ),
        signing_key=_signing_key(),
        recipients={RECEIVER: _sealing_key().public_key()},
        out=folder / "sent",
    )


def _travel(folder: Path) -> None:
    """What federation does without the network: fetch by hash, and check the hash while writing."""
    announced = packages.announcement(folder / "sent", RECEIVER)
    manifest = packages.receive(announced, folder / "received", keys=_keys(), recipient=RECEIVER).manifest
    while missing := packages.missing_chunks(manifest, folder / "received"):
        for blob in missing:
            source = packages.blob(folder / "sent", blob.sha256)
            assert source, blob.sha256
            with source.open("rb") as file:
                packages.store_blob(file, blob)
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _open(folder: Path) -> None:
    packages.open_package(folder / "received", [_sealing_key()], _keys(), folder / "opened", recipient=RECEIVER)


STEPS: dict[str, Callable[[Path], None]] = {"seal": _seal, "travel": _travel, "open": _open}


def _signing_key() -> SigningKey:
    """The same key in every process of the bench: made from a seed of zeros, for no other use."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)), MLDSA65PrivateKey.from_seed_bytes(bytes(32)))


def _sealing_key() -> MLKEM768X25519PrivateKey:
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(bytes(64)), X25519PrivateKey.from_private_bytes(bytes(32))
    )


def _keys() -> Keyring:
    return Keyring({SENDER: (Tenure(_signing_key().public),)})


def _bare_gcm(mib: int) -> Cost:
    """AES-256-GCM in memory, the same amount of bytes, nothing read or written."""
    clear, sealed = bytearray(CHUNK_BYTES), bytearray(CHUNK_BYTES + TAG_BYTES)
    aead = AESGCM(bytes(32))
    wall, cpu = time.perf_counter(), time.process_time()
    for index in range(mib * MIB // CHUNK_BYTES):
        aead.encrypt_into(index.to_bytes(12, "big"), clear, b"", sealed)
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def _run(command: list[str], step: str = "") -> Cost:
    """A child on the same core, its own CPU time and peak memory."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = json.loads(done.stdout)["peak_mib"] if step else 0
    return Cost(cpu, time.perf_counter() - wall, peak)


def _peak_mib() -> float:
    """Peak resident memory of this process: VmHWM, which unlike ru_maxrss forgets the parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _make_exhibit(path: Path, mib: int) -> None:
    with path.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(MIB))


@contextmanager
def _folder(chosen: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="comity-bench-", dir=chosen or None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=2048, help="size of the exhibit")
    parser.add_argument("--folder", default="", help="where to work; needs four times the size")
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
