"""The evidence packages of a request: how far they are, what they hold, and who had them in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory import queries as directory
from comity.directory.core.permissions import Act, Actor, allows
from comity.directory.views import actor as actor_at
from comity.evidence import actions
from comity.evidence.adapters import files
from comity.evidence.core.package.custody import Event
from comity.evidence.core.package.packing import PackageState, act_of_retry
from comity.evidence.models import Attachment, Package, Request
from comity.evidence.queries import evidence
from comity.evidence.views.finding import request_of, require_seat, sits_before

OUTSIDE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Hand:
    """A line of the chain of custody. `officer` is a name where this node knows the pseudonym."""

    at: datetime
    kind: str
    organisation: str
    role: str
    officer: str
    reason: str
    node: str
    digest: str


def cards(row: Request) -> Sequence[Package]:
    """The packages of a request, the newest first."""
    return list(row.packages.order_by("-created_at").prefetch_related("exhibits"))


def retriable(actor: Actor, row: Request, packages: Iterable[Package]) -> set[UUID]:
    """The packages that were given up and that the officer may have taken up again."""
    return {each.pk for each in packages if each.state == PackageState.FAILED and _may_retry(actor, row, each)}


@require_POST
def again(request: HttpRequest, ref: str, package_id: UUID) -> HttpResponse:
    """Have a package that was given up sealed or fetched again."""
    actor = actor_at(request)
    row = request_of(actor, ref)
    require_seat(actor, row, Act.PACKAGE_OPEN)
    actions.try_again(row.ref, package=str(package_id), by=actor, at=timezone.now())
    messages.success(request, _("The package is being taken up again. This page shows how far it is."))
    return redirect("evidence:request", ref=row.ref)


@require_safe
def package(request: HttpRequest, ref: str, package_id: str) -> HttpResponse:
    """A package: its manifest, its exhibits and its chain of custody; printed, it is the annex of a court file."""
    actor = actor_at(request)
    row = request_of(actor, ref)
    found = get_object_or_404(Package.objects.select_related("request"), pk=package_id, request=row)
    held = evidence.contents(found)
    context = {
        "item": row,
        "package": found,
        "signed": held.signed,
        "refused": held.refused.explain(_) if held.refused else "",
        "chain": _hands(held.chain),
        "files": {one.sha256: one for one in found.exhibits.all()},
        "may_open": may_open(actor, row),
        "retriable": retriable(actor, row, [found]),
        "back": reverse("evidence:request", args=[ref]),
    }
    return render(request, "evidence/package.html", context)


@require_safe
def download(request: HttpRequest, ref: str, attachment_id: str) -> HttpResponseBase:
    """A file of the request, streamed as it is: never shown in the browser, whatever it says it is."""
    actor = actor_at(request)
    request_of(actor, ref)
    row = actions.open_file(ref, attachment=attachment_id, by=actor, at=timezone.now())
    return as_file(row)


def as_file(row: Attachment) -> HttpResponseBase:
    """The bytes of a stored file, as a download."""
    answer = FileResponse(
        files.path_of(row.sha256).open("rb"), as_attachment=True, filename=row.name, content_type=OUTSIDE
    )
    answer["Content-Length"] = str(row.bytes)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def may_open(actor: Actor, row: Request) -> bool:
    """Whether the officer may read the files of a request."""
    return sits_before(actor, row) and allows(actor, Act.PACKAGE_OPEN, instrument=row.instrument)


def _may_retry(actor: Actor, row: Request, package: Package) -> bool:
    act = act_of_retry(outgoing=package.outgoing, about=package.about)
    return sits_before(actor, row) and allows(actor, act, instrument=row.instrument)


def _hands(chain: Sequence[Event]) -> list[Hand]:
    names = directory.names_of({event.hand.officer for event in chain})
    return [
        Hand(
            at=event.at,
            kind=event.kind.value,
            organisation=event.hand.organisation,
            role=event.hand.role,
            officer=names.get(event.hand.officer, event.hand.officer),
            reason=event.circumstances.reason,
            node=event.hand.node,
            digest=event.manifest,
        )
        for event in chain
    ]
