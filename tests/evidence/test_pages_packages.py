"""A package that could not be sealed or fetched: what its pages say, and who may have it taken up again."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from comity.directory.core.permissions import NotPermitted
from comity.evidence import actions, tasks
from comity.evidence.adapters import files
from comity.evidence.core.package.packing import PackageState
from comity.evidence.models import Package
from tests.cast import CRISANTO, LIGAYA, MAYUMI, NOON
from tests.evidence.abroad import Scene
from tests.evidence.test_delivery import REF, answered, arriving, carried
from tests.evidence.visiting import client_of, said

LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def spoilt(scene: Scene, tmp_path: Path) -> Package:
    """A package from Australia with a chunk that was altered on the way; the right one lies beside it."""
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    chunk = next((tmp_path / "cev" / "chunks").iterdir())
    right = chunk.read_bytes()
    chunk.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    carried(tmp_path)
    tasks.fetch_due(LATER)
    chunk.write_bytes(right)
    return Package.objects.get(state=PackageState.FAILED)


@pytest.fixture
def unsealed(scene: Scene) -> Package:
    """A delivery of ours that could not be sealed: a file of it was gone."""
    row = answered(scene)
    actions.deliver(REF, exhibits=[str(row.pk)], note="As asked.", by=scene.actor(MAYUMI), at=NOON)
    path = files.path_of(row.sha256)
    path.rename(path.with_suffix(".aside"))
    tasks.seal_due(LATER)
    path.with_suffix(".aside").rename(path)
    return Package.objects.get(state=PackageState.FAILED)


def again(client: Client, package: Package) -> int:
    address = reverse("evidence:package-again", args=[package.request.ref, package.pk])
    return client.post(address).status_code


@pytest.mark.parametrize("place", ["evidence:request", "evidence:package"])
def test_a_package_that_failed_says_why_and_offers_to_fetch_it_again(scene: Scene, spoilt: Package, place: str) -> None:
    parts = [spoilt.request.ref] + ([spoilt.pk] if place == "evidence:package" else [])

    page = said(client_of(scene, CRISANTO).get(reverse(place, args=parts)))

    assert "was altered: its hash is not its name" in page
    assert "Fetch again" in page
    assert "Seal and send again" not in page


def test_one_button_has_it_fetched_again(scene: Scene, spoilt: Package, tmp_path: Path) -> None:
    assert again(client_of(scene, CRISANTO), spoilt) == 302
    carried(tmp_path)
    tasks.fetch_due(LATER)

    spoilt.refresh_from_db()
    page = said(client_of(scene, CRISANTO).get(reverse("evidence:request", args=[spoilt.request.ref])))
    assert spoilt.state == PackageState.VERIFIED
    assert "Package taken up again" in page
    assert "Fetch again" not in page


def test_one_button_has_it_sealed_again(scene: Scene, unsealed: Package) -> None:
    page = said(client_of(scene, MAYUMI).get(reverse("evidence:package", args=[REF, unsealed.pk])))
    assert "Seal and send again" in page

    assert again(client_of(scene, MAYUMI), unsealed) == 302
    tasks.seal_due(LATER)

    unsealed.refresh_from_db()
    assert unsealed.state == PackageState.SENT


def test_who_may_not_deliver_does_not_have_a_delivery_sealed_again(scene: Scene, unsealed: Package) -> None:
    ligaya = scene.people.officers[LIGAYA.username]
    ligaya.desks.set(scene.people.officers[MAYUMI.username].desks.all())

    page = said(client_of(scene, LIGAYA).get(reverse("evidence:package", args=[REF, unsealed.pk])))
    status = again(client_of(scene, LIGAYA), unsealed)

    assert "Seal and send again" not in page
    assert status == 403
    with pytest.raises(NotPermitted):
        actions.try_again(REF, package=str(unsealed.pk), by=scene.actor(LIGAYA), at=LATER)


def test_what_is_on_its_way_is_not_taken_up_again(scene: Scene, spoilt: Package) -> None:
    client = client_of(scene, CRISANTO)
    again(client, spoilt)

    assert again(client, spoilt) == 409


def test_the_address_takes_no_reading(scene: Scene, spoilt: Package) -> None:
    address = reverse("evidence:package-again", args=[spoilt.request.ref, spoilt.pk])

    assert client_of(scene, CRISANTO).get(address).status_code == 405
