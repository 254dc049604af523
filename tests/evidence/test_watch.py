"""The watch: nothing lapses unseen, and nothing is kept longer than its owner allows."""

from datetime import timedelta

import pytest
from django.conf import settings

from comity.evidence import actions, tasks
from comity.evidence.adapters import files
from comity.evidence.core.bodies import ErasedBody, FreezeBody
from comity.evidence.core.machine import State
from comity.evidence.core.preservation import Freeze
from comity.evidence.models import Attachment, Package, Preservation, Request, StepTaken
from comity.ledger import queries as ledger
from tests.cast import CRISANTO, NOON
from tests.evidence.abroad import OFFICER, Scene
from tests.evidence.test_delivery import MAILBOX, delivered

REF = "AUS-2026-7K3M9Q"
END = NOON + timedelta(days=60)
DAY = timedelta(days=1)


def frozen(scene: Scene) -> None:
    scene.aus.asks(scene.aus.content(scene.desk("point")), hands=(OFFICER,))
    actions.grant(REF, until=END, by=scene.actor(CRISANTO), at=NOON)


def steps() -> list[str]:
    return list(StepTaken.objects.filter(ref=REF).order_by("number").values_list("step", flat=True))


@pytest.mark.parametrize(("before", "warnings"), [(15, 0), (14, 1), (7, 2), (3, 3), (1, 4)])
def test_each_warning_is_written_once_however_often_the_worker_looks(scene: Scene, before: int, warnings: int) -> None:
    frozen(scene)

    for days in range(20, before - 1, -1):
        for _ in range(2):
            tasks.warn_due(END - days * DAY)

    assert steps().count("clock-warning") == warnings


def test_a_worker_that_slept_warns_once_and_not_for_each_day_it_missed(scene: Scene) -> None:
    frozen(scene)

    tasks.warn_due(END - 2 * DAY)

    assert steps().count("clock-warning") == 1


def test_a_freeze_lapses_at_its_end_and_the_other_side_is_told(scene: Scene) -> None:
    frozen(scene)

    end = NOON + 10 * DAY
    Preservation.objects.update(until=end)

    lapsed = [tasks.lapse_due(at) for at in (end - timedelta(seconds=1), end, end)]

    row = Request.objects.get(ref=REF)
    assert lapsed == [0, 1, 0]
    assert (row.state, row.preservation.state) == (State.CLOSED, Freeze.LAPSED)
    assert [body.change for body in scene.aus.heard("evidence.preservation", FreezeBody)] == ["lapse"]


def test_a_freeze_lapses_in_time_even_where_the_other_side_cannot_be_told(scene: Scene) -> None:
    frozen(scene)
    past_the_manifests = END + DAY

    tasks.lapse_due(past_the_manifests)

    line = StepTaken.objects.get(ref=REF, step="lapse")
    assert (line.message, line.ground) == ("", "directory.manifest-expired")
    assert Request.objects.get(ref=REF).preservation.state == Freeze.LAPSED


def test_what_is_kept_for_a_decision_does_not_lapse(scene: Scene) -> None:
    frozen(scene)
    Preservation.objects.update(state=Freeze.CONVERTED)

    assert tasks.lapse_due(END + 100 * DAY) == 0


def test_the_clocks_of_the_route_end_with_the_refusal(scene: Scene) -> None:
    scene.aus.asks(scene.aus.content(scene.desk("point")))

    actions.refuse(REF, ground="essential-interests", text="", by=scene.actor(CRISANTO), at=NOON)

    assert not Request.objects.get(ref=REF).clocks.filter(stopped_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_row_25_retention_overrun_content_salt_and_files_are_gone_and_the_proof_still_stands(scene: Scene) -> None:
    delivered(scene)
    folder = settings.COMITY_BLOBS / Package.objects.get().folder
    sha256 = Attachment.objects.get().sha256
    before = ledger.head()
    Request.objects.update(retain_until=NOON + 2 * DAY)

    tasks.erase_due(NOON + 2 * DAY)

    request = Request.objects.get(ref=REF)
    assert (request.values, request.content) == ({}, "")
    assert not folder.exists()
    with pytest.raises(files.FileGone):
        files.path_of(sha256)
    assert all(leaf.facts is None for leaf in ledger.of(REF) if leaf.index < before.size)
    assert ledger.head().size > before.size


def test_row_25_retention_overrun_the_owner_hears_of_the_deletion(scene: Scene) -> None:
    delivered(scene)
    Request.objects.update(retain_until=NOON + 2 * DAY)

    tasks.erase_due(NOON + 2 * DAY)

    assert [body.ref for body in scene.aus.heard("evidence.erased", ErasedBody)] == [REF]


def test_nothing_is_deleted_before_its_day(scene: Scene) -> None:
    delivered(scene)

    assert tasks.erase_due(NOON + 399 * DAY) == 0
    assert files.path_of(Attachment.objects.get().sha256).read_bytes() == MAILBOX


def test_no_word_of_the_request_remains_in_the_timeline(scene: Scene) -> None:
    frozen(scene)
    Request.objects.update(retain_until=NOON + 2 * DAY)

    tasks.erase_due(NOON + 2 * DAY)

    notes = StepTaken.objects.filter(ref=REF).values_list("note", flat=True)
    assert set(notes) == {""}
