"""The operator's commands, on the node under test."""

from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from typer.testing import CliRunner

from comity.directory import actions, queries
from comity.directory.actions.service import NotInService
from comity.directory.core import manifest as manifests
from comity.directory.core.peering import Standing
from comity.directory.models import Officer, PeerNode
from comity.node.cli import build
from tests import installation
from tests.cast import CRISANTO, LIGAYA, MAYUMI, PASSWORD, House, Person, australia

pytestmark = pytest.mark.django_db
FOLDER = str(installation.FOLDER)


def run(*words: str, stdin: str = "") -> str:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(build(), list(words), input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def introduced(tmp_path: Path) -> str:
    envelope = australia().manifest(at=timezone.now())
    file = tmp_path / "aus.manifest.json"
    file.write_bytes(envelope)
    run("peer", "add", FOLDER, str(file))
    return manifests.unverified(envelope).fingerprint.spoken


def confirmed_by(person: Person, heard: str, *, password: str = PASSWORD) -> str:
    options = ["--as", person.username, "--channel", "video", "--heard", heard, "--password-stdin"]
    return run("peer", "confirm", FOLDER, "aus.example", *options, stdin=f"{password}\n")


def test_the_ceremony_at_the_command_line(house: House, tmp_path: Path) -> None:
    heard = introduced(tmp_path)

    first, second = confirmed_by(CRISANTO, heard), confirmed_by(MAYUMI, heard)

    assert first == "Australia is now: introduced.\n"
    assert second == "Australia is now: trusted.\n"
    assert "aus.example" in run("peer", "list", FOLDER)
    assert heard in run("peer", "fingerprint", FOLDER, "aus.example")


def test_an_officer_is_suspended_and_reinstated_at_the_command_line(house: House) -> None:
    run("officer", "suspend", FOLDER, "ligaya", "--why", "A stolen telephone.")
    with pytest.raises(AssertionError, match=NotInService.code):
        run("officer", "link", FOLDER, "ligaya")
    run("officer", "reinstate", FOLDER, "ligaya", "--why", "It was found.")

    assert "/accounts/password/reset/key/" in run("officer", "link", FOLDER, "ligaya")


def test_nobody_confirms_in_another_officers_name(house: House, tmp_path: Path) -> None:
    heard = introduced(tmp_path)

    said = confirmed_by(MAYUMI, heard, password="guessed")

    assert "not her password" in said
    assert PeerNode.objects.get(node_id="aus.example").standing == Standing.INTRODUCED


def test_an_officer_is_appointed_and_sets_her_password_by_the_link(house: House, settings: Settings) -> None:
    said = run(
        "officer", "add", FOLDER, "hiraya", "--name", "Hiraya Mabini", "--email", "hiraya@example.org",
        "--desk", "24/7 point of contact", "--role", "investigator", "--role", "contact-point-24-7:ets185",
    )  # fmt: skip
    link = said.split(settings.COMITY_BASE_URL)[1].strip()
    browser = Client()

    form = browser.get(link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": "kuwago-sa-buwan", "password2": "kuwago-sa-buwan"})

    officer = Officer.objects.get(user__username="hiraya")
    assert officer.user.check_password("kuwago-sa-buwan")
    assert queries.actor(officer, at=timezone.now()).roles == {"investigator"}
    assert "hiraya" in run("officer", "list", FOLDER)


def test_a_role_that_is_none_is_refused_before_anything_is_done(house: House) -> None:
    said = run(
        "officer", "add", FOLDER, "eve", "--name", "Eve", "--email", "eve@example.org", "--role", "emperor"
    )  # fmt: skip

    assert "Use one of" in said
    with pytest.raises(ObjectDoesNotExist):
        Officer.objects.get(user__username="eve")


def test_a_desk_is_added_with_its_organisation_and_published(house: House) -> None:
    run(
        "desk", "add", FOLDER, "Sea desk", "--organisation", "Coast Guard", "--organisation-kind", "police",
        "--kind", "investigation-unit", "--language", "en",
    )  # fmt: skip

    said = run("peer", "publish", FOLDER)

    assert "Version 1 is published" in said
    assert "Sea desk" in [desk.name for desk in queries.own_manifest().desks]
    assert queries.own_manifest().fingerprint.spoken in run("peer", "fingerprint", FOLDER)


def test_a_stolen_key_is_replaced_by_one_command(house: House) -> None:
    actions.publish_manifest(at=timezone.now())
    stolen = queries.own_manifest().signing[0]

    run("peer", "publish", FOLDER, "--revoke")

    assert stolen not in queries.own_manifest().signing


def test_keys_are_not_rotated_where_the_root_is_away(house: House, keys: Path, tmp_path: Path) -> None:
    actions.publish_manifest(at=timezone.now())
    before = (keys / "signing.pem").read_bytes()
    (tmp_path / "empty").mkdir()

    done = CliRunner().invoke(build(), ["peer", "publish", FOLDER, "--rotate", "--roots", str(tmp_path / "empty")])

    assert done.exit_code == 1
    assert (keys / "signing.pem").read_bytes() == before


def test_a_new_link_is_printed_for_whoever_forgot(house: House) -> None:
    assert "/accounts/password/reset/key/" in run("officer", "link", FOLDER, LIGAYA.username)
