"""What is forgotten is gone from the bytes of the database, not only from its rows."""

from pathlib import Path

from tests.ledger.nodes import make_node, run
from tests.node import forgetting


def test_row_25_what_was_forgotten_is_in_no_byte_of_the_database(tmp_path: Path) -> None:
    folder = make_node(tmp_path / "node")

    said = run(folder, "-m", forgetting.__name__, str(folder)).stdout

    assert said == "kept True, emptied True, kept False"
