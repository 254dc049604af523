"""Taking packs into use, and back out of it. Each is one act with its leaf; the shelf follows once it is committed."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from comity.directory.core.permissions import Act, Actor, require
from comity.law.adapters import shelf
from comity.law.core.packs import chain, checks
from comity.law.core.packs.checks import Author
from comity.law.core.packs.pack import lines_of
from comity.ledger.actions import record
from comity.ledger.actions.recording import locked
from comity.stewardship import queries
from comity.stewardship.actions.verifying import Opened, opened
from comity.stewardship.models import Pack
from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3


class AlreadyInUse(ComityError):
    code = "stewardship.pack-in-use"
    status = 409
    sentence = gettext_noop("The pack {pack} is in use here already. There is nothing to do.")


class NotInUse(ComityError):
    code = "stewardship.pack-not-in-use"
    status = 409
    sentence = gettext_noop("The pack {pack} is not in use. There is nothing to take back.")


class NotTheNewest(ComityError):
    code = "stewardship.pack-not-the-newest"
    status = 409
    sentence = gettext_noop("Version {version} builds on this pack. Take that one back first.")


@transaction.atomic
def install(envelope: bytes, *, came: Pack.Came, by: Actor, at: datetime) -> Pack:
    """Take a signed pack into use: one that is new, or again one that was taken back.

    Raises what `opened` raises, PackNotNext, PackRolledBack, AlreadyInUse, NotPermitted and a Fault of its lines.
    """
    require(by, Act.LAW_PACK_MANAGE)
    return admit(opened(envelope, at=at), came=came, by=by.officer_id, at=at)


def admit(found: Opened, *, came: Pack.Came, by: str, at: datetime) -> Pack:
    """Take a pack whose signature counts into use, inside the caller's transaction. Raises as `install` does.

    One at a time: each takes the next place, so the log is held from the beginning.
    """
    locked()
    known = Pack.objects.select_for_update().filter(digest=found.digest).first()
    if known is not None and known.in_use:
        raise AlreadyInUse(pack=known.ref)
    known_links = queries.links(found.pack.issuer)
    if known is not None:
        chain.again(found.pack, known_links)
        taken_back: tuple[str, ...] = ()
    else:
        taken_back = chain.taken_back_by(found.pack, known_links)
    for row in Pack.objects.filter(digest__in=taken_back).order_by("-version"):
        _take_back(row, why="", by=by, at=at)
    pack = found.pack
    author = Author(pack.issuer, Iso3(pack.state), pack.on)
    checks.require(lines_of(pack, digest=found.digest), author, queries.knowledge(on=at.date()))
    row = _again(known, by=by, at=at) if known else _keep(found, came=came, by=by, at=at)
    facts = {"pack": row.digest, "issuer": row.issuer, "version": row.version, "lines": row.lines, "came": row.came}
    record("law.pack.installed", row.ref, facts, at=at, by=by)
    transaction.on_commit(shelve)
    return row


@transaction.atomic
def revert(named: str, *, why: str, by: Actor, at: datetime) -> Pack:
    """Take the newest pack of an issuer out of use; what it amended is as it was before. It stays as proof.

    Raises PackUnknown, NotInUse, NotTheNewest, NotPermitted.
    """
    require(by, Act.LAW_PACK_MANAGE)
    locked()
    row = Pack.objects.select_for_update().get(pk=queries.pack(named).pk)
    if not row.in_use:
        raise NotInUse(pack=row.ref)
    later = Pack.objects.filter(issuer=row.issuer, standing=Pack.Standing.IN_USE, version__gt=row.version)
    if newest := later.order_by("-version").first():
        raise NotTheNewest(version=newest.version)
    _take_back(row, why=why, by=by.officer_id, at=at)
    transaction.on_commit(shelve)
    return row


def shelve() -> bool:
    """Let this machine's shelf hold the packs that are in use. False where it does."""
    return shelf.put(settings.COMITY_LAW, queries.payloads_in_use())


def _take_back(row: Pack, *, why: str, by: str, at: datetime) -> None:
    row.standing, row.taken_back_at, row.taken_back_by, row.why = Pack.Standing.TAKEN_BACK, at, by, why
    row.save(update_fields=["standing", "taken_back_at", "taken_back_by", "why"])
    facts = {"pack": row.digest, "issuer": row.issuer, "version": row.version, "why": why}
    record("law.pack.taken-back", row.ref, facts, at=at, by=by)


def _again(row: Pack, *, by: str, at: datetime) -> Pack:
    row.standing, row.place, row.installed_at, row.installed_by = Pack.Standing.IN_USE, _next_place(), at, by
    row.taken_back_at, row.taken_back_by, row.why = None, "", ""
    row.save()
    return row


def _keep(found: Opened, *, came: Pack.Came, by: str, at: datetime) -> Pack:
    return Pack.objects.create(
        digest=found.digest,
        issuer=found.pack.issuer,
        state=found.pack.state,
        version=found.pack.version,
        previous=found.pack.previous,
        made_at=found.pack.made_at,
        lines=len(found.pack.lines),
        envelope=found.envelope,
        came=came,
        place=_next_place(),
        installed_at=at,
        installed_by=by,
    )


def _next_place() -> int:
    newest = Pack.objects.aggregate(newest=Max("place"))["newest"]
    return int(newest or 0) + 1
