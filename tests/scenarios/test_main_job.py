"""The main job between three real nodes, as `make demo ARGS=--once` plays it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 600


@pytest.mark.slow
@pytest.mark.scenario
def test_a_case_crosses_a_border_and_both_sides_can_prove_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "comity.node.cli", "demo", "--once", "--folder", str(tmp_path / "demo")]
    without_ours = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "DJANGO_"))}

    done = subprocess.run(
        [*command, "--first-port", str(free_ports())],
        env=without_ours,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def free_ports() -> int:
    """The first of three ports in a row that nobody listens on; where it looks first differs by test process."""
    for first in range(20101 + os.getpid() % 900 * 9, 32000, 3):
        if all(_free(port) for port in range(first, first + 3)):
            return first
    raise RuntimeError("no three free ports in a row")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
