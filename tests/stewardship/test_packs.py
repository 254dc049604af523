"""Packs are published, sent, taken into use, and taken back; each with its leaf, and every answer follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.directory.core.dsse import SignatureInvalid
from comity.directory.core.permissions import CONSOLE, NotPermitted
from comity.directory.queries import PeerUnknown
from comity.law.adapters import shelf
from comity.law.core.asking import ask
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import load
from comity.law.core.packs.faults import Fault, NothingSaid, NotItsState, PackNotNext, PackRolledBack
from comity.law.core.routes import find
from comity.ledger import queries as ledger
from comity.stewardship import actions, queries, tasks
from comity.stewardship.core.bodies import PackBody
from comity.stewardship.models import DraftLine, Pack
from tests.cast import LIGAYA, MAYUMI, NOON
from tests.evidence.abroad import Scene
from tests.federation.counterpart import stranger
from tests.stewardship.abroad import WITHDRAWN, agency, digest, signed

Committed = Callable[..., object]
DAY = timedelta(days=1)


def kinds(ref: str) -> list[str]:
    return [leaf.kind for leaf in ledger.of(ref)]


def installed(scene: Scene, envelope: bytes) -> Pack:
    return actions.install(envelope, came=Pack.Came.FILE, by=CONSOLE, at=NOON)


def test_a_pack_from_a_file_is_in_use_and_in_the_ledger(scene: Scene) -> None:
    row = installed(scene, signed(scene.aus.node))

    assert row.in_use
    assert kinds(row.ref) == ["law.pack.installed"]
    assert "Office of Invented Affairs" in [each["name"] for each in queries.knowledge(on=NOON.date()).rows("agencies")]


def test_a_withdrawn_reservation_changes_answers_from_its_day(scene: Scene) -> None:
    malta = replace(
        WITHDRAWN,
        values={
            "iso3": "AUS",
            "instrument": "coe-185",
            "article": "27(9)(e)",
            "kind": "declaration",
            "effect": "urgent-via-central-27-9e",
            "gist": "Urgent requests go to the central authority",
        },
        act="add",
    )
    installed(scene, signed(scene.aus.node, malta))
    law = queries.knowledge(on=NOON.date())

    status = {}
    for on in ("2026-12-31", "2027-01-01"):
        question = ask(
            law, requesting="PHL", requested="AUS", data="content", holder="service-provider", urgency="urgent", on=on
        )
        status[on] = {answer.id: answer.status for answer in find(law, question)}["ets185-27-9a"]

    assert status == {"2026-12-31": Status.OPEN, "2027-01-01": Status.CLOSED}


def test_every_page_answers_with_it_once_it_is_committed(
    scene: Scene, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # it is a context manager
        installed(scene, signed(scene.aus.node))

    assert "Office of Invented Affairs" in [each.name for each in load().agencies[scene.aus.node.state]]
    assert load().digest


def test_the_worker_makes_a_missing_shelf_anew(scene: Scene) -> None:
    installed(scene, signed(scene.aus.node))

    done = [tasks.shelve_due(at=NOON), tasks.shelve_due(at=NOON)]

    assert done == [True, False]
    assert load().digest


def test_a_pack_taken_back_leaves_the_law_as_it_was(scene: Scene) -> None:
    row = installed(scene, signed(scene.aus.node))
    tasks.shelve_due(at=NOON)

    actions.revert(row.digest[:12], why="Wrong file", by=CONSOLE, at=NOON)
    tasks.shelve_due(at=NOON)

    assert load().digest == ""
    assert kinds(row.ref) == ["law.pack.installed", "law.pack.taken-back"]
    assert Pack.objects.get().why == "Wrong file"


def test_a_pack_taken_back_may_come_into_use_again(scene: Scene) -> None:
    envelope = signed(scene.aus.node)
    row = installed(scene, envelope)
    actions.revert(row.ref, why="", by=CONSOLE, at=NOON)

    again = installed(scene, envelope)

    assert again.in_use
    assert again.pk == row.pk


def test_only_the_newest_of_an_issuer_is_taken_back(scene: Scene) -> None:
    first = signed(scene.aus.node)
    installed(scene, first)
    installed(scene, signed(scene.aus.node, agency("Second"), version=2, previous=digest(first)))

    with pytest.raises(actions.NotTheNewest):
        actions.revert("LAW-aus.example-1", why="", by=CONSOLE, at=NOON)


def test_a_version_that_builds_on_an_earlier_one_takes_those_between_back(scene: Scene) -> None:
    first = signed(scene.aus.node)
    second = signed(scene.aus.node, agency("Second"), version=2, previous=digest(first))
    installed(scene, first)
    installed(scene, second)

    installed(scene, signed(scene.aus.node, agency("Third"), version=3, previous=digest(first)))

    assert list(Pack.objects.order_by("version").values_list("standing", flat=True)) == [
        "in-use",
        "taken-back",
        "in-use",
    ]
    names = [each["name"] for each in queries.knowledge(on=NOON.date()).rows("agencies")]
    assert "Third" in names
    assert "Second" not in names


def test_a_version_whose_base_is_missing_is_refused(scene: Scene) -> None:
    with pytest.raises(PackNotNext):
        installed(scene, signed(scene.aus.node, version=2, previous="a" * 64))

    assert not Pack.objects.exists()


def test_an_older_version_is_refused(scene: Scene) -> None:
    installed(scene, signed(scene.aus.node, version=5))

    with pytest.raises(PackRolledBack):
        installed(scene, signed(scene.aus.node, agency("Other"), version=5))


def test_the_same_pack_twice_is_said_so(scene: Scene) -> None:
    envelope = signed(scene.aus.node)
    installed(scene, envelope)

    with pytest.raises(actions.AlreadyInUse):
        installed(scene, envelope)


def test_a_node_amends_its_own_state_only(scene: Scene) -> None:
    with pytest.raises(NotItsState):
        installed(scene, signed(scene.aus.node, agency(state="IDN")))
    with pytest.raises(actions.NotOfItsState):
        installed(scene, signed(scene.aus.node, agency(state="IDN"), state="IDN"))

    assert not Pack.objects.exists()


def test_a_pack_in_the_name_of_another_node_does_not_verify(scene: Scene) -> None:
    with pytest.raises(SignatureInvalid):
        installed(scene, signed(scene.aus.node, agency(state="IDN"), state="IDN", issuer=scene.idn.node.node_id))


def test_a_pack_of_a_stranger_is_refused(scene: Scene) -> None:
    with pytest.raises(PeerUnknown):
        installed(scene, signed(stranger(), agency(state="NZL")))


def test_a_pack_of_tomorrow_is_refused(scene: Scene) -> None:
    with pytest.raises(actions.FromTheFuture):
        installed(scene, signed(scene.aus.node, at=NOON + DAY))


def test_a_pack_that_was_altered_does_not_verify(scene: Scene) -> None:
    envelope = signed(scene.aus.node)
    other = signed(scene.aus.node, agency("Office of Forgeries"))
    payload = other.partition(b'"payload":"')[2].partition(b'"')[0]
    forged = envelope.replace(envelope.partition(b'"payload":"')[2].partition(b'"')[0], payload)

    with pytest.raises(SignatureInvalid):
        installed(scene, forged)


def test_one_bad_line_refuses_the_whole_pack_and_leaves_the_data_untouched(scene: Scene) -> None:
    installed(scene, signed(scene.aus.node))
    before = queries.payloads_in_use()

    with pytest.raises(Fault) as refused:
        installed(
            scene,
            signed(
                scene.aus.node,
                agency("Good"),
                replace(agency("Bad"), values={"iso3": "AUS", "name": "Bad", "kind": "navy"}),
                version=2,
                previous=Pack.objects.get().digest,
            ),
        )

    assert refused.value.line == 2
    assert queries.payloads_in_use() == before


def test_who_has_no_say_in_it_neither_installs_nor_publishes(scene: Scene) -> None:
    ligaya = scene.actor(LIGAYA)

    with pytest.raises(NotPermitted):
        actions.install(signed(scene.aus.node), came=Pack.Came.FILE, by=ligaya, at=NOON)
    with pytest.raises(NotPermitted):
        actions.steward(agency(state="PHL"), by=ligaya, at=NOON)
    with pytest.raises(NotPermitted):
        actions.publish(by=ligaya, at=NOON)


def test_a_steward_publishes_her_draft_and_every_peer_is_told(scene: Scene) -> None:
    mayumi = scene.actor(MAYUMI)
    actions.steward(agency(state="PHL"), by=mayumi, at=NOON)

    row = actions.publish(by=mayumi, at=NOON)

    assert (row.ref, row.came, row.lines) == ("LAW-phl.example-1", "own", 1)
    assert not DraftLine.objects.exists()
    assert kinds(row.ref) == ["law.pack.installed", "federation.message.sent", "federation.message.sent"]
    for peer in (scene.aus, scene.idn):
        [body] = peer.heard("law.pack", PackBody)
        assert body.envelope == bytes(row.envelope)


def test_a_second_line_about_a_row_takes_the_place_of_the_first(scene: Scene) -> None:
    mayumi = scene.actor(MAYUMI)
    actions.steward(agency(state="PHL"), by=mayumi, at=NOON)

    actions.steward(replace(agency(state="PHL"), source="A better source"), by=mayumi, at=NOON)

    [(_row, line)] = queries.draft()
    assert line.source == "A better source"


def test_a_line_of_another_state_stays_out_of_the_draft(scene: Scene) -> None:
    with pytest.raises(NotItsState):
        actions.steward(agency(state="AUS"), by=scene.actor(MAYUMI), at=NOON)


def test_an_empty_draft_is_not_published(scene: Scene) -> None:
    with pytest.raises(NothingSaid):
        actions.publish(by=scene.actor(MAYUMI), at=NOON)


def test_the_version_after_one_taken_back_builds_on_the_one_before(scene: Scene) -> None:
    mayumi = scene.actor(MAYUMI)
    published = []
    for name in ("First", "Second", "Third"):
        actions.steward(agency(name, state="PHL"), by=mayumi, at=NOON)
        published.append(actions.publish(by=mayumi, at=NOON))
        if name == "Second":
            actions.revert(published[-1].digest, why="", by=mayumi, at=NOON)

    assert [row.version for row in published] == [1, 2, 3]
    assert published[2].previous == published[0].digest


def test_a_pack_that_a_peer_sends_is_in_use(scene: Scene) -> None:
    answer = scene.aus.says("law.pack", PackBody(signed(scene.aus.node)), conversation="LAW-aus.example-1")

    assert answer.code == ""
    assert Pack.objects.get().came == "message"


def test_a_peer_sends_no_pack_of_another(scene: Scene) -> None:
    body = PackBody(signed(scene.idn.node, agency(state="IDN")))

    answer = scene.aus.says("law.pack", body, conversation="LAW-idn.example-1")

    assert answer.code == "stewardship.not-its-issuer"
    assert not Pack.objects.exists()


def test_a_pack_that_comes_again_by_another_way_changes_nothing(scene: Scene) -> None:
    envelope = signed(scene.aus.node)
    installed(scene, envelope)

    answer = scene.aus.says("law.pack", PackBody(envelope), conversation="LAW-aus.example-1")

    assert answer.code == ""
    assert Pack.objects.count() == 1


@pytest.mark.parametrize("envelope", [b"", b"{}", b"\x00\xff", b'{"payload":"e30=","payloadType":"x","signatures":[]}'])
def test_what_is_no_pack_is_refused_with_a_code(scene: Scene, envelope: bytes) -> None:
    answer = scene.aus.says("law.pack", PackBody(envelope), conversation="LAW-aus.example-1")

    assert answer.code in {"directory.envelope-malformed", "law.pack-malformed"}


def test_a_damaged_shelf_is_said_and_never_read_as_no_packs(scene: Scene) -> None:
    installed(scene, signed(scene.aus.node))
    tasks.shelve_due(at=NOON)
    from django.conf import settings

    (settings.COMITY_LAW / shelf.NAME).write_text("[")

    with pytest.raises(shelf.ShelfUnreadable):
        load()


def test_a_line_takes_effect_on_its_day_in_what_is_shown_of_a_state(scene: Scene) -> None:
    later = replace(agency("Opened Later"), effective="2027-03-01")
    installed(scene, signed(scene.aus.node, later))

    shown = {
        on: "Opened Later" in [each["name"] for each in queries.knowledge(on=on).rows("agencies")]
        for on in (date(2027, 2, 28), date(2027, 3, 1))
    }

    assert shown == {date(2027, 2, 28): False, date(2027, 3, 1): True}
