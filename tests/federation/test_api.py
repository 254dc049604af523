"""The four doors of a node, as another node or a stranger finds them."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.federation import api, blobs
from comity.federation.adapters import registry
from comity.federation.adapters.doorman import Doorman
from comity.federation.core import envelope, token
from comity.federation.core.limits import LIMITS
from comity.federation.core.token import Fetch
from comity.federation.models import Inbox
from comity.terms.errors import ComityError
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Counterpart, Greeting, stranger

pytestmark = pytest.mark.django_db

INBOX = "/federation/inbox/"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors read the clock of the machine; here it stands at the noon of the cast."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(api, "doorman", Doorman())


def post(client: Client, raw: bytes, *, address: str = "192.0.2.2") -> HttpResponse:
    answer = client.post(INBOX, raw, content_type=envelope.MEDIA_TYPE, REMOTE_ADDR=address)
    assert isinstance(answer, HttpResponse)
    return answer


def fetch_token(node: Counterpart, path: str, *, audience: str = "phl.example", minutes: int = 1) -> str:
    return token.write(Fetch(node.node_id, audience, path, NOW + timedelta(minutes=minutes)), node.signing)


def test_the_inbox_answers_with_a_sealed_receipt(client: Client, scene: Scene) -> None:
    answer = post(client, scene.sealed(scene.aus, scene.aus.message(Greeting("hello"))))

    assert (answer.status_code, answer["Content-Type"]) == (200, envelope.MEDIA_TYPE)
    assert scene.aus.unseal(answer.content) == bytes(Inbox.objects.get().receipt)
    assert scene.heard == [("aus.example", "hello")]


def test_a_message_of_many_megabytes_passes_the_whole_way(client: Client, scene: Scene) -> None:
    large = scene.aus.message(Greeting("x" * 5_000_000))

    answer = post(client, scene.sealed(scene.aus, large))

    assert answer.status_code == 200
    assert len(scene.heard[0][1]) == 5_000_000


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("get", INBOX, "POST"),
        ("put", INBOX, "POST"),
        ("post", "/federation/manifest/", "GET"),
        ("get", "/federation/checkpoint/", "POST"),
        ("delete", f"/federation/blobs/{'0' * 64}/", "GET"),
    ],
)
def test_another_method_is_refused_and_the_right_one_named(
    client: Client, scene: Scene, method: str, path: str, allowed: str
) -> None:
    answer = getattr(client, method)(path)

    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert set(answer.json()) == {"code", "message"}


def test_another_media_type_is_refused(client: Client, scene: Scene) -> None:
    answer = client.post(INBOX, scene.sealed(scene.aus), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (415, "federation.wrong-media-type")


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(client: Client, scene: Scene) -> None:
    answer = client.generic("POST", INBOX, b"", content_type=envelope.MEDIA_TYPE, CONTENT_LENGTH=str(10**12))

    assert answer.status_code == 413
    assert answer.json()["code"]


def test_a_refusal_says_its_code_and_a_sentence(client: Client, scene: Scene) -> None:
    answer = post(client, scene.sealed(stranger()))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert b"directory.peer-unknown" in answer.content
    assert b"compare fingerprints" in answer.content


@given(st.binary(max_size=6_000), st.sampled_from([INBOX, "/federation/checkpoint/"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_row_27_no_bytes_make_a_door_crash(client: Client, scene: Scene, raw: bytes, path: str) -> None:
    for content_type in (envelope.MEDIA_TYPE, "text/plain"):
        answer = client.post(path, raw, content_type=content_type)

        assert 400 <= answer.status_code < 500
        assert answer.json()["code"].startswith("federation.")


def test_row_28_an_address_that_sends_rubbish_is_told_to_wait_and_others_are_not(client: Client, scene: Scene) -> None:
    for _ in range(LIMITS.rubbish_per_minute):
        post(client, b"rubbish", address="192.0.2.9")

    begun = time.monotonic()
    barred = post(client, b"rubbish", address="192.0.2.9")
    large = post(client, bytes(300_000), address="192.0.2.9")
    peer = post(client, scene.sealed(scene.idn), address="192.0.2.3")

    assert (barred.status_code, barred["Retry-After"]) == (429, "60")
    assert large.status_code == 429
    assert peer.status_code == 200
    assert time.monotonic() - begun < 2


def test_row_28_a_peer_behind_the_same_address_as_rubbish_is_still_heard(client: Client, scene: Scene) -> None:
    for _ in range(LIMITS.rubbish_per_minute):
        post(client, b"rubbish", address="192.0.2.9")

    assert post(client, scene.sealed(scene.aus), address="192.0.2.9").status_code == 200


def test_rubbish_by_ipv6_is_counted_by_network() -> None:
    doorman = Doorman()
    for number in range(LIMITS.rubbish_per_minute):
        doorman.count(f"2001:db8::{number:x}", at=NOW)

    assert doorman.is_barred("2001:db8::ffff", at=NOW)
    assert not doorman.is_barred("2001:db8:1::1", at=NOW)
    assert not doorman.is_barred("2001:db8::ffff", at=NOW + timedelta(minutes=1))


def test_anybody_can_read_the_manifest(client: Client, scene: Scene) -> None:
    answer = client.get("/federation/manifest/")

    assert answer["Content-Type"] == "application/vnd.comity.manifest+json"
    assert b"payloadType" in answer.content


@pytest.fixture
def shared(tmp_path: Path, scene: Scene) -> tuple[str, bytes]:
    """A file of 600 000 bytes that Australia may fetch."""
    content = os.urandom(600_000)
    digest = sha256(content).hexdigest()
    (tmp_path / digest).write_bytes(content)
    blobs.register(lambda asked, peer: tmp_path / asked if (asked, peer) == (digest, "aus.example") else None)
    return digest, content


def get(client: Client, path: str, fetch: str, asked: str = "") -> tuple[int, bytes]:
    headers = {token.HEADER: fetch} | ({"Range": asked} if asked else {})
    answer = client.get(path, headers=headers)
    return answer.status_code, answer.getvalue()


def test_a_peer_fetches_a_file_whole_or_from_where_it_broke_off(
    client: Client, scene: Scene, shared: tuple[str, bytes]
) -> None:
    digest, content = shared
    path = f"/federation/blobs/{digest}/"
    fetch = fetch_token(scene.aus, path)

    assert get(client, path, fetch) == (200, content)
    assert get(client, path, fetch, "bytes=400000-") == (206, content[400_000:])
    assert get(client, path, fetch, "bytes=10-19") == (206, content[10:20])
    assert get(client, path, fetch, "bytes=600000-")[0] == 416
    assert get(client, path, fetch, "bytes=-5")[0] == 416


def test_nobody_else_fetches_it_and_nobody_learns_that_it_is_there(
    client: Client, scene: Scene, shared: tuple[str, bytes]
) -> None:
    path, nowhere = f"/federation/blobs/{shared[0]}/", f"/federation/blobs/{'0' * 64}/"

    for_another = get(client, path, fetch_token(scene.idn, path))
    not_there = get(client, nowhere, fetch_token(scene.idn, nowhere))

    assert for_another == not_there
    assert for_another[0] == 404


def test_a_token_is_for_one_path_one_node_one_minute_and_one_author(
    client: Client, scene: Scene, shared: tuple[str, bytes]
) -> None:
    path = f"/federation/blobs/{shared[0]}/"
    forged = replace(scene.idn, node_id="aus.example")
    refused = {
        "other path": fetch_token(scene.aus, "/federation/blobs/other/"),
        "other audience": fetch_token(scene.aus, path, audience="idn.example"),
        "expired": fetch_token(scene.aus, path, minutes=-5),
        "too early": fetch_token(scene.aus, path, minutes=60),
        "other author": fetch_token(forged, path),
        "stranger": fetch_token(stranger(), path),
        "none": "",
        "rubbish": "a.b.c",
        "long": "a" * 9_000,
        "half": fetch_token(scene.aus, path)[:-4000],
    }

    statuses = {name: get(client, path, given)[0] for name, given in refused.items()}

    assert set(statuses.values()) <= {400, 403, 404}, statuses


@pytest.mark.parametrize("digest", ["..", "%2e%2e%2fkeys", "0" * 63, "G" * 64, "0" * 65])
def test_a_path_is_a_hash_and_nothing_else(client: Client, scene: Scene, digest: str) -> None:
    path = f"/federation/blobs/{digest}/"

    assert get(client, path, fetch_token(scene.aus, path))[0] in (403, 404)


def test_two_words_may_hold_files(scene: Scene, tmp_path: Path) -> None:
    blobs.register(lambda _digest, _peer: None)
    blobs.register(lambda digest, _peer: tmp_path / digest)

    assert registry.file_for("0" * 64, "aus.example") == tmp_path / ("0" * 64)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_row_27_no_token_makes_the_door_crash(given_token: str) -> None:
    with pytest.raises(ComityError):
        token.requester(given_token)
