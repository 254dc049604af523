"""A new node: what an operator may ask for, and what is laid out."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from comity.node.installation import read
from comity.node.keeping.making import FolderNotEmpty, NotABaseUrl, NotAZone, Wish, lay_out, plan
from comity.terms.state import NotAStateCode

WISH = Wish(Path("/nowhere/node"), "phl", "Philippines", "https://comity.phl.example.org/", 8001, zone="Asia/Manila")


@pytest.mark.parametrize(
    ("url", "node_id"),
    [
        ("https://comity.phl.example.org", "comity.phl.example.org"),
        ("http://127.0.0.1:8001", "phl.example"),
        ("http://[::1]:8001", "phl.example"),
        ("http://localhost:8001", "phl.localhost"),
    ],
)
def test_a_node_is_named_after_its_host_where_that_is_unique(url: str, node_id: str) -> None:
    assert plan(replace(WISH, base_url=url)).node_id == node_id


@pytest.mark.parametrize("url", ["comity.example.org", "ftp://example.org", "https://", "https://example.org/path"])
def test_an_address_that_others_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(NotABaseUrl):
        plan(replace(WISH, base_url=url))


@pytest.mark.parametrize("zone", ["Manila", "../../etc/passwd", ""])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(NotAZone):
        plan(replace(WISH, zone=zone))


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(NotAStateCode):
        plan(replace(WISH, state="Atlantis"))


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(FolderNotEmpty):
        plan(replace(WISH, folder=tmp_path))


def test_what_was_asked_for_reads_back(tmp_path: Path) -> None:
    asked = plan(replace(WISH, folder=tmp_path / "node", name='Pilipinas "PHL"\\n', contact="operator@example.org"))

    lay_out(asked)

    assert read(tmp_path / "node") == asked


def test_only_the_nodes_user_can_enter(tmp_path: Path) -> None:
    node = plan(replace(WISH, folder=tmp_path / "node"))

    lay_out(node)

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [node.folder, *node.folder.rglob("*")]}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())
