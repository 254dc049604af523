"""Reads over data packs and the draft of this node."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from comity.directory.core import dsse
from comity.law.core.book.amendments import Line
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs import pack as packs
from comity.law.core.packs.chain import Link
from comity.law.core.packs.lines import Draft, line_of
from comity.stewardship.models import DraftLine, Pack
from comity.terms.errors import ComityError, gettext_noop


class PackUnknown(ComityError):
    code = "stewardship.pack-unknown"
    status = 404
    sentence = gettext_noop("There is no data pack “{pack}” here. See: comity law packs")


class DraftLineUnknown(ComityError):
    code = "stewardship.draft-line-unknown"
    status = 404
    sentence = gettext_noop("This line is no longer in the draft. Somebody may have published it, or taken it out.")


def all_packs() -> QuerySet[Pack]:
    """Every pack, the newest in its place first."""
    return Pack.objects.defer("envelope")


def pack(named: str) -> Pack:
    """The pack of a digest, of its first eight letters or more, or of a reference. Raises PackUnknown."""
    by_ref = [each for each in all_packs() if each.ref == named]
    by_digest = Pack.objects.filter(digest__startswith=named) if len(named) >= 8 else Pack.objects.none()
    found = [*by_ref, *by_digest[:2]]
    if len(found) != 1:
        raise PackUnknown(pack=named[:100])
    return found[0]


def payload_of(row: Pack) -> bytes:
    """What was signed; the signature was verified when the pack came."""
    return dsse.unverified_payload(bytes(row.envelope))


def lines_of(row: Pack) -> tuple[Line, ...]:
    return packs.lines_of(packs.decode(payload_of(row)), digest=row.digest)


def payloads_in_use() -> list[bytes]:
    """What is signed in each pack in use, in the order in which they amend the record."""
    return [payload_of(row) for row in _in_use()]


def knowledge(*, on: date, before: Pack | None = None) -> Knowledge:
    """The law with the packs in use as the database has them, or with those only that come before one."""
    rows = _in_use().filter(place__lt=before.place) if before else _in_use()
    return Knowledge(_lines(rows), digest="", day=on)


def links(issuer: str) -> list[Link]:
    """The packs of an issuer as links of its chain, oldest first."""
    rows = Pack.objects.filter(issuer=issuer).order_by("version")
    return [Link(row.digest, row.version, row.in_use) for row in rows.defer("envelope")]


def draft() -> list[tuple[DraftLine, Line]]:
    """The draft of this node's state, each row with the line that it says; numbered as they will be published."""
    return [(row, line_of(Draft(number=number, **row.cells))) for number, row in enumerate(DraftLine.objects.all(), 1)]


def draft_line(line_id: str) -> DraftLine:
    """Raises DraftLineUnknown."""
    found = DraftLine.objects.filter(pk=line_id).first()
    if found is None:
        raise DraftLineUnknown()
    return found


def _in_use() -> QuerySet[Pack]:
    return Pack.objects.filter(standing=Pack.Standing.IN_USE).order_by("place")


def _lines(rows: Iterable[Pack]) -> list[Line]:
    return [line for row in rows for line in lines_of(row)]
