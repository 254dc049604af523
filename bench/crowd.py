"""A node as busy as one gets: ten thousand requests, some of them made by acts, the others copied from those.

Copies have their own references, days, desks, messages and leaves; only signatures and sealed bytes are not repeated.
Django is set up on the node before this module is imported.
"""

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from bench.plays import PLAYS, Stage
from comity.directory import actions as directory
from comity.directory.adapters import keys
from comity.directory.models import Desk, Officer
from comity.evidence.models import (
    Clarification,
    ClockRow,
    Information,
    Order,
    Preservation,
    Request,
    Signature,
    StepTaken,
)
from comity.federation.models import Inbox, Outbox
from comity.law.core.knowledge import load
from comity.ledger import actions as ledger
from comity.terms.reference import new_reference
from comity.terms.state import Iso3
from tests import cast
from tests.evidence.abroad import Abroad, Scene
from tests.federation.counterpart import Counterpart

NO_CLOCK_YEAR = 2999
SHORT = b"-"
"""What stands for sealed and signed bytes that no page reads."""
CASES_A_COMMIT = 500
NEIGHBOURS = 30


@dataclass
class Crowd:
    """What was made: the stage, and one reference of each play and kind to look at."""

    scene: Scene
    samples: dict[str, str] = field(default_factory=dict)


@dataclass
class Batch:
    """Rows to be written together, by table, in the order in which they refer to each other."""

    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        for table, rows in self.rows.items():
            table.objects.bulk_create(rows, batch_size=500)
        self.rows.clear()


def gather(*, requests: int, rounds: int, say: Callable[[str], None]) -> Crowd:
    """The people, the peers and their requests: `rounds` times every play by real acts, then copies of those."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    chance, now = random.Random(4711), timezone.now()
    scene = _scene(now)
    with transaction.atomic():
        _neighbours(scene, now)
    crowd = Crowd(scene)
    for number in range(rounds):
        with transaction.atomic():
            for name, play in PLAYS.items():
                crowd.samples[name] = play(Stage(scene, now + timedelta(seconds=number)))
    made = list(Request.objects.all())
    say(f"{len(made)} requests made by acts")
    cases = [_case(row) for row in made]
    desks = [scene.people.desks[name] for name in ("point", "authority", "harbour")]
    for start in range(len(made), requests, CASES_A_COMMIT):
        with transaction.atomic():
            _copies(chance.choices(cases, k=min(CASES_A_COMMIT, requests - start)), desks, chance)
    _offers(chance, requests // 10)
    say(f"{requests - len(made)} requests copied from those")
    ledger.checkpoint(at=timezone.now())
    return crowd


def _scene(now: datetime) -> Scene:
    people = cast.house(at=now)
    directory.publish_manifest(at=now)
    nodes = [
        Counterpart("aus.example", cast.AUS, "Australia", "http://192.0.2.2:8002"),
        Counterpart("idn.example", cast.IDN, "Indonesia", "http://192.0.2.3:8003"),
    ]
    for node in nodes:
        cast.ceremony(node.shows(at=now), people, at=now)
    ours = keys._sealing(settings.COMITY_KEYS / "sealing.pem").public_raw
    return Scene(people, Abroad(nodes[0], ours), Abroad(nodes[1], ours))


def _neighbours(scene: Scene, now: datetime) -> None:
    """Thirty more peers, and two hundred officers of our own."""
    others = [iso3 for iso3 in sorted(load().states) if iso3 not in (cast.PHL, cast.AUS, cast.IDN)]
    for iso3 in others[:NEIGHBOURS]:
        node = Counterpart(f"{iso3.lower()}.example", iso3, f"Node of {iso3}", "http://192.0.2.9:8009")
        cast.ceremony(node.shows(at=now), scene.people, at=now)
    point = scene.people.desks["point"]
    for number in range(200):
        user = User.objects.create(username=f"officer-{number}")
        officer = Officer.objects.create(user=user, name=f"Officer {number:03}", organisation=point.organisation)
        officer.desks.add(point)


@dataclass(frozen=True, slots=True)
class Case:
    """A request with everything that hangs on it, read once to be copied often."""

    request: Request
    parts: list[models.Model]
    steps: list[StepTaken]
    sent: list[Outbox]
    arrived: list[Inbox]


def _case(request: Request) -> Case:
    tables = (Signature, ClockRow, Clarification, Preservation, Order)
    return Case(
        request,
        [row for table in tables for row in table.objects.filter(request=request)],
        list(StepTaken.objects.filter(ref=request.ref).order_by("number")),
        list(Outbox.objects.filter(message__ref=request.ref).select_related("message")),
        list(Inbox.objects.filter(conversation=request.ref)),
    )


def _copies(cases: Sequence[Case], desks: Sequence[Desk], chance: random.Random) -> None:
    batch = Batch()
    for case in cases:
        days = 20 if case.request.is_open else 200
        shift = timedelta(minutes=-chance.randrange(60, days * 1440))
        _copy_case(batch, case, shift, chance.choices(desks, (60, 30, 10))[0])
    batch.write()


def _copy_case(batch: Batch, case: Case, shift: timedelta, desk: Desk) -> None:
    year = timezone.now().year
    ref = new_reference(Iso3(case.request.requesting), year)
    row = _copy(case.request, shift, ref=ref, desk=desk.pk, retain_until=case.request.retain_until)
    batch.add(row)
    for part in case.parts:
        own = {"ref": new_reference(cast.PHL, year)} if isinstance(part, Order) else {}
        batch.add(_copy(part, shift, request_id=row.pk, **own))
    messages = _copy_messages(batch, case, ref, shift)
    for step in case.steps:
        leaf = ledger.record(f"evidence.request.{step.step}", ref, {"step": step.step}, at=step.at + shift, by=step.by)
        batch.add(_copy(step, shift, ref=ref, leaf=leaf.index, message=messages.get(step.message, "")))


def _copy_messages(batch: Batch, case: Case, ref: str, shift: timedelta) -> dict[str, str]:
    """What was sent and received about a request; the new message id of each old one."""
    new: dict[str, str] = {}
    for delivery in case.sent:
        new[delivery.message_id] = secrets.token_hex(16)
        message = _copy(delivery.message, shift, conversation=ref, ref=ref, signed=SHORT)
        message.pk = new[delivery.message_id]
        batch.add(message)
        batch.add(_copy(delivery, shift, message_id=message.pk, sealed=SHORT))
    for arrived in case.arrived:
        new[arrived.message_id] = secrets.token_hex(16)
        batch.add(_copy(arrived, shift, message_id=new[arrived.message_id], conversation=ref, signed=SHORT))
    return new


def _offers(chance: random.Random, count: int) -> None:
    """Copies of the offers of information."""
    made, batch = list(Information.objects.all()), Batch()
    for original in chance.choices(made, k=count):
        ref, shift = new_reference(cast.PHL, timezone.now().year), timedelta(days=-chance.randrange(1, 200))
        batch.add(_copy(original, shift, ref=ref, retain_until=original.retain_until))
    batch.write()


def _copy(row: models.Model, shift: timedelta, **changed: object) -> models.Model:
    """The row once more under a new key, its instants shifted."""
    values: dict[str, object] = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.primary_key and not column.is_relation:
            continue
        if isinstance(value, datetime) and value.year < NO_CLOCK_YEAR:
            value += shift
        values[column.attname] = value
    return type(row)(**(values | changed))
