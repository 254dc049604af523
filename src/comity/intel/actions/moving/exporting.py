"""Objects leave as a file: what its recipient may read of them, and nothing else; which they were is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from comity.directory.core.permissions import CONSOLE, Act, Actor, require
from comity.intel.actions.exchange.exporting import exported
from comity.intel.actions.exchange.gating import TOO_LARGE, Gate
from comity.intel.adapters.moving.writing import Form, Issue, write
from comity.intel.core.sharing.grounds import SENTENCES
from comity.intel.models import Export
from comity.intel.queries.moving.recipients import Recipient
from comity.intel.queries.moving.selecting import Selection, rows
from comity.intel.queries.reading import Sight
from comity.terms.errors import ComityError, gettext_noop

MOST = 100_000
"""Objects that one page exports; a command has no limit."""
MOST_LOOKED = 10_000
LARGE = gettext_noop("It is too large to be sent.")


class NothingToExport(ComityError):
    code = "intel.export.nothing"
    sentence = gettext_noop("Nothing of it may go to this recipient, so there is no file.")


class TooMuchToExport(ComityError):
    code = "intel.export.too-much"
    status = 413
    sentence = gettext_noop("These are more than {limit} objects. Ask the operator to export them by command.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file: in which form, of what, for whom. `sight` is what the officer may see herself."""

    form: Form
    chosen: Selection
    to: Recipient
    sight: Sight


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the first objects: how many go, and how many stay for which reason (code). `more`: there are others."""

    goes: int
    withheld: Mapping[str, int]
    more: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    row: Export
    objects: int
    withheld: Mapping[str, int]


def preview(wanted: Wanted, *, by: Actor) -> Preview:
    """What would go. Raises NotPermitted."""
    _may(wanted, by)
    gate, goes, looked = _gate(wanted), 0, 0
    for row in islice(rows(wanted.chosen, wanted.sight), MOST_LOOKED + 1):
        looked += 1
        goes += looked <= MOST_LOOKED and gate.readable(row) is not None
    return Preview(goes, gate.withheld, looked > MOST_LOOKED)


def export(
    wanted: Wanted,
    stream: BinaryIO,
    *,
    by: Actor,
    at: datetime,
    most: int | None = MOST,
    say: Callable[[int], object] = lambda _: None,
) -> Made:
    """Write a file, and keep which objects are in it. What is written is nobody's before this returns.

    Raises NotPermitted, NothingToExport, TooMuchToExport, and what writing raises.
    """
    _may(wanted, by)
    gate, ids, digest = _gate(wanted), list[int](), sha256()
    issue = Issue(uuid4(), at, settings.COMITY_NODE_ID)
    for part in write(wanted.form, _readable(wanted, gate, ids, most, say), issue):
        digest.update(part)
        stream.write(part)
    if not ids:
        raise NothingToExport()
    name = "" if wanted.to.is_here else wanted.to.name
    row = exported(ids, wanted.form, recipient=name, sha256=digest.hexdigest(), by=by.officer_id, at=at)
    return Made(row, len(ids), gate.withheld)


def why(code: str) -> str:
    """The reason behind a code, to be translated."""
    return LARGE if code == TOO_LARGE else SENTENCES[code][0]


def _may(wanted: Wanted, by: Actor) -> None:
    """For her own use an officer takes what she may see; to hand it on is a release. The operator's commands may."""
    if by is not CONSOLE:
        require(by, Act.INTEL_VIEW if wanted.to.is_here else Act.INTEL_RELEASE)


def _gate(wanted: Wanted) -> Gate:
    return Gate(wanted.to.reader, wanted.to.release, settings.COMITY_NODE_ID)


def _readable(
    wanted: Wanted, gate: Gate, ids: list[int], most: int | None, say: Callable[[int], object]
) -> Iterator[bytes]:
    """What may leave, each object noted as it goes. A list takes from indicators only."""
    for row in rows(wanted.chosen, wanted.sight):
        if wanted.form.is_list and row.type != "indicator":
            continue
        raw = gate.readable(row)
        if raw is not None:
            if most is not None and len(ids) == most:
                raise TooMuchToExport(limit=most)
            ids.append(row.object_id)
            say(len(ids))
            yield raw
