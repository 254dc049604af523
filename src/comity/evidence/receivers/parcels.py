"""Packages and custody events from the other side."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings

from comity.evidence.actions import effects, sealing, timing, turns
from comity.evidence.actions.turns import Said
from comity.evidence.adapters import packages
from comity.evidence.adapters.packages import Announcement
from comity.evidence.core.bodies import CustodyBody, ErasedBody, PackageBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import NotYourMove, Side, State, Step
from comity.evidence.core.package import custody
from comity.evidence.core.package.manifest import SignedManifest
from comity.evidence.core.package.packing import About, PackageState
from comity.evidence.models import Package, Request
from comity.evidence.queries.custody import keyring
from comity.evidence.receivers import parties
from comity.federation.receivers import Received
from comity.terms.errors import ComityError, gettext_noop


class OtherRequest(ComityError):
    code = "evidence.package-of-another-request"
    sentence = gettext_noop("The manifest of the package names another request or another sender than its message.")


class PackageTwice(ComityError):
    code = "evidence.package-twice"
    status = 409
    sentence = gettext_noop("This package was announced before.")


class PackageUnknown(ComityError):
    code = "evidence.package-unknown"
    status = 404
    sentence = gettext_noop("There is no such package in this request.")


def package(received: Received, body: PackageBody) -> None:
    """A package to fetch. Raises NotAParty, OutOfTurn, NotYourMove, OtherRequest, PackageTwice, and package faults."""
    request = parties.ours(received, body.ref)
    taker = Side.ASKED if body.about == About.DELIVERY else Side.ASKING
    if parties.other(request) is not taker:
        raise NotYourMove(step=Step.DELIVER, side=taker)
    counts = _deliver(request, received) if body.about == About.DELIVERY else request.state != State.CLOSED
    facts: dict[str, str | int] = {"digest": received.digest}
    if counts:
        facts |= _lay_down(request, received, body)
    step = Step.DELIVER if body.about == About.DELIVERY else "attachments-sent"
    said = Said(step, body.text, message=received.message.id, facts=facts)
    turns.finish(request, said, at=received.at, side=taker)


def _deliver(request: Request, received: Received) -> bool:
    if request.state == State.SENT and parties.hear(request, Step.RECEIVE):
        effects.received(request, at=received.at)
    counts = parties.hear(request, Step.DELIVER)
    if counts:
        timing.stop_for(request, Step.DELIVER, at=received.at)
        timing.start(request, Event.DELIVERED, at=received.at)
    return counts


def _lay_down(request: Request, received: Received, body: PackageBody) -> dict[str, str]:
    """A package to fetch; the digests that its leaf records."""
    own_id = uuid4()
    folder = f"packages/in-{own_id.hex}"
    signed = _receive(received, body, settings.COMITY_BLOBS / folder)
    manifest = signed.manifest
    if (manifest.request, manifest.sender) != (request.ref, received.sender.node_id):
        raise OtherRequest
    if Package.objects.filter(request=request, manifest=signed.digest).exists():
        raise PackageTwice
    lines = tuple(line.encode() for line in body.custody)
    keys = keyring(received.sender.node_id, request.ref)
    chain = custody.verify_chain(lines, keys, package=manifest.package, sealed=signed)
    Package.objects.create(
        id=own_id,
        request=request,
        outgoing=False,
        about=body.about,
        state=PackageState.FETCHING,
        folder=folder,
        manifest=signed.digest,
        bytes=manifest.size,
        note=body.text,
        created_at=received.at,
        updated_at=received.at,
        retry_at=received.at,
    )
    return {"manifest": signed.digest, "custody": chain.head}


def _receive(received: Received, body: PackageBody, folder: Path) -> SignedManifest:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    announced = Announcement(body.manifest, body.keys, body.case_file, body.custody)
    keys = keyring(received.sender.node_id, body.ref)
    return packages.receive(announced, folder, keys=keys, recipient=settings.COMITY_NODE_ID)


def receipt(received: Received, body: CustodyBody) -> None:
    """The other hand signed for a package of ours. Raises NotAParty, PackageUnknown, CustodyBroken."""
    request = parties.ours(received, body.ref)
    row = request.packages.filter(outgoing=True, id=body.package).first()
    if row is None or row.state not in (PackageState.SENT, PackageState.RECEIVED):
        raise PackageUnknown
    head = sealing.add_receipt(row, body.events)
    row.state, row.updated_at = PackageState.RECEIVED, received.at
    row.save()
    said = Said("custody-receipt", message=received.message.id, facts={"manifest": row.manifest, "custody": head})
    turns.finish(request, said, at=received.at, side=Side(parties.other(request)))


def erased(received: Received, body: ErasedBody) -> None:
    """The other side deleted what it had from us. Raises NotAParty, ConversationDiffers."""
    request = parties.ours(received, body.ref)
    said = Said("erased", message=received.message.id, facts={"erased_at": body.erased_at.isoformat()})
    turns.finish(request, said, at=received.at, side=Side(parties.other(request)))
