"""Before anybody signs: draft, fill in, attach, check, reopen, refer to another desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, require
from comity.evidence.actions import turns
from comity.evidence.actions.turns import ChangedMeanwhile, Said
from comity.evidence.adapters import files
from comity.evidence.core.bodies import MAX_ATTACHMENTS, FieldAsked
from comity.evidence.core.form.fields import Form, stops
from comity.evidence.core.form.fields import check as problems_of
from comity.evidence.core.form.prefill import Known, prefilled
from comity.evidence.core.form.values import Value, to_json
from comity.evidence.core.machine import Kind, OutOfTurn, Side, State, Step
from comity.evidence.core.preservation import Freeze
from comity.evidence.core.signatures import signatures_needed
from comity.evidence.models import Attachment, Preservation, Request
from comity.evidence.queries import law
from comity.law.core import naming
from comity.law.core.book.vocabulary import STATUSES, DataCategory, Status, Urgency
from comity.law.core.knowledge import load
from comity.law.core.routes import Question, RouteAnswer, find
from comity.terms.errors import ComityError, gettext_noop, worded
from comity.terms.marking import Tlp
from comity.terms.reference import new_reference
from comity.terms.state import Iso3

RETENTION = timedelta(days=5 * 365)
"""How long a request is kept unless its drafter says less or more."""


class RouteNotOpen(ComityError):
    code = "evidence.route-not-open"
    status = 409
    sentence = gettext_noop(
        "The route “{route}” is not open on {on}: {status}. Find another route, or see what would change it."
    )
    words = MappingProxyType({"route": naming.route, "status": worded(STATUSES)})


class NotADesk(ComityError):
    code = "evidence.not-a-desk"
    sentence = gettext_noop("That desk does not take requests for {peer}. Choose one from the directory.")


class FormNotReady(ComityError):
    code = "evidence.form-not-ready"
    sentence = gettext_noop("The request cannot be checked yet. Fields that need your attention: {problems}.")


class TooManyAttachments(ComityError):
    code = "evidence.too-many-attachments"
    sentence = gettext_noop("A request carries at most {limit} files. Put several into one document.")


class AttachmentUnknown(ComityError):
    code = "evidence.attachment-unknown"
    status = 404
    sentence = gettext_noop("There is no such file here.")


class PreservationUnknown(ComityError):
    code = "evidence.preservation-unknown"
    sentence = gettext_noop("There is no preservation {reference} with that state. Give the reference of one in force.")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a request goes to: the peer node, the desk there, and our own desk that sends it."""

    peer: str
    their_desk: str
    desk: str


@dataclass(frozen=True, slots=True)
class Marking:
    """The owner's label: how far the request may go, what for, and until when it is kept."""

    purpose: str
    tlp: Tlp = Tlp.AMBER_STRICT
    retain_until: datetime | None = None


@transaction.atomic
def draft(
    question: Question,
    route_id: str,
    to: Addressee,
    marking: Marking,
    *,
    by: Actor,
    at: datetime,
    preservation: str = "",
    language: str = "en",
) -> Request:
    """A new request under a route that is open to it. `preservation` is the reference of an earlier freeze.

    Raises NotPermitted, RouteNotOpen, NotADesk, PreservationUnknown, PeerUnknown, PeerNotTrusted, PeerSuspended.
    """
    answer = open_route(question, route_id)
    require(by, Act.REQUEST_DRAFT, instrument=answer.instrument)
    check_desks(to, question, by, at=at)
    if preservation:
        check_preservation(preservation, to.peer)
    request = _row(question, answer, to, marking, at=at)
    request.preservation_ref, request.language, request.created_by = preservation, language, UUID(by.officer_id)
    request.values = to_json(dict(_known(request, answer)))
    request.save(force_insert=True)
    if request.kind == Kind.PRESERVATION:
        Preservation.objects.create(request=request, state=Freeze.ASKED)
    facts: dict[str, str | int] = {"route": answer.id, "peer": to.peer, "kind": request.kind}
    return turns.finish(request, Said("draft", facts=facts), at=at, by=by.officer_id)


@transaction.atomic
def save_draft(
    ref: str, *, values: Mapping[str, Value], by: Actor, at: datetime, revision: int | None = None
) -> Request:
    """What was typed, kept as it is, right or not. `revision` is the one the officer saw.

    Raises RequestUnknown, NotPermitted, OutOfTurn, ChangedMeanwhile, FieldUnknown.
    """
    request = _draft(ref, by, "save")
    if revision is not None and revision != request.revision:
        raise ChangedMeanwhile
    problems_of(law.request_form(request), values)
    request.values = to_json(dict(values))
    turns.keep(request, at=at)
    turns.note_only(request.ref, "saved", {"fields": len(values)}, at=at, by=by.officer_id)
    return request


@transaction.atomic
def attach(ref: str, *, name: str, media_type: str, parts: Iterable[bytes], by: Actor, at: datetime) -> Attachment:
    """A file that goes with the request.

    Raises RequestUnknown, OutOfTurn, TooManyAttachments, FileTooLarge, FileEmpty.
    """
    request = _draft(ref, by, "attach")
    if request.attachments.filter(about="request").count() >= MAX_ATTACHMENTS:
        raise TooManyAttachments(limit=MAX_ATTACHMENTS)
    stored = files.store(parts, name=name, max_bytes=files.ATTACHMENT_MAX_BYTES)
    row = keep_file(request, stored, about="request", name=name, media_type=media_type, by=by, at=at)
    turns.finish(request, Said("attach", facts={"sha256": stored.sha256}), at=at, by=by.officer_id)
    return row


@transaction.atomic
def detach(ref: str, *, attachment: str, by: Actor, at: datetime) -> Request:
    """Take a file away again. Raises RequestUnknown, OutOfTurn, AttachmentUnknown."""
    request = _draft(ref, by, "detach")
    row = request.attachments.filter(pk=attachment, about="request").first()
    if row is None:
        raise AttachmentUnknown
    sha256 = row.sha256
    row.delete()
    return turns.finish(request, Said("detach", facts={"sha256": sha256}), at=at, by=by.officer_id)


@transaction.atomic
def check(ref: str, *, by: Actor, at: datetime) -> Request:
    """The form is complete and the route is still open today.

    Raises RequestUnknown, NotPermitted, OutOfTurn, FormNotReady, RouteNotOpen, PreservationUnknown.
    """
    request = turns.begin(ref, Step.CHECK, by=by)
    open_route(law.question_of(request, at.date()), request.route)
    found = problems_of(law.request_form(request), law.request_values(request))
    if stops(found):
        raise FormNotReady(problems=len({one.field for one in found if one.weight == "stops"}))
    if request.preservation_ref:
        check_preservation(request.preservation_ref, request.peer)
    return turns.finish(request, Said(Step.CHECK), at=at, by=by.officer_id)


@transaction.atomic
def reopen(ref: str, *, by: Actor, at: datetime) -> Request:
    """Back to the draft; signatures given so far are void. Raises RequestUnknown, NotPermitted, OutOfTurn."""
    request = turns.begin(ref, Step.REOPEN, by=by)
    request.signatures.filter(voided_at=None).update(voided_at=at)
    request.content, request.digest = "", ""
    return turns.finish(request, Said(Step.REOPEN), at=at, by=by.officer_id)


@transaction.atomic
def refer(ref: str, *, desk: str, by: Actor, at: datetime) -> Request:
    """Lay the request before a second desk of this node, to sign it or to execute it.

    Raises RequestUnknown, NotPermitted, DeskUnknown, NotADesk.
    """
    request = turns.seat(ref, by)
    require(by, Act.REQUEST_CHECK, instrument=request.instrument)
    found = directory.desk(desk)
    if found.organisation.node_id != settings.COMITY_NODE_ID or not found.open:
        raise NotADesk(peer=settings.COMITY_NODE_ID)
    request.referred_desk = found.pk
    return turns.finish(request, Said("refer", facts={"desk": str(found.pk)}), at=at, by=by.officer_id)


def keep_file(
    request: Request, stored: files.Stored, *, about: str, name: str, media_type: str, by: Actor, at: datetime
) -> Attachment:
    """The row of a stored file."""
    return Attachment.objects.create(
        request=request,
        about=about,
        name=files.clean_name(name),
        media_type=files.clean_media_type(media_type),
        bytes=stored.bytes,
        sha256=stored.sha256,
        added_at=at,
        added_by=by.officer_id,
    )


def check_preservation(reference: str, peer: str) -> None:
    """Nothing, where the reference names a freeze with that peer. Raises PreservationUnknown."""
    if not Preservation.objects.filter(request__ref=reference, request__peer=peer).exists():
        raise PreservationUnknown(reference=reference[:20])


def _draft(ref: str, by: Actor, act: str) -> Request:
    request = turns.seat(ref, by)
    require(by, Act.REQUEST_DRAFT, instrument=request.instrument)
    if request.side != Side.ASKING or request.state != State.DRAFT:
        raise OutOfTurn(step=act, state=request.state)
    return request


def open_route(question: Question, route_id: str) -> RouteAnswer:
    law.route(route_id)
    for answer in find(load(), question):
        if answer.id == route_id and answer.status in (Status.AVAILABLE, Status.OPEN):
            return answer
    status = next((one.status for one in find(load(), question) if one.id == route_id), Status.UNAVAILABLE)
    raise RouteNotOpen(route=route_id, status=status.value, on=question.on.isoformat())


def check_desks(to: Addressee, question: Question, by: Actor, *, at: datetime) -> None:
    peer = directory.peer(to.peer, at=at)
    theirs = {str(desk.id) for desk in peer.manifest.desks}
    if peer.state != question.requested or question.requesting != settings.COMITY_STATE:
        raise NotADesk(peer=to.peer)
    if to.their_desk not in theirs or to.desk not in by.desk_ids:
        raise NotADesk(peer=to.peer)


def _row(question: Question, answer: RouteAnswer, to: Addressee, marking: Marking, *, at: datetime) -> Request:
    emergency = question.urgency is Urgency.EMERGENCY
    return Request(
        ref=new_reference(Iso3(settings.COMITY_STATE), at.year),
        side=Side.ASKING,
        kind=Kind.PRESERVATION if question.data is DataCategory.PRESERVATION else Kind.DISCLOSURE,
        state=State.DRAFT,
        peer=to.peer,
        requesting=question.requesting,
        requested=question.requested,
        desk=to.desk,
        their_desk=to.their_desk,
        route=answer.id,
        instrument=answer.instrument,
        article=answer.article,
        data=question.data,
        holder=question.holder,
        urgency=question.urgency,
        offence=question.offence or "",
        facts=dict(question.facts),
        fields=msgspec.to_builtins([FieldAsked(one.field, one.need, one.source) for one in answer.fields]),
        tlp=marking.tlp,
        purpose=marking.purpose,
        retain_until=marking.retain_until or at + RETENTION,
        signatures_needed=signatures_needed(emergency=emergency, requesting_roles=law.route(answer.id).issuers),
        created_at=at,
        updated_at=at,
        due_at=turns.NO_CLOCK,
    )


def _known(request: Request, answer: RouteAnswer) -> Mapping[str, Value]:
    """What the form need not ask, because the house knows it."""
    desk = directory.desk(str(request.desk))
    form: Form = law.request_form(request)
    known = Known(
        ref=request.ref,
        authority=f"{desk.organisation.name}, {desk.name} ({request.requesting})",
        article=f"{load().instruments[answer.instrument].short}, art. {answer.article}",
        data=request.data,
        offence=request.offence,
        issued_on=request.created_at.date(),
        preservation=request.preservation_ref,
    )
    return prefilled(form, known)
