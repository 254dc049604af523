"""What a node does with bytes from another: one effect, one receipt, or one refusal."""

import base64
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from comity.directory import actions as directory
from comity.directory.adapters import keys
from comity.directory.core import dsse
from comity.directory.core.manifest import ManifestExpired
from comity.directory.core.signing import SigningKey
from comity.directory.queries import PeerSuspended, PeerUnknown
from comity.federation.actions import receive
from comity.federation.actions.lines import QuotaUsedUp
from comity.federation.actions.receiving import ManifestAhead, ManifestStale, MessageConflict, SealedByAnother
from comity.federation.adapters import registry
from comity.federation.core import receipt as receipts
from comity.federation.core.envelope import SuiteRefused
from comity.federation.core.limits import LIMITS
from comity.federation.core.message import MessageExpired, MessageFromTheFuture, NotARecipient
from comity.federation.core.receipt import Outcome, Receipt
from comity.federation.core.signature import SignatureHalved
from comity.federation.models import Alarm, Inbox
from comity.ledger import queries as ledger
from comity.ledger.models import Entry
from comity.terms.errors import ComityError
from tests.cast import MAYUMI
from tests.federation.conftest import Scene
from tests.federation.counterpart import NOW, Counterpart, Greeting, stranger

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


class TooEarly(ComityError):
    code = "test.too-early"
    sentence = "It is {hour} o'clock. Greet us later."


def read(signed: bytes, us: Counterpart) -> Receipt:
    payload = dsse.verify(signed, payload_type=receipts.PAYLOAD_TYPE, keys=[us.signing.public])
    return receipts.decode(payload)


def test_a_message_has_its_effect_its_leaf_and_its_receipt(scene: Scene) -> None:
    said = scene.aus.message(Greeting("can you freeze an account?"))

    answer = read(receive(scene.sealed(scene.aus, said), at=NOW), scene.us)

    assert scene.heard == [("aus.example", "can you freeze an account?")]
    assert (answer.message, answer.outcome, answer.sender) == (said.id, Outcome.ACCEPTED, "aus.example")
    (leaf,) = ledger.of(said.conversation)
    assert leaf.index == answer.leaf
    assert leaf.facts is not None
    assert leaf.facts["digest"] == answer.digest == Inbox.objects.get().digest


def test_row_10_a_replayed_message_has_one_effect_and_one_receipt(scene: Scene) -> None:
    first, second = scene.sealed(scene.aus), scene.sealed(scene.aus)
    receipt = receive(first, at=NOW)

    again = {receive(first, at=NOW + timedelta(minutes=minute)) for minute in range(200)}
    receive(second, at=NOW)

    assert again == {receipt}
    assert len(scene.heard) == 2
    assert receive(first, at=NOW + timedelta(days=60 - 1)) == receipt


def test_a_receipt_asked_for_again_after_a_rotation_is_signed_with_the_key_of_today(
    scene: Scene, settings: Settings, tmp_path: Path
) -> None:
    sealed = scene.sealed(scene.aus)
    first = receive(sealed, at=NOW)
    settings.COMITY_KEYS = shutil.copytree(settings.COMITY_KEYS, tmp_path / "keys")
    keys.rotate(settings.COMITY_KEYS, at=NOW)

    again = receive(sealed, at=NOW + HOUR)

    payload = dsse.verify(again, payload_type=receipts.PAYLOAD_TYPE, keys=[keys.signing_key().public])
    assert payload == dsse.unverified_payload(first)
    assert len(scene.heard) == 1


def test_row_10_a_new_message_after_its_end_has_no_effect(scene: Scene) -> None:
    said = scene.aus.message(expires=NOW + HOUR)

    with pytest.raises(MessageExpired):
        receive(scene.sealed(scene.aus, said), at=NOW + HOUR)

    assert not scene.heard
    assert not Inbox.objects.exists()


def test_a_message_from_the_future_waits_for_its_time(scene: Scene) -> None:
    raw = scene.sealed(scene.aus, scene.aus.message(created=NOW + HOUR))
    with pytest.raises(MessageFromTheFuture):
        receive(raw, at=NOW)

    receive(raw, at=NOW + HOUR)

    assert len(scene.heard) == 1


def test_row_11_the_same_id_with_other_content_raises_an_alarm_and_the_first_stays(scene: Scene) -> None:
    first = scene.aus.message(Greeting("freeze it"))
    receive(scene.sealed(scene.aus, first), at=NOW)
    other = scene.aus.message(Greeting("do not freeze it"), id=first.id)

    for _ in range(3):
        with pytest.raises(MessageConflict):
            receive(scene.sealed(scene.aus, other), at=NOW)

    assert scene.heard == [("aus.example", "freeze it")]
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.peer, alarm.times) == (Alarm.Kind.CONFLICT, "aus.example", 3)
    assert b"do not freeze" in dsse.unverified_payload(bytes(alarm.evidence))
    assert Entry.objects.filter(kind="federation.alarm.raised").count() == 1


def test_row_12_a_message_to_another_state_cannot_be_sealed_again_for_us(scene: Scene) -> None:
    signed = scene.aus.sign(scene.aus.message(to=["idn.example"]))
    as_idn = scene.idn.seal(signed, to="phl.example", key=scene.us.key)
    as_aus = scene.aus.seal(signed, to="phl.example", key=scene.us.key)

    with pytest.raises(SealedByAnother):
        receive(as_idn, at=NOW)
    with pytest.raises(NotARecipient):
        receive(as_aus, at=NOW)

    assert not scene.heard
    alarm = Alarm.objects.get()
    assert (alarm.kind, bytes(alarm.evidence)) == (Alarm.Kind.MISDIRECTED, b"")


def test_row_13_a_halved_signature_raises_an_alarm(scene: Scene) -> None:
    whole = dsse.read(scene.aus.sign(scene.aus.message()))
    ed25519_only = base64.b64encode(base64.b64decode(whole.signatures[0].sig)[:64]).decode()
    halved = msgspec.structs.replace(
        whole, signatures=(msgspec.structs.replace(whole.signatures[0], sig=ed25519_only),)
    )
    raw = scene.aus.seal(msgspec.json.encode(halved), to=scene.us.node_id, key=scene.us.key)

    with pytest.raises(SignatureHalved):
        receive(raw, at=NOW)

    assert not scene.heard
    assert Alarm.objects.get().kind == Alarm.Kind.DOWNGRADE


def test_row_13_another_suite_inside_is_refused(scene: Scene) -> None:
    weaker = msgspec.structs.replace(scene.aus.message(), suite="x25519-only")

    with pytest.raises(SuiteRefused):
        receive(scene.sealed(scene.aus, weaker), at=NOW)


def test_row_13_an_old_manifest_is_refused_for_what_is_written_after_the_new_one(scene: Scene) -> None:
    newer = replace(scene.aus, version=2)
    directory.accept_rotation(newer.shows(at=NOW + timedelta(minutes=1), previous=scene.aus.shows()), at=NOW + HOUR)
    on_its_way = scene.aus.message(created=NOW - HOUR)
    rolled_back = scene.aus.message(created=NOW + HOUR)
    ahead = replace(newer, signing=SigningKey.generate(), version=3)

    receive(scene.sealed(scene.aus, on_its_way), at=NOW + 2 * HOUR)
    with pytest.raises(ManifestStale):
        receive(scene.sealed(scene.aus, rolled_back), at=NOW + 2 * HOUR)
    with pytest.raises(ManifestAhead):
        receive(scene.sealed(ahead), at=NOW + 2 * HOUR)

    assert len(scene.heard) == 1


def test_row_08_nobody_but_a_pinned_node_is_heard_however_urgent(scene: Scene) -> None:
    impostor = replace(scene.aus, signing=SigningKey.generate())
    urgent = msgspec.structs.replace(stranger().message(), purpose="emergency: life at risk")

    with pytest.raises(PeerUnknown):
        receive(scene.sealed(stranger(), urgent), at=NOW)
    with pytest.raises(dsse.SignatureInvalid):
        receive(scene.sealed(impostor), at=NOW)

    assert not scene.heard
    assert not Inbox.objects.exists()


def test_row_15_a_revoked_key_and_a_suspended_peer_are_refused(scene: Scene) -> None:
    renewed = replace(scene.aus, signing=SigningKey.generate(), version=2)
    directory.accept_rotation(renewed.shows(previous=scene.aus.shows()), at=NOW)
    directory.suspend("idn.example", why="Its desk is compromised.", by=scene.people.actor(MAYUMI), at=NOW)

    with pytest.raises(dsse.SignatureInvalid):
        receive(scene.sealed(scene.aus), at=NOW)
    with pytest.raises(PeerSuspended):
        receive(scene.sealed(scene.idn), at=NOW)
    receive(scene.sealed(renewed), at=NOW)

    assert scene.heard == [("aus.example", "good morning")]


def test_a_peer_with_an_expired_manifest_is_refused(scene: Scene) -> None:
    later = NOW + timedelta(days=61)

    with pytest.raises(ManifestExpired):
        receive(scene.sealed(scene.aus, scene.aus.message(created=later)), at=later)


def test_row_18_a_refusal_is_kept_with_its_reason_and_its_effects_undone(scene: Scene) -> None:
    def refuse(received: registry.Received, body: Greeting) -> None:
        Alarm.objects.create(kind="conflict", peer="x", subject="x", raised_at=NOW, last_at=NOW)
        raise TooEarly(hour=3)

    registry.register("test.early", Greeting, refuse)
    said = scene.aus.message(type="test.early")

    answer = read(receive(scene.sealed(scene.aus, said), at=NOW), scene.us)

    assert (answer.outcome, answer.code, answer.facts) == (Outcome.REFUSED, "test.too-early", {"hour": 3})
    assert answer.sentence == "It is 3 o'clock. Greet us later."
    assert not Alarm.objects.exists()
    assert [leaf.kind for leaf in ledger.of(said.conversation)] == [
        "federation.message.received",
        "federation.message.refused",
    ]
    assert read(bytes(Inbox.objects.get().receipt), scene.us) == answer


@pytest.mark.parametrize(
    ("type_", "body", "code"),
    [
        ("test.unheard-of", b"{}", "federation.type-unknown"),
        ("test.greeting", b"[]", "federation.message-malformed"),
        ("test.greeting", b'{"text": 1}', "federation.message-malformed"),
    ],
)
def test_a_message_nobody_understands_is_kept_and_refused(
    scene: Scene,
    type_: str,
    body: bytes,
    code: str,
) -> None:
    answer = read(receive(scene.sealed(scene.aus, scene.aus.message(body, type=type_)), at=NOW), scene.us)

    assert (answer.outcome, answer.code) == (Outcome.REFUSED, code)
    assert Inbox.objects.get().outcome == Inbox.Outcome.REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_crashes_leaves_nothing_half_stored(scene: Scene) -> None:
    attempts: list[int] = []

    def crash_once(received: registry.Received, body: Greeting) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise ZeroDivisionError

    registry.register("test.crash", Greeting, crash_once)
    raw = scene.sealed(scene.aus, scene.aus.message(type="test.crash"))

    with pytest.raises(ZeroDivisionError):
        receive(raw, at=NOW)
    assert not Inbox.objects.exists()
    assert not ledger.of(scene.aus.message().conversation)

    assert read(receive(raw, at=NOW), scene.us).outcome is Outcome.ACCEPTED


def test_row_28_a_flooding_peer_uses_up_its_own_budget_only(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comity.federation.actions.lines.LIMITS", type(LIMITS)(peer_messages_per_minute=3))
    first = scene.sealed(scene.aus)
    receive(first, at=NOW)
    for _ in range(2):
        receive(scene.sealed(scene.aus), at=NOW)

    with pytest.raises(QuotaUsedUp):
        receive(scene.sealed(scene.aus), at=NOW)
    receive(first, at=NOW)  # a replay costs nothing
    receive(scene.sealed(scene.idn), at=NOW)
    receive(scene.sealed(scene.aus), at=NOW + timedelta(minutes=1))

    assert [who for who, _ in scene.heard] == ["aus.example"] * 3 + ["idn.example", "aus.example"]
