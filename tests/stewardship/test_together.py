"""Two packs at the same moment: both come into use, one after the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from comity.directory.core.permissions import CONSOLE
from comity.stewardship import actions
from comity.stewardship.models import Pack
from tests.cast import NOON
from tests.evidence.abroad import Scene
from tests.stewardship.abroad import agency, signed


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one writer, and does not wait")
@pytest.mark.django_db(transaction=True)
def test_the_first_packs_of_two_states_come_at_once(scene: Scene) -> None:
    def install(envelope: bytes) -> str:
        try:
            return actions.install(envelope, came=Pack.Came.FILE, by=CONSOLE, at=NOON).issuer
        finally:
            connection.close()

    packs = [signed(scene.aus.node), signed(scene.idn.node, agency(state="IDN"))]

    with ThreadPoolExecutor(len(packs)) as pool:
        issuers = set(pool.map(install, packs))

    assert issuers == {"aus.example", "idn.example"}
    assert sorted(Pack.objects.values_list("place", flat=True)) == [1, 2]
