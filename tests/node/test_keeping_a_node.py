"""A node from its making to its restoring, by the commands that an operator types."""

import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.node import live

DATABASE = os.environ.get("COMITY_TEST_DATABASE", "")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A node that is not running: its folder and its address."""
    folder = tmp_path_factory.mktemp("kept") / "phl"
    return folder, live.made(folder, database=DATABASE)


def test_a_node_serves_pages_with_their_styles_and_is_well(node: tuple[Path, str]) -> None:
    folder, url = node

    with live.served(folder, url):
        with urlopen(f"{url}/accounts/login/") as page:
            text = page.read().decode()
        style = text.split('rel="stylesheet" href="')[1].split('"')[0]
        with urlopen(url + style) as css:
            kept = css.headers["Cache-Control"]
        found = live.findings(folder)

    assert "immutable" in kept
    assert found["worker"] == found["database"] == found["keys"] == found["permissions"] == "OK"
    assert "FAIL" not in found.values()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["by Ctrl-C", "by systemd"])
def test_asked_to_stop_a_node_leaves_nothing_running(node: tuple[Path, str], asked: signal.Signals) -> None:
    folder, url = node

    with live.served(folder, url) as running:
        running.send_signal(asked)
        status = running.wait(12)
        left = live.processes_of(folder)

    assert (status, left) == (0, [])


def test_killed_a_node_frees_its_port(node: tuple[Path, str]) -> None:
    folder, url = node

    with live.served(folder, url) as running:
        running.kill()
        until = time.monotonic() + 10
        while live.processes_of(folder) and time.monotonic() < until:
            time.sleep(0.1)
        left = live.processes_of(folder)

    assert left == []


def test_a_worker_that_dies_is_started_again(node: tuple[Path, str]) -> None:
    folder, url = node

    with live.served(folder, url) as running:
        os.kill(_worker(folder), signal.SIGKILL)
        (folder / "run" / "worker.beat").unlink(missing_ok=True)
        live.wait_until_well(url, running)

    assert "worker ended unasked" in (folder.parent / f"{folder.name}.log").read_text()


def test_a_web_server_that_dies_leaves_nothing_on_the_port_and_is_started_again(node: tuple[Path, str]) -> None:
    folder, url = node

    with live.served(folder, url):
        web = [number for number in live.processes_of(folder) if b"granian" in _command(number)]
        os.kill(min(web), signal.SIGKILL)
        until = time.monotonic() + 30
        while set(web) & set(live.processes_of(folder)) and time.monotonic() < until:
            time.sleep(0.1)
        left = set(web) & set(live.processes_of(folder))
        while live.status(f"{url}/healthz") != 200 and time.monotonic() < until:
            time.sleep(0.1)
        status = live.status(f"{url}/healthz")

    assert (left, status) == (set(), 200)


def _command(number: int) -> bytes:
    return Path(f"/proc/{number}/cmdline").read_bytes()


def _worker(folder: Path) -> int:
    return next(number for number in live.processes_of(folder) if b"\0worker\0" in _command(number))


def test_a_second_node_on_the_same_port_is_refused_in_a_sentence(node: tuple[Path, str]) -> None:
    folder, url = node

    with live.served(folder, url):
        second = live.comity("serve", folder)

    assert second.returncode == 1
    assert "is taken" in second.stderr
    assert "Traceback" not in second.stderr


def test_what_is_backed_up_while_running_is_restored_and_well(
    node: tuple[Path, str], tmp_path: Path, empty_database: str
) -> None:
    folder, url = node
    (folder / "blobs" / "aa").mkdir(exist_ok=True)
    (folder / "blobs" / "aa" / ("a" * 64)).write_bytes(os.urandom(3_000_000))

    with live.served(folder, url):
        done = live.comity("backup", folder, tmp_path / "node.tar", "--with-keys")
    restored = live.comity("restore", tmp_path / "node.tar", tmp_path / "again", "--database", empty_database)
    found = live.findings(tmp_path / "again")
    ledger = live.comity("ledger", "verify", tmp_path / "again")

    assert (done.returncode, restored.returncode, ledger.returncode) == (0, 0, 0), done.stderr + restored.stderr
    assert found["database"] == found["keys"] == found["manifest"] == found["permissions"] == "OK"
    assert _contents(tmp_path / "again" / "blobs") == _contents(folder / "blobs")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_without_keys_holds_none(node: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = node

    live.comity("backup", folder, tmp_path / "node.tar")

    listed = subprocess.run(["tar", "tf", tmp_path / "node.tar"], capture_output=True, text=True, check=True).stdout
    assert "keys/" not in listed
    assert "node.toml" in listed


def test_a_damaged_backup_restores_nothing(node: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = node
    live.comity("backup", folder, tmp_path / "node.tar")
    spoilt = bytearray((tmp_path / "node.tar").read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    (tmp_path / "node.tar").write_bytes(spoilt)

    done = live.comity("restore", tmp_path / "node.tar", tmp_path / "again")

    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_folder_in_use_is_neither_made_nor_restored_over(node: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = node
    live.comity("backup", folder, tmp_path / "node.tar")

    again = live.comity("init", folder, "--state", "PHL")
    over = live.comity("restore", tmp_path / "node.tar", folder)

    assert (again.returncode, over.returncode) == (1, 1)
    assert "not empty" in again.stderr
    assert "not empty" in over.stderr


def test_keys_that_others_may_read_fail_the_check(node: tuple[Path, str]) -> None:
    folder, _ = node
    key = folder / "keys" / "signing.pem"
    key.chmod(0o644)

    done = live.comity("check", folder)
    key.chmod(0o600)

    assert done.returncode == 1
    assert "signing.pem" in done.stdout


def test_a_missing_key_fails_the_check(node: tuple[Path, str]) -> None:
    folder, _ = node
    key = folder / "keys" / "sealing.pem"
    away = key.rename(folder / "sealing.away")

    found = live.findings(folder)
    away.rename(key)

    assert found["keys"] == "FAIL"


def test_a_damaged_database_fails_the_check(tmp_path: Path) -> None:
    live.made(tmp_path / "damaged")
    database = tmp_path / "damaged" / "comity.sqlite3"
    with sqlite3.connect(database) as opened:
        page = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'django_content_type'").fetchone()[0]
        size = opened.execute("PRAGMA page_size").fetchone()[0]
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 200)

    assert live.findings(tmp_path / "damaged")["database"] == "FAIL"


def test_a_database_behind_the_program_is_not_served_but_upgraded(node: tuple[Path, str]) -> None:
    folder, url = node
    live.comity("manage", folder, "--", "migrate", "node", "zero")

    refused = live.comity("serve", folder)
    upgraded = live.comity("upgrade", folder)

    assert refused.returncode == 1
    assert "comity upgrade" in refused.stderr
    assert upgraded.returncode == 0
    assert list((folder / "backups").glob("before-upgrade-*.tar"))
    with live.served(folder, url):
        pass


def test_a_command_on_what_is_no_node_says_so(tmp_path: Path) -> None:
    for words in (["serve"], ["check"], ["worker"], ["backup"], ["manage"]):
        done = live.comity(*words, tmp_path, *([tmp_path / "x.tar"] if words == ["backup"] else []))

        assert done.returncode == 2
        assert "no node.toml" in done.stderr
