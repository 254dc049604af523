"""The letter of request of a request: its words in one language or two, its values as they were written."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from comity.directory import queries as directory
from comity.evidence.adapters import letters
from comity.evidence.core.bodies import digest_of
from comity.evidence.core.form.fields import FormField, authority_view
from comity.evidence.core.form.identifiers import Identifier
from comity.evidence.core.form.values import Lines, Period, Value
from comity.evidence.core.letter import Hand, Head, Labels, Letter, Row
from comity.evidence.core.machine import Kind, Side, State
from comity.evidence.models import Request
from comity.evidence.queries import law
from comity.evidence.templatetags.words import word
from comity.law.core.knowledge import load
from comity.terms.instants import to_text
from comity.terms.state import Iso3

T = TypeVar("T")


def letter_pdf(request: Request, languages: Sequence[str], *, at: datetime) -> bytes:
    """The letter as PDF, in one language or in two side by side. Raises RouteUnknown."""
    return letters.pdf(letter_of(request, languages), at=at)


def letter_of(request: Request, languages: Sequence[str]) -> Letter:
    """What the letter says. `languages` are one or two of this node's languages, the reader's first."""
    spoken = tuple(dict.fromkeys(languages))[:2]
    unsigned = request.state in (State.DRAFT, State.CHECKED)
    return Letter(
        ref=request.ref,
        digest=request.digest or digest_of(msgspec.json.encode(request.values, order="sorted")),
        unsigned=unsigned,
        languages=spoken,
        labels=tuple(_in(language, lambda: _labels(request)) for language in spoken),
        heads=_heads(request, spoken),
        rows=_rows(request, spoken),
        signatures=() if unsigned else _hands(request),
    )


def _labels(request: Request) -> Labels:
    preservation = request.kind == Kind.PRESERVATION
    under = {"instrument": _instrument(request), "article": request.article}
    return Labels(
        title=_("Request for the preservation of data") if preservation else _("Request for the disclosure of data"),
        basis=_("Under %(instrument)s, art. %(article)s") % under,
        signatures=_("Signed electronically by"),
        proof=_(
            "The footer names the SHA-256 of exactly what was signed. Each officer stands under a pseudonym that the "
            "requesting authority resolves; the node's signature travels with the electronic original."
        ),
        unsigned=_("Draft: not signed, and without effect."),
    )


def _instrument(request: Request) -> str:
    found = load().instruments.get(request.instrument)
    return _(found.title) if found else request.instrument


def _heads(request: Request, spoken: Sequence[str]) -> tuple[Head, ...]:
    ours, theirs = str(request.desk), request.their_desk
    asking, asked = (ours, theirs) if request.side == Side.ASKING else (theirs, ours)
    lines: tuple[tuple[Callable[[], str], Callable[[], str]], ...] = (
        (lambda: _("Reference"), lambda: request.ref),
        (lambda: _("From"), lambda: _desk(asking, request.requesting)),
        (lambda: _("To"), lambda: _desk(asked, request.requested)),
        (lambda: _("Data"), lambda: word(request.data)),
        (lambda: _("Holder"), lambda: word(request.holder)),
        (lambda: _("Urgency"), lambda: word(request.urgency)),
        (lambda: _("Handling"), lambda: f"{request.tlp} · {request.purpose}"),
    )
    return tuple(
        Head(tuple(_in(language, said) for language in spoken), _once(_in(language, value) for language in spoken))
        for said, value in lines
    )


def _once(values: Iterable[str]) -> str:
    """A value in every language of the letter, once where they agree."""
    return " / ".join(dict.fromkeys(values))


def _desk(desk_id: str, state: str) -> str:
    name = _(load().states[Iso3(state)].name)
    try:
        desk = directory.desk(desk_id)
    except directory.DeskUnknown:
        return name
    return f"{desk.organisation.name}, {desk.name}, {name}"


def _rows(request: Request, spoken: Sequence[str]) -> tuple[Row, ...]:
    filled = authority_view(law.request_form(request), law.request_values(request))
    return tuple(Row(_field_labels(field, spoken), field.source, _lines(value)) for field, value in filled)


def _field_labels(field: FormField, spoken: Sequence[str]) -> tuple[str, ...]:
    return tuple(_in(language, lambda: _(field.label)) for language in spoken)


def _lines(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.splitlines()) or ("",)
    if isinstance(value, Lines):
        return value.entries
    if isinstance(value, Period):
        return (f"{to_text(value.since)} / {to_text(value.until)} ({value.zone})",)
    return tuple(_identifier(entry) for entry in value.entries)


def _identifier(entry: Identifier) -> str:
    port = f" port {entry.port}" if entry.port else ""
    at = f", {to_text(entry.at)} ({entry.zone})" if entry.at else ""
    return f"{entry.type}: {entry.value}{port}{at}"


def _hands(request: Request) -> tuple[Hand, ...]:
    rows = request.signatures.filter(voided_at=None).order_by("signed_at")
    return tuple(Hand(row.role, to_text(row.signed_at), str(row.officer)) for row in rows)


def _in(language: str, say: Callable[[], T]) -> T:
    with translation.override(language):
        return say()
