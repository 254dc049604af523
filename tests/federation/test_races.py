"""One effect, however many threads bring the message and whenever the node dies."""

from pathlib import Path

import pytest
from django.db import connection

from comity.federation.adapters import registry
from tests.federation import alone
from tests.ledger import nodes


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_row_10_many_threads_with_the_same_message_have_one_effect_and_one_receipt(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted = (
        _on_server(request, monkeypatch, tmp_path)
        if connection.vendor == "postgresql"
        else nodes.run(node := request.getfixturevalue("node"), "-m", alone.MODULE, "race", str(node / "sealed")).stdout
    )

    assert counted == "1 1"


def _on_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """In this process: in memory, SQLite would lock whole tables instead."""
    request.getfixturevalue("us")
    monkeypatch.setattr(registry, "_receivers", {})
    alone.prepare(tmp_path / "sealed")
    alone.listen()
    alone.race(tmp_path / "sealed")
    return " ".join(map(str, alone.counts()))


@pytest.mark.slow
def test_row_10_a_node_that_dies_while_receiving_has_nothing_and_then_one_effect(node: Path) -> None:
    sealed = node / "sealed"

    died = nodes.started(node, "-m", alone.MODULE, "die", str(sealed))
    again = nodes.run(node, "-m", alone.MODULE, "race", str(sealed))

    assert died.returncode == 9
    assert again.stdout == "1 1"
