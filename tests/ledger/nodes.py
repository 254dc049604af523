"""A real node in a folder of its own: a database file that other processes can open."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from comity.ledger.adapters import keys

ROOT = Path(__file__).resolve().parents[2]


def make_node(folder: Path) -> Path:
    (folder / "keys").mkdir(parents=True, mode=0o700)
    (folder / "keys" / "django.key").write_text(secrets.token_urlsafe(48))
    (folder / "node.toml").write_text(
        'node_id = "phl.example"\nstate = "PHL"\nname = "Philippines"\n'
        'base_url = "http://127.0.0.1:8001"\nport = 8001\ndatabase = ""\n'
    )
    keys.create(folder / "keys")
    run(folder, "-m", "django", "migrate", "ledger", "--verbosity=0", "--skip-checks")
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on a node, and fail loudly if it fails."""
    done = started(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done


def started(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "COMITY_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "comity.node.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
