"""A request arrives: held against the law data, its signatures and our desks, then laid before the desk it names."""

from datetime import datetime
from types import MappingProxyType

import msgspec
from django.conf import settings

from comity.directory import queries as directory
from comity.evidence.actions import effects, turns
from comity.evidence.actions.drafting import NotADesk, check_preservation
from comity.evidence.actions.turns import Said
from comity.evidence.core import bodies
from comity.evidence.core.bodies import Content, RequestBody
from comity.evidence.core.form.values import to_json
from comity.evidence.core.machine import Kind, Side, State, Step
from comity.evidence.core.preservation import Freeze
from comity.evidence.core.signatures import check_signatures, signatures_needed
from comity.evidence.core.wording import PARTS
from comity.evidence.models import Preservation, Request, Signature
from comity.evidence.queries import law
from comity.evidence.receivers import parties
from comity.federation.receivers import Received
from comity.law.core import naming
from comity.terms.errors import ComityError, gettext_noop, worded


class NotYourState(ComityError):
    code = "evidence.not-your-state"
    status = 403
    sentence = gettext_noop("{sender} may not ask in the name of {requesting}, nor address {requested} here.")
    words = MappingProxyType({"requesting": naming.state, "requested": naming.state})


class ReferenceTaken(ComityError):
    code = "evidence.reference-taken"
    status = 409
    sentence = gettext_noop("A request {ref} is here already. Send yours under another reference.")


class RouteDiffers(ComityError):
    code = "evidence.route-differs"
    sentence = gettext_noop("The request does not fit the route “{route}” in this node's law data: {what} differs.")
    words = MappingProxyType({"route": naming.route, "what": worded(PARTS)})


def request(received: Received, body: RequestBody) -> None:
    """Take in a request. Raises ComityError for whatever does not hold; then nothing of it is kept but the message."""
    content = bodies.decode_content(body.content)
    parties.conversation(received, content.ref)
    _check_states(content, received)
    needed = _check_route(content)
    check_signatures(body.signatures, bodies.digest_of(body.content.encode()), needed)
    form = law.form_of(list(msgspec.to_builtins(content.fields)))
    values = to_json(law.values_of(form, content.values))
    if content.preservation:
        check_preservation(content.preservation, received.sender.node_id)
    row = _row(content, body, received, _desk(content))
    row.values, row.signatures_needed = values, needed
    row.save(force_insert=True)
    Signature.objects.bulk_create(
        Signature(request=row, officer=one.officer, role=one.role, signed_at=one.signed_at, digest=one.digest)
        for one in body.signatures
    )
    _begin(row, received.at, received.message.id)


def _begin(row: Request, at: datetime, message: str) -> None:
    if row.kind == Kind.PRESERVATION:
        Preservation.objects.create(request=row, state=Freeze.ASKED)
    effects.received(row, at=at)
    effects.convert(row, at=at)
    turns.finish(row, Said(Step.RECEIVE, message=message, facts={"digest": row.digest}), at=at)


def _check_states(content: Content, received: Received) -> None:
    sender = received.sender
    fits = sender.state == content.requesting and content.ref.startswith(sender.state)
    if not fits or content.requested != settings.COMITY_STATE:
        raise NotYourState(sender=sender.node_id, requesting=content.requesting, requested=content.requested)
    if content.requesting_desk not in {str(desk.id) for desk in sender.manifest.desks}:
        raise NotADesk(peer=sender.node_id)
    if Request.objects.filter(ref=content.ref).exists():
        raise ReferenceTaken(ref=content.ref)


def _check_route(content: Content) -> int:
    """How many signatures the route asks for here. Raises RouteUnknown, RouteDiffers."""
    route = law.route(content.route)
    kind = Kind.PRESERVATION if content.data == "preservation" else Kind.DISCLOSURE
    told = {
        "instrument": content.instrument == route.instrument,
        "kind": content.kind is kind,
        "data": content.data in route.data_categories,
        "holder": content.holder in route.holders,
        "urgency": content.urgency in route.urgencies,
    }
    for what, fits in told.items():
        if not fits:
            raise RouteDiffers(route=content.route, what=what)
    return signatures_needed(emergency=content.urgency == "emergency", requesting_roles=route.issuers)


def _desk(content: Content) -> str:
    """The addressed desk, if it is an open one of this node. Raises NotADesk."""
    for desk in directory.desks(node_id=settings.COMITY_NODE_ID):
        if str(desk.pk) == content.requested_desk:
            return str(desk.pk)
    raise NotADesk(peer=settings.COMITY_NODE_ID)


def _row(content: Content, body: RequestBody, received: Received, desk: str) -> Request:
    return Request(
        ref=content.ref,
        side=Side.ASKED,
        kind=content.kind,
        state=State.RECEIVED,
        peer=received.sender.node_id,
        requesting=content.requesting,
        requested=content.requested,
        desk=desk,
        their_desk=content.requesting_desk,
        route=content.route,
        instrument=content.instrument,
        article=content.article,
        data=content.data,
        holder=content.holder,
        urgency=content.urgency,
        offence=content.offence,
        language=content.language,
        fields=msgspec.to_builtins(content.fields),
        preservation_ref=content.preservation,
        tlp=content.label.tlp,
        purpose=content.label.purpose,
        retain_until=content.label.retain_until,
        content=body.content,
        digest=bodies.digest_of(body.content.encode()),
        created_at=received.at,
        updated_at=received.at,
        due_at=turns.NO_CLOCK,
    )
