"""`comity bundle`, as an operator types it."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from comity.federation.adapters import bundles
from comity.federation.adapters.bundles import Item
from comity.federation.core import bundle
from comity.federation.core.bundle import Header
from tests.ledger.nodes import run, started

CLI = ("-m", "comity.node.cli", "bundle")


def brought(to: Path, letter: bytes) -> Path:
    """A bundle from Australia with one letter."""
    header = bundle.encode_header(Header("aus.example", "phl.example", datetime.now(UTC)))
    name = bundle.letter_name(0, sha256(letter).hexdigest())
    bundles.write(to, [Item("bundle.json", header), Item(name, letter)])
    return to


@pytest.mark.slow
def test_a_bundle_is_looked_at_first_and_taken_in_on_demand(node: Path) -> None:
    file = brought(node / "in.bundle", (node / "sealed").read_bytes())

    looked = started(node, *CLI, "import", str(node), str(file))
    taken = started(node, *CLI, "import", str(node), str(file), "--apply")
    again = started(node, *CLI, "import", str(node), str(file), "--apply")
    back = run(node, *CLI, "export", str(node), str(node / "out.bundle"), "--to", "aus.example")

    assert looked.returncode == taken.returncode == 1
    assert "Nothing has changed" in looked.stdout
    assert "federation.type-unknown" in taken.stdout
    assert again.stdout.startswith("known")
    assert "3 parts for aus.example" in back.stdout


@pytest.mark.slow
def test_a_bundle_that_is_none_is_refused_in_one_sentence(node: Path) -> None:
    (node / "rubbish").write_bytes(b"rubbish" * 1000)

    refused = started(node, *CLI, "import", str(node), str(node / "rubbish"))
    nobody = started(node, *CLI, "export", str(node), str(node / "out"), "--to", "nowhere.example")

    assert refused.returncode == nobody.returncode == 1
    assert "not a bundle of Comity" in refused.stderr
    assert "knows no peer" in nobody.stderr
    assert "Traceback" not in refused.stderr + nobody.stderr
