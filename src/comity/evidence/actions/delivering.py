"""Evidence goes out: exhibits are chosen, the worker seals them, the other side's receipt comes back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import drafting, effects, timing, turns
from comity.evidence.actions.sealing import Sealed
from comity.evidence.actions.turns import Said
from comity.evidence.adapters import files, packages
from comity.evidence.core.bodies import PackageBody
from comity.evidence.core.clocks import Event
from comity.evidence.core.machine import Kind, OutOfTurn, Side, State, Step, after
from comity.evidence.core.package.packing import About, PackageState, check_hands
from comity.evidence.models import Attachment, Package, Request
from comity.evidence.queries.custody import folder_of
from comity.federation.actions import send
from comity.terms.errors import ComityError, gettext_noop

PACKAGE_MESSAGE = "evidence.package"


class NothingToDeliver(ComityError):
    code = "evidence.nothing-to-deliver"
    sentence = gettext_noop("Choose at least one file that belongs to this request.")


class SealingAlready(ComityError):
    code = "evidence.sealing-already"
    status = 409
    sentence = gettext_noop("A package for this request is being sealed. Wait until it has left.")


@transaction.atomic
def attach_exhibit(
    ref: str, *, name: str, media_type: str, parts: Iterable[bytes], by: Actor, at: datetime
) -> Attachment:
    """A file of the authority's own to be delivered. Raises RequestUnknown, NotPermitted, FileTooLarge, FileEmpty."""
    request = turns.seat(ref, by)
    require(by, Act.ANSWER_DELIVER, instrument=request.instrument)
    stored = files.store(parts, name=name, max_bytes=files.EXHIBIT_MAX_BYTES)
    row = drafting.keep_file(request, stored, about="exhibit", name=name, media_type=media_type, by=by, at=at)
    turns.note_only(ref, "exhibit", {"sha256": stored.sha256}, at=at, by=by.officer_id)
    return row


@transaction.atomic
def deliver(ref: str, *, exhibits: Sequence[str], note: str, by: Actor, at: datetime) -> Package:
    """Have these files sealed and delivered; the request is “delivered” once the package leaves.

    Raises RequestUnknown, NotPermitted, OutOfTurn, NothingToDeliver, SealingAlready, OneHandOnly.
    """
    request = turns.seat(ref, by)
    require(by, Act.ANSWER_DELIVER, instrument=request.instrument)
    after(State(request.state), Step.DELIVER, Side(request.side), Kind(request.kind))
    rows = request.attachments.filter(pk__in=exhibits, about__in=("exhibit", "answer"))
    if not exhibits or rows.count() != len(set(exhibits)):
        raise NothingToDeliver
    if request.packages.filter(outgoing=True, state=PackageState.SEALING).exists():
        raise SealingAlready
    check_hands(_hands(request, rows, by))
    package = effects.pack(request, about=About.DELIVERY, at=at, by=by.officer_id, note=note)
    rows.update(package=package)
    said = Said("prepare-delivery", note, facts={"package": package.id.hex, "exhibits": len(exhibits)})
    turns.finish(request, said, at=at, by=by.officer_id)
    return package


def _hands(request: Request, rows: Iterable[Attachment], by: Actor) -> list[str]:
    clerks = [str(row.added_by) for row in rows if row.about == "answer"]
    return [by.officer_id, str(request.handled_by or ""), *clerks]


@transaction.atomic
def dispatch(package: Package, sealed: Sealed, *, at: datetime) -> Package:
    """The worker has sealed it: tell the other side, which fetches it by hash.

    Raises OutOfTurn where the request was withdrawn meanwhile, and what federation raises.
    """
    request = Request.objects.select_for_update().get(pk=package.request_id)
    if package.about == About.DELIVERY:
        turns.move(request, Step.DELIVER)
    elif request.state in (State.WITHDRAWN, State.CLOSED):
        raise OutOfTurn(step=Step.SEND, state=request.state)
    message = send(
        PACKAGE_MESSAGE,
        _announcement(package, request),
        to=[request.peer],
        purpose=request.purpose,
        conversation=request.ref,
        ref=request.ref,
        at=at,
        by=str(package.created_by or ""),
    )
    _sent(package, sealed, at=at)
    return _log_dispatch(request, package, sealed, message, at=at)


def _announcement(package: Package, request: Request) -> PackageBody:
    said = packages.announcement(folder_of(package), request.peer)
    return PackageBody(
        request.ref, package.about, said.manifest, said.keys, said.case_file, said.custody, text=package.note
    )


def _sent(package: Package, sealed: Sealed, *, at: datetime) -> None:
    package.state, package.manifest, package.bytes = PackageState.SENT, sealed.digest, sealed.bytes
    package.bytes_done, package.retry_at, package.updated_at = sealed.bytes, None, at
    package.problem_code, package.problem = "", ""
    package.save()


def _log_dispatch(request: Request, package: Package, sealed: Sealed, message: str, *, at: datetime) -> Package:
    facts: dict[str, str | int] = {"package": package.id.hex, "manifest": sealed.digest, "custody": sealed.head}
    officer = str(package.created_by or "")
    if package.about == About.DELIVERY:
        timing.stop_for(request, Step.DELIVER, at=at)
        timing.start(request, Event.DELIVERED, at=at)
        turns.finish(request, Said(Step.DELIVER, package.note, message=message, facts=facts), at=at, by=officer)
    else:
        turns.finish(request, Said("attachments-sent", message=message, facts=facts), at=at, by=officer)
    return package


@transaction.atomic
def put_off(package: Package, error: ComityError, *, retry_at: datetime | None, at: datetime) -> None:
    """The worker could not: why, and when to try again; never again where `retry_at` is None."""
    package.problem_code, package.problem = error.code, error.explain()
    package.retry_at, package.tries, package.updated_at = retry_at, package.tries + 1, at
    if retry_at is None:
        package.state = PackageState.FAILED
        request = Request.objects.select_for_update().get(pk=package.request_id)
        request.problem_code, request.problem = error.code, error.explain()
        said = Said("package-failed", error.explain(), error.code, facts={"package": package.id.hex})
        turns.finish(request, said, at=at)
    package.save()
