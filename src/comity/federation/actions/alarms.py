"""Alarms: what a person has to look at, kept with its evidence and counted, never repeated."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from comity.federation.models import Alarm
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class AlarmUnknown(ComityError):
    code = "federation.alarm-unknown"
    status = 404
    sentence = gettext_noop("There is no such alarm.")


@transaction.atomic
def raise_alarm(
    kind: Alarm.Kind, peer: str, subject: str, error: ComityError, *, at: datetime, evidence: bytes = b""
) -> None:
    """Keep the alarm. The same subject again is counted on the first, whose evidence stays."""
    alarm, new = Alarm.objects.get_or_create(
        kind=kind,
        peer=peer,
        subject=subject,
        defaults={
            "code": error.code,
            "facts": error.facts,
            "evidence": evidence,
            "raised_at": at,
            "last_at": at,
        },
    )
    if new:
        record("federation.alarm.raised", str(alarm.id), {"kind": kind.value, "peer": peer, "code": error.code}, at=at)
    else:
        Alarm.objects.filter(id=alarm.id).update(times=F("times") + 1, last_at=at)


@transaction.atomic
def acknowledge(alarm_id: UUID, *, by: str, at: datetime) -> None:
    """An officer has seen the alarm. Raises AlarmUnknown."""
    alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if alarm is None:
        raise AlarmUnknown()
    if alarm.seen_at is None:
        alarm.seen_at, alarm.seen_by = at, by
        alarm.save(update_fields=["seen_at", "seen_by"])
        record("federation.alarm.seen", str(alarm.id), {"kind": alarm.kind, "peer": alarm.peer}, at=at, by=by)
