"""Evidence leaves one node and is whole at the other; the provider answers in between."""

import base64
import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from comity.directory import queries as directory
from comity.directory.core import xwing
from comity.directory.core.permissions import NotPermitted
from comity.directory.core.rotation import Tenure
from comity.evidence import actions, tasks
from comity.evidence.actions import Answer
from comity.evidence.actions.asking import NotVerified
from comity.evidence.actions.delivering import NothingToDeliver
from comity.evidence.actions.drafting import NotADesk
from comity.evidence.actions.ordering import NothingAnswered, OrderSettled, OrderUnknown
from comity.evidence.actions.turns import RequestUnknown
from comity.evidence.adapters import files, packages
from comity.evidence.adapters.packages import Announcement, ExhibitSource
from comity.evidence.core.bodies import CustodyBody, PackageBody
from comity.evidence.core.machine import Kind, State, Step
from comity.evidence.core.orders import RejectionUnknown
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Chain, Circumstances, Hand
from comity.evidence.core.package.custody import Kind as CustodyKind
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Acquisition, Label, PackageHeader, PackageId
from comity.evidence.core.package.packing import OneHandOnly, PackageState
from comity.evidence.models import Attachment, Order, Package, Request
from comity.evidence.queries import evidence, serving
from comity.ledger import queries as ledger
from comity.terms.marking import Tlp
from tests.cast import CRISANTO, DATU, LIGAYA, MAYUMI, NOON, TALA
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import sent

REF = "AUS-2026-7K3M9Q"
MAILBOX = b"From: dark.harbour@example.org\n" * 4000
LATER = NOON + timedelta(hours=1)


def asked_for_the_mailbox(scene: Scene) -> Request:
    content = scene.aus.content(scene.desk("authority"), kind=Kind.DISCLOSURE, route="bilateral-mlat", data="content")
    assert scene.aus.asks(content).code == ""
    actions.accept(REF, by=scene.actor(MAYUMI), at=NOON)
    actions.start_executing(REF, by=scene.actor(MAYUMI), at=NOON)
    return Request.objects.get(ref=REF)


def ordered(scene: Scene) -> Order:
    asked_for_the_mailbox(scene)
    return actions.issue_order(
        REF, desk=scene.desk("provider"), text="Produce the mailbox.", by=scene.actor(MAYUMI), at=NOON
    )


def answered(scene: Scene) -> Attachment:
    order = ordered(scene)
    row = actions.attach_answer(
        order.ref, name="mailbox.mbox", media_type="application/mbox", parts=[MAILBOX], by=scene.actor(TALA), at=NOON
    )
    actions.answer_order(order.ref, answer=Answer("The whole mailbox."), by=scene.actor(TALA), at=NOON)
    return row


def delivered(scene: Scene) -> Package:
    row = answered(scene)
    actions.deliver(REF, exhibits=[str(row.pk)], note="As asked.", by=scene.actor(MAYUMI), at=NOON)
    assert tasks.seal_due(LATER) == 1
    return Package.objects.get()


def test_the_provider_sees_the_holders_view_and_nothing_else(scene: Scene) -> None:
    order = ordered(scene)

    assert "account-identifiers" in order.values or "data-description" in order.values
    assert not {"facts-summary", "relevance", "necessity", "probable-cause"} & set(order.values)


def test_the_request_behind_an_order_does_not_exist_for_the_provider(scene: Scene) -> None:
    ordered(scene)

    with pytest.raises(RequestUnknown):
        actions.accept(REF, by=scene.actor(TALA), at=NOON)


def test_an_order_does_not_exist_for_others(scene: Scene) -> None:
    order = ordered(scene)

    with pytest.raises(NotPermitted):
        actions.answer_order(order.ref, answer=Answer("Done."), by=scene.actor(DATU), at=NOON)
    with pytest.raises(OrderUnknown):
        actions.answer_order("PHL-2026-000000", answer=Answer("Done."), by=scene.actor(TALA), at=NOON)


def test_an_order_goes_to_a_providers_desk_only(scene: Scene) -> None:
    asked_for_the_mailbox(scene)

    with pytest.raises(NotADesk):
        actions.issue_order(REF, desk=scene.desk("harbour"), text="", by=scene.actor(MAYUMI), at=NOON)


def test_the_providers_move_while_an_order_is_open(scene: Scene) -> None:
    ordered(scene)

    assert Request.objects.get(ref=REF).move == "provider"


def test_an_order_is_rejected_for_a_coded_reason(scene: Scene) -> None:
    order = ordered(scene)

    with pytest.raises(RejectionUnknown):
        actions.reject_order(order.ref, reason="no time", text="Busy.", by=scene.actor(TALA), at=NOON)
    settled = actions.reject_order(
        order.ref, reason="user-unknown", text="No such user.", by=scene.actor(TALA), at=NOON
    )

    assert (settled.state, settled.reason) == ("rejected", "user-unknown")
    assert Request.objects.get(ref=REF).move == "asked"


def test_an_order_is_answered_once(scene: Scene) -> None:
    order = ordered(scene)
    with pytest.raises(NothingAnswered):
        actions.answer_order(order.ref, answer=Answer(), by=scene.actor(TALA), at=NOON)
    actions.answer_order(order.ref, answer=Answer("Nothing found."), by=scene.actor(TALA), at=NOON)

    with pytest.raises(OrderSettled):
        actions.answer_order(order.ref, answer=Answer("Again."), by=scene.actor(TALA), at=NOON)


def test_row_09_stolen_session_one_officer_alone_releases_no_data(scene: Scene) -> None:
    asked_for_the_mailbox(scene)
    row = actions.attach_exhibit(
        REF, name="mail.txt", media_type="text/plain", parts=[MAILBOX], by=scene.actor(MAYUMI), at=NOON
    )

    with pytest.raises(OneHandOnly):
        actions.deliver(REF, exhibits=[str(row.pk)], note="", by=scene.actor(MAYUMI), at=NOON)


def test_only_files_of_the_request_are_delivered(scene: Scene) -> None:
    asked_for_the_mailbox(scene)

    with pytest.raises(NothingToDeliver):
        actions.deliver(REF, exhibits=["11111111-1111-4111-8111-111111111111"], note="", by=scene.actor(MAYUMI),
                        at=NOON)  # fmt: skip


def test_the_package_opens_at_the_other_node_as_it_was_collected(scene: Scene, tmp_path: Path) -> None:
    delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)

    opened = packages.open_package(
        fetched(scene, body, tmp_path),
        [scene.aus.node.sealing],
        keys(scene),
        tmp_path / "clear",
        recipient="aus.example",
    )

    assert [hashlib.sha256(one.path.read_bytes()).digest() for one in opened.exhibits] == [
        hashlib.sha256(MAILBOX).digest()
    ]
    assert Request.objects.get(ref=REF).state == State.DELIVERED


def test_the_manifest_names_its_legal_basis_in_words(scene: Scene) -> None:
    delivered(scene)

    signed = evidence.contents(Package.objects.get()).signed

    assert signed is not None
    assert signed.manifest.legal_basis.endswith("treaty between the two states, treaty [bilateral-mlat]")


def test_a_chunk_is_served_to_its_recipient_only(scene: Scene, tmp_path: Path) -> None:
    delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    folder = received(scene, body, tmp_path)
    (wanted, *_) = packages.missing_chunks(packages.load(folder, keys(scene)).manifest, folder)

    assert serving.package_file(wanted.sha256, "aus.example") is not None
    assert serving.package_file(wanted.sha256, "idn.example") is None


def test_row_26_harvest_now_decrypt_later_a_package_is_sealed_hybrid_from_day_one(scene: Scene) -> None:
    delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    wrapped = msgspec.json.decode(body.keys)["keys"].values()

    manifest = packages.load(settings.COMITY_BLOBS / Package.objects.get().folder, keys(scene)).manifest

    assert manifest.suite.startswith("x-wing+")
    assert {len(base64.b64decode(one)) for one in wrapped} == {1168}  # ML-KEM-768 and X25519 in each


def test_the_second_hand_signs_and_both_sides_hold_the_same_head(scene: Scene, tmp_path: Path) -> None:
    package = delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    receipt_line, head = scene_receipt(scene, body, tmp_path)

    answer = scene.aus.says(
        "evidence.custody", CustodyBody(REF, package.id.hex, (receipt_line,)), conversation=REF, at=LATER
    )

    package.refresh_from_db()
    leaf = next(one for one in ledger.of(REF) if one.kind == "evidence.request.custody-receipt")
    assert (answer.code, package.state) == ("", PackageState.RECEIVED)
    assert (leaf.facts or {})["custody"] == head


def test_row_20_custody_gap_a_forged_second_hand_is_refused(scene: Scene, tmp_path: Path) -> None:
    package = delivered(scene)
    (body,) = scene.aus.heard("evidence.package", PackageBody)
    receipt_line, _head = scene_receipt(scene, body, tmp_path)

    answer = scene.aus.says(
        "evidence.custody", CustodyBody(REF, package.id.hex, (receipt_line[:-40] + receipt_line[-39:],)),
        conversation=REF, at=LATER,
    )  # fmt: skip

    package.refresh_from_db()
    assert answer.code.startswith("evidence.")
    assert package.state == PackageState.SENT


def test_acknowledgement_ends_the_requested_sides_work(scene: Scene) -> None:
    delivered(scene)

    scene.aus.steps(REF, Step.ACKNOWLEDGE, at=LATER)

    request = Request.objects.get(ref=REF)
    assert (request.state, request.is_open) == (State.ACKNOWLEDGED, False)


def arriving(scene: Scene, folder: Path, exhibit: bytes = MAILBOX) -> tuple[str, PackageBody]:
    """A package that Australia sealed for us, its request on the way."""
    ref = sent(scene)
    Request.objects.filter(ref=ref).update(kind=Kind.DISCLOSURE, state=State.EXECUTING)
    source = folder / "mailbox.mbox"
    source.write_bytes(exhibit)
    package_id, node = PackageId("0f" * 16), scene.aus.node
    hand = Hand("aus.example", "Cyber police of Australia", "24/7 point", "6f0c8a3e")
    where = Circumstances("Canberra", "Comity", "0.1", "collected")
    chain = Chain(package_id)
    event = custody.next_event(
        chain, CustodyKind.ACQUIRED, hand, where, at=NOON, digests={"E-1": hashlib.sha256(exhibit).hexdigest()}
    )
    chain = custody.append(chain, event, node.signing)
    acquired = Acquisition("Cyber police of Australia", "officer", "6f0c8a3e", NOON, "Comity", "0.1", "provider")
    packages.seal(
        [ExhibitSource("E-1", source, "mailbox.mbox", "application/mbox", acquired)],
        header=PackageHeader(package_id, "aus.example", ref, "treaty", Label(Tlp.AMBER, "trial"), NOON, chain.head),
        signing_key=node.signing,
        recipients={"phl.example": xwing.public(scene.aus.our_sealing)},
        out=folder / "cev",
    )
    digest = packages.load(folder / "cev", Keyring({"aus.example": (Tenure(node.signing.public),)})).digest
    event = custody.next_event(chain, CustodyKind.SEALED, hand, where, at=NOON, manifest=digest)
    chain = custody.append(chain, event, node.signing)
    event = custody.next_event(chain, CustodyKind.RELEASED, hand, where, at=NOON, counterpart="phl.example")
    chain = custody.append(chain, event, node.signing)
    packages.write_custody(folder / "cev", "phl.example", chain.lines)
    said = packages.announcement(folder / "cev", "phl.example")
    return ref, PackageBody(ref, "delivery", said.manifest, said.keys, said.case_file, said.custody, "Here it is.")


def carried(folder: Path) -> None:
    """The chunks arrive by courier: the files of the sealed folder are copied beside ours."""
    ours = settings.COMITY_BLOBS / Package.objects.get().folder
    for place in ("chunks", "lists"):
        shutil.copytree(folder / "cev" / place, ours / place, dirs_exist_ok=True)


def test_what_arrives_is_verified_and_receipted_before_anyone_opens_it(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    assert scene.aus.says("evidence.package", body, conversation=ref).code == ""
    carried(tmp_path)

    assert tasks.fetch_due(LATER) == 1

    package = Package.objects.get()
    exhibit = package.exhibits.get()
    assert (package.state, exhibit.name) == (PackageState.VERIFIED, "mailbox.mbox")
    assert files.path_of(exhibit.sha256).read_bytes() == MAILBOX
    assert len(scene.aus.heard("evidence.custody", CustodyBody)) == 1


def test_a_line_that_is_down_is_tried_again(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    monkeypatch.setattr("comity.federation.adapters.http.CONNECT_SECONDS", 0.1)

    assert tasks.fetch_due(LATER) == 0

    package = Package.objects.get()
    assert (package.state, package.problem_code) == (PackageState.FETCHING, "federation.peer-unreachable")
    assert package.retry_at == LATER + timedelta(seconds=5)


def test_row_19_evidence_altered_in_transit_is_named_and_never_opened(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    chunk = next((tmp_path / "cev" / "chunks").iterdir())
    chunk.write_bytes(bytes([chunk.read_bytes()[0] ^ 1]) + chunk.read_bytes()[1:])
    carried(tmp_path)

    tasks.fetch_due(LATER)

    package = Package.objects.get()
    assert (package.state, package.problem_code) == (PackageState.FAILED, "evidence.chunk-altered")
    assert not package.exhibits.exists()


def test_what_was_altered_is_fetched_anew_when_an_officer_says_so(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    chunk = next((tmp_path / "cev" / "chunks").iterdir())
    right = chunk.read_bytes()
    chunk.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    carried(tmp_path)
    tasks.fetch_due(LATER)
    chunk.write_bytes(right)

    actions.try_again(ref, package=str(Package.objects.get().pk), by=scene.actor(CRISANTO), at=LATER)
    carried(tmp_path)
    tasks.fetch_due(LATER)

    assert Package.objects.get().state == PackageState.VERIFIED


def test_nothing_is_acknowledged_that_has_not_been_verified(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)

    with pytest.raises(NotVerified):
        actions.acknowledge(ref, by=scene.actor(LIGAYA), at=LATER)


def test_the_first_opening_is_a_custody_event_and_each_opening_a_leaf(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    carried(tmp_path)
    tasks.fetch_due(LATER)
    exhibit = str(Attachment.objects.get(about="received").pk)

    for _ in range(2):
        actions.open_file(ref, attachment=exhibit, by=scene.actor(CRISANTO), at=LATER)

    kinds = [leaf.kind for leaf in ledger.of(ref)]
    assert Package.objects.get().state == PackageState.OPENED
    assert (kinds.count("evidence.request.opened"), kinds.count("evidence.request.package-opened")) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_half_opened_is_deleted_with_the_package(scene: Scene, tmp_path: Path) -> None:
    ref, body = arriving(scene, tmp_path)
    scene.aus.says("evidence.package", body, conversation=ref)
    folder = settings.COMITY_BLOBS / Package.objects.get().folder
    for draft in (f"{folder.name}-opened", f".{folder.name}-opened.0123456789abcdef.opening"):
        (folder.parent / draft).mkdir()
        (folder.parent / draft / "E-1_mailbox.mbox").write_bytes(MAILBOX)
    Request.objects.filter(ref=ref).update(retain_until=LATER)

    tasks.erase_due(LATER)

    assert list(folder.parent.iterdir()) == []


def test_row_27_malicious_attachment_stays_opaque_bytes_with_a_harmless_name(scene: Scene) -> None:
    order = ordered(scene)
    bomb = b"PK\x03\x04" + b"\0" * 4096

    row = actions.attach_answer(
        order.ref, name="../../etc/\u202efdp.exe\n", media_type="text/html\r\nX: y", parts=[bomb],
        by=scene.actor(TALA), at=NOON,
    )  # fmt: skip

    assert (row.name, row.media_type) == ("fdp.exe", "application/octet-stream")
    assert files.path_of(row.sha256).read_bytes() == bomb


def keys(scene: Scene) -> Keyring:
    tenures = {"phl.example": directory.tenures("phl.example"), "aus.example": (Tenure(scene.aus.node.signing.public),)}
    return Keyring(tenures)


def received(scene: Scene, body: PackageBody, folder: Path) -> Path:
    announced = Announcement(body.manifest, body.keys, body.case_file, body.custody)
    packages.receive(announced, folder / "cev", keys=keys(scene), recipient="aus.example")
    return folder / "cev"


def fetched(scene: Scene, body: PackageBody, folder: Path) -> Path:
    """Australia fetches what is missing, by hash."""
    into = received(scene, body, folder)
    manifest = packages.load(into, keys(scene)).manifest
    while missing := packages.missing_chunks(manifest, into):
        for one in missing:
            served = serving.package_file(one.sha256, "aus.example")
            assert served is not None
            shutil.copy(served, one.path)
    return into


def scene_receipt(scene: Scene, body: PackageBody, folder: Path) -> tuple[str, str]:
    """Australia opens the package and signs for it: the line and the new head."""
    into = fetched(scene, body, folder)
    opened = packages.open_package(
        into, [scene.aus.node.sealing], keys(scene), folder / "clear", recipient="aus.example"
    )
    sealed = packages.load(into, keys(scene))
    chain = custody.verify_chain(
        packages.read_custody(into, "aus.example"), keys(scene), package=sealed.manifest.package, sealed=sealed
    )
    hand = Hand("aus.example", "Cyber police of Australia", "24/7 point", "6f0c8a3e")
    where = Circumstances("Canberra", "Comity", "0.1", "received")
    event = custody.receipt(chain, hand, where, at=LATER, recomputed=opened.recomputed)
    chain = custody.append(chain, event, scene.aus.node.signing)
    return chain.lines[-1].decode(), chain.head
