"""Lists of work as a page asks for them: narrowed, sorted, counted; always within what the officer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, F, Q, QuerySet, SmallIntegerField, Value, When

from comity.directory.core.permissions import Actor
from comity.evidence.core.preservation import Freeze
from comity.evidence.models import Information, Order, Preservation, Request
from comity.evidence.queries import scope


class Show(StrEnum):
    """Which part of the work: by whose move it is, or what is over."""

    OURS = "ours"
    THEIRS = "theirs"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a reader narrows the list; empty words narrow nothing. `party` is the other state (ISO 3166 alpha-3)."""

    show: Show = Show.OURS
    ref: str = ""
    side: str = ""
    kind: str = ""
    state: str = ""
    urgency: str = ""
    party: str = ""
    sort: str = "due"


ORDERS: Mapping[str, tuple[str, ...]] = {
    "due": ("haste", "due_at", "updated_at", "id"),
    "-due": ("-haste", "-due_at", "-updated_at", "id"),
    "ref": ("ref",),
    "-ref": ("-ref",),
    "state": ("state", "due_at", "id"),
    "-state": ("-state", "due_at", "id"),
    "with": ("peer", "due_at", "id"),
    "-with": ("-peer", "due_at", "id"),
    "updated": ("updated_at", "id"),
    "-updated": ("-updated_at", "id"),
}

HASTE = Case(When(urgency="emergency", then=Value(0)), default=Value(1), output_field=SmallIntegerField())
"""A life at risk goes before every clock."""
HEAVY = ("content", "values", "fields", "facts", "problem")
"""Columns that no list shows and that every sort would carry along."""
OUR_MOVE = Q(is_open=True, move=F("side"))
SHOWN: Mapping[Show, Q] = {
    Show.OURS: OUR_MOVE,
    Show.THEIRS: Q(is_open=True) & ~Q(move=F("side")),
    Show.OPEN: Q(is_open=True),
    Show.CLOSED: Q(is_open=False),
}


def requests(actor: Actor, wanted: Wanted) -> QuerySet[Request]:
    """The requests that fit, the clock due first unless sorted otherwise."""
    found = scope.requests(actor).filter(SHOWN[wanted.show]).annotate(haste=HASTE)
    if wanted.ref:
        found = found.filter(ref__contains=wanted.ref.strip().upper())
    exact = {"side": wanted.side, "kind": wanted.kind, "state": wanted.state, "urgency": wanted.urgency}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.party:
        asking = Q(side="asking", requested=wanted.party)
        found = found.filter(asking | Q(side="asked", requesting=wanted.party))
    return found.defer(*HEAVY).prefetch_related("call_backs").order_by(*ORDERS.get(wanted.sort, ORDERS["due"]))


def counts(actor: Actor) -> dict[Show, int]:
    """How many requests there are of each part."""
    found = scope.requests(actor).aggregate(**{show.value: Count("id", filter=fits) for show, fits in SHOWN.items()})
    return {show: found[show.value] for show in Show}


def preservations(actor: Actor, *, ref: str = "", state: str = "", sort: str = "") -> QuerySet[Preservation]:
    """Everything frozen, or asked of somebody to be; the one that ends first on top."""
    found = _freezes(actor).select_related("request").defer(*(f"request__{column}" for column in HEAVY))
    if ref:
        found = found.filter(request__ref__contains=ref.strip().upper())
    found = found.filter(state=state) if state else found
    ends = F("until").desc(nulls_last=True) if sort == "-until" else F("until").asc(nulls_last=True)
    order = {"ref": "request__ref", "-ref": "-request__ref", "state": "state", "-state": "-state"}.get(sort)
    return found.order_by(*([order] if order else []), ends, "request_id")


def freezes_by_state(actor: Actor) -> dict[str, int]:
    """How many freezes stand at each state: all that the watch has to count, in one pass over the index of requests."""
    found = _freezes(actor).aggregate(**{each.name: Count("pk", filter=Q(state=each.value)) for each in Freeze})
    return {each.value: found[each.name] for each in Freeze}


def _freezes(actor: Actor) -> QuerySet[Preservation]:
    return scope.freezes(actor).exclude(request__state__in=("draft", "checked", "signed"))


def orders(actor: Actor, *, ref: str = "", state: str = "", sort: str = "") -> QuerySet[Order]:
    """The orders to the officer's desks, those that wait for an answer first, by their clock."""
    found = scope.orders(actor).select_related("request")
    if ref:
        found = found.filter(ref__contains=ref.strip().upper())
    found = found.filter(state=state) if state else found
    order = {"ref": "ref", "-ref": "-ref", "state": "state", "-state": "-state", "-due": "-due_at"}.get(sort)
    return found.order_by(*([order] if order else [F("answered_at").asc(nulls_first=True)]), "due_at", "id")


def information(actor: Actor, *, ref: str = "", state: str = "", sort: str = "") -> QuerySet[Information]:
    """The offers of information, the newest first."""
    found = scope.information(actor)
    if ref:
        found = found.filter(ref__contains=ref.strip().upper())
    found = found.filter(state=state) if state else found
    order = {"ref": "ref", "-ref": "-ref", "state": "state", "-state": "-state", "updated": "updated_at"}.get(sort)
    return found.order_by(*([order] if order else []), "-updated_at", "id")
