"""A steward's own work: lines into the draft, out of it, and the draft published as the next version of the state."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from comity.directory import queries as directory
from comity.directory.adapters.keys import signing_key
from comity.directory.core import dsse
from comity.directory.core.permissions import Act, Actor, require
from comity.federation.actions import send
from comity.law.core.book.amendments import Line
from comity.law.core.packs import checks
from comity.law.core.packs import pack as packs
from comity.law.core.packs.checks import Author
from comity.law.core.packs.faults import NothingSaid
from comity.law.core.packs.lines import Draft, line_of
from comity.ledger.actions import record
from comity.stewardship import queries
from comity.stewardship.actions.installing import admit
from comity.stewardship.actions.verifying import opened
from comity.stewardship.core.bodies import MESSAGE, PURPOSE, PackBody
from comity.stewardship.models import DraftLine, Pack


@transaction.atomic
def steward(given: Draft, *, by: Actor, at: datetime) -> DraftLine:
    """Put a line into the draft of this node's state; one about the same row takes the place of what was there.

    Raises NotPermitted and a Fault.
    """
    require(by, Act.LAW_LINE_STEWARD)
    line = line_of(given)
    checks.require([line], _author(at), queries.knowledge(on=at.date()))
    cells = {name: value for name, value in asdict(given).items() if name != "number"}
    said = {"cells": {**cells, "values": dict(given.values)}, "by": by.officer_id, "at": at}
    row, _new = DraftLine.objects.update_or_create(table=line.table, row=line.id, defaults=said)
    record(
        "law.line.drafted",
        _draft_ref(),
        {"table": line.table, "row": line.id, "act": line.act},
        at=at,
        by=by.officer_id,
    )
    return row


@transaction.atomic
def take_out(line_id: str, *, by: Actor, at: datetime) -> None:
    """Take a line out of the draft. Raises NotPermitted, DraftLineUnknown."""
    require(by, Act.LAW_LINE_STEWARD)
    row = queries.draft_line(line_id)
    record("law.line.dropped", _draft_ref(), {"table": row.table, "row": row.row}, at=at, by=by.officer_id)
    row.delete()


@transaction.atomic
def publish(*, by: Actor, at: datetime) -> Pack:
    """Sign the draft as the next version, take it into use and send it to every peer. Raises NotPermitted, a Fault."""
    row = publish_lines([line for _row, line in queries.draft()], by=by, at=at)
    DraftLine.objects.all().delete()
    return row


@transaction.atomic
def publish_lines(lines: Sequence[Line], *, by: Actor, at: datetime) -> Pack:
    """Sign lines of this node's state as the next version, take them into use and send them to every peer.

    Raises NotPermitted, a Fault with its line, SealTooLarge.
    """
    require(by, Act.LAW_LINE_STEWARD)
    if not lines:
        raise NothingSaid(line=0)
    checks.require(lines, _author(at), queries.knowledge(on=at.date()))
    envelope = dsse.sign(packs.PAYLOAD_TYPE, packs.encode(_next(lines, at=at)), [signing_key()])
    row = admit(opened(envelope, at=at), came=Pack.Came.OWN, by=by.officer_id, at=at)
    for peer in directory.peers(at=at):
        send(
            MESSAGE,
            PackBody(envelope),
            to=[peer.node_id],
            purpose=PURPOSE,
            conversation=row.ref,
            ref=row.ref,
            at=at,
            by=by.officer_id,
        )
    return row


def _next(lines: Sequence[Line], *, at: datetime) -> packs.Pack:
    """The next version of this node: it builds on its newest pack that is in use."""
    own = Pack.objects.filter(issuer=settings.COMITY_NODE_ID)
    base = own.filter(standing=Pack.Standing.IN_USE).order_by("-version").first()
    newest = own.aggregate(newest=Max("version"))["newest"]
    return packs.Pack(
        format=packs.FORMAT,
        issuer=settings.COMITY_NODE_ID,
        state=settings.COMITY_STATE,
        version=int(newest or 0) + 1,
        previous=base.digest if base else "",
        made_at=at,
        lines=packs.written(lines),
    )


def _author(at: datetime) -> Author:
    return Author(settings.COMITY_NODE_ID, settings.COMITY_STATE, at.date())


def _draft_ref() -> str:
    return f"LAW-{settings.COMITY_NODE_ID}-draft"
