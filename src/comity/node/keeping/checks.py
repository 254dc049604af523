"""`comity check`: whether a node is well, and what to do where it is not. Django is set up on the node."""

from collections.abc import Callable, Iterator
from pathlib import Path

from comity.node.installation import Installation, read
from comity.node.keeping import check_peers, check_place, check_store
from comity.node.keeping.finding import Finding, Word

CHECKS: tuple[Callable[[Installation], Iterator[Finding]], ...] = (
    check_place.permissions,
    check_place.secrets,
    check_place.entrance,
    check_place.disk,
    check_store.database,
    check_store.compared,
    check_store.static_files,
    check_store.worker,
    check_store.mail,
    check_peers.own_manifest,
    check_peers.clock,
    check_peers.peers,
)


def all_of(folder: Path) -> list[Finding]:
    """Every finding, in the order in which an operator would look."""
    node = read(folder)
    return [finding for check in CHECKS for finding in check(node)]


def failed(found: list[Finding]) -> bool:
    return any(finding.word is Word.FAIL for finding in found)
