"""A throw-away node for one test process: its folder exists before Django reads its settings."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="comity-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def _make_node() -> None:
    (FOLDER / "keys").mkdir(mode=0o700)
    (FOLDER / "keys" / "django.key").write_text(secrets.token_urlsafe(48))
    database = os.environ.get("COMITY_TEST_DATABASE", "")
    (FOLDER / "node.toml").write_text(
        'node_id = "phl.example"\nstate = "PHL"\nname = "Philippines"\n'
        f'base_url = "http://127.0.0.1:8001"\nport = 8001\ndatabase = "{database}"\n'
    )


_make_node()
os.environ["COMITY_DIR"] = str(FOLDER)
