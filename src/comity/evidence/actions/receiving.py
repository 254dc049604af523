"""Evidence comes in: laid down by the receiver, fetched and verified by the worker, opened by an officer."""

from datetime import datetime

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import sealing, turns
from comity.evidence.actions.drafting import AttachmentUnknown
from comity.evidence.actions.sealing import Arrived
from comity.evidence.actions.turns import Said
from comity.evidence.adapters import files
from comity.evidence.core.bodies import CustodyBody
from comity.evidence.core.package.packing import About, PackageState, act_of_retry
from comity.evidence.models import Attachment, Package, Request
from comity.federation.actions import send
from comity.terms.errors import ComityError, gettext_noop

CUSTODY_MESSAGE = "evidence.custody"
_KEPT_FROM_OTHERS = ("received", "answer")


class NotFailed(ComityError):
    code = "evidence.package-not-failed"
    status = 409
    sentence = gettext_noop("This package is on its way or here already. There is nothing to try again.")


@transaction.atomic
def verify(package: Package, arrived: Arrived, *, at: datetime) -> Package:
    """The worker found every hash right: keep the files, send the second hand's receipt."""
    request = Request.objects.select_for_update().get(pk=package.request_id)
    body = CustodyBody(request.ref, arrived.manifest.manifest.package, (arrived.receipt,))
    message = send(
        CUSTODY_MESSAGE,
        body,
        to=[request.peer],
        purpose=request.purpose,
        conversation=request.ref,
        ref=request.ref,
        at=at,
    )
    _keep_exhibits(package, request, arrived, at=at)
    package.state, package.bytes_done, package.retry_at = PackageState.VERIFIED, package.bytes, None
    package.problem_code, package.problem, package.updated_at = "", "", at
    package.save()
    facts: dict[str, str | int] = {"manifest": arrived.manifest.digest, "custody": arrived.head}
    turns.finish(request, Said("verified", message=message, facts=facts), at=at)
    return package


def _keep_exhibits(package: Package, request: Request, arrived: Arrived, *, at: datetime) -> None:
    by_id = {exhibit.id: exhibit for exhibit in arrived.manifest.manifest.exhibits}
    for one in arrived.opened.exhibits:
        exhibit = by_id[one.id]
        files.take_in(one.path, one.sha256)
        Attachment.objects.create(
            request=request,
            package=package,
            about="received" if package.about == About.DELIVERY else "request",
            name=files.clean_name(exhibit.name),
            media_type=files.clean_media_type(exhibit.media_type),
            bytes=exhibit.size,
            sha256=one.sha256,
            added_at=at,
            added_by=None,
        )


@transaction.atomic
def open_file(ref: str, *, attachment: str, by: Actor, at: datetime) -> Attachment:
    """A file of the request for an officer to read or download; foreign material leaves a leaf each time.

    Raises RequestUnknown, NotPermitted, AttachmentUnknown, FileGone, CustodyBroken.
    """
    request = turns.seat(ref, by)
    require(by, Act.PACKAGE_OPEN, instrument=request.instrument)
    row = request.attachments.select_related("package").filter(pk=attachment).first()
    if row is None:
        raise AttachmentUnknown
    files.path_of(row.sha256)
    if row.about in _KEPT_FROM_OTHERS or row.package_id:
        turns.note_only(ref, "opened", {"sha256": row.sha256}, at=at, by=by.officer_id)
    if row.package and not row.package.outgoing and row.package.state == PackageState.VERIFIED:
        _first_opening(request, row.package, by=by, at=at)
    return row


def _first_opening(request: Request, package: Package, *, by: Actor, at: datetime) -> None:
    role = sorted(by.roles_under(request.instrument))[0]
    head = sealing.opened_event(package, officer=by.officer_id, role=role, at=at)
    package.state, package.updated_at = PackageState.OPENED, at
    package.save()
    turns.finish(request, Said("package-opened", facts={"custody": head}), at=at, by=by.officer_id)


@transaction.atomic
def try_again(ref: str, *, package: str, by: Actor, at: datetime) -> Package:
    """Let the worker take up a package again that it had given up: what was wrong is fetched or sealed anew.

    Raises RequestUnknown, NotPermitted, NotFailed.
    """
    request = turns.seat(ref, by)
    row = request.packages.filter(pk=package, state=PackageState.FAILED).first()
    act = act_of_retry(outgoing=row.outgoing, about=row.about) if row else Act.PACKAGE_OPEN
    require(by, act, instrument=request.instrument)
    if row is None:
        raise NotFailed
    row.state = PackageState.SEALING if row.outgoing else PackageState.FETCHING
    row.problem_code, row.problem, row.tries, row.retry_at, row.updated_at = "", "", 0, at, at
    row.save()
    request.problem_code, request.problem = "", ""
    turns.finish(request, Said("package-retried", facts={"package": row.id.hex}), at=at, by=by.officer_id)
    return row
