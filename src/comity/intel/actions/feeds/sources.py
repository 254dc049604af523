"""Sources are added and removed, and remember how their last exchange ended."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from comity.intel.adapters.feeds import secrets
from comity.intel.core.feeds import addresses
from comity.intel.core.feeds.reports import Report
from comity.intel.models import Collection, Source
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=6)
SPEC_VERSIONS = frozenset({"", "2.0", "2.1"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)
_SECRET = re.compile(r"[\x21-\x7e]{1,4000}", re.ASCII)


class NotAName(ComityError):
    """It stands in the owner of what comes from there."""

    code = "intel.feed.name"
    sentence = gettext_noop("“{given}” is no name for a source. Use small letters, digits and hyphens, 60 at most.")


class NameTaken(ComityError):
    code = "intel.feed.name-taken"
    status = 409
    sentence = gettext_noop("There is another source with the name {name}.")


class NotASecret(ComityError):
    code = "intel.feed.secret"
    sentence = gettext_noop("The secret has signs that cannot be sent, or is longer than 4000. Copy it once more.")


class NothingToDo(ComityError):
    code = "intel.feed.nothing-to-do"
    sentence = gettext_noop("Choose whether to pull from the source, to push to it, or both.")


@dataclass(frozen=True, slots=True)
class Given:
    """What is told of a source. `every_minutes` 0: only when somebody says so."""

    name: str
    url: str
    collection: Collection
    user: str = ""
    secret: str = ""
    organisation: UUID | None = None
    pulls: bool = True
    pushes: bool = False
    every_minutes: int = 0
    whole: bool = False
    all_versions: bool = False
    spec_version: str = ""


@transaction.atomic
def add_source(given: Given, *, by: str = "", at: datetime) -> Source:
    """Remember a collection of another server; nothing is asked there. Its secret goes into a file beside the keys.

    Raises NameTaken, NotACollection, NotAName, NotAnAddress, NotASecret, NothingToDo.
    """
    _check(given)
    place = addresses.collection(given.url)
    told = ("user", "organisation", "collection", "pulls", "pushes", "every_minutes", "whole", "all_versions")
    fields = {name: getattr(given, name) for name in (*told, "spec_version")}
    try:
        with transaction.atomic():
            made = Source.objects.create(name=given.name, url=place.collection, made_at=at, **fields)
    except IntegrityError as taken:
        raise NameTaken(name=given.name) from taken
    facts = {
        "source": given.name,
        "url": place.collection,
        "collection": str(given.collection.public_id),
        "pulls": given.pulls,
        "pushes": given.pushes,
    }
    record("intel.feed.added", str(made.pk), facts, at=at, by=by)
    if given.secret:
        secrets.keep(made.pk, given.secret)
    return made


def _check(given: Given) -> None:
    if not _NAME.fullmatch(given.name):
        raise NotAName(given=given.name[:60])
    if given.secret and not _SECRET.fullmatch(given.secret if not given.user else given.secret.replace(" ", "")):
        raise NotASecret()
    if not (given.pulls or given.pushes):
        raise NothingToDo()
    if given.spec_version not in SPEC_VERSIONS:
        raise NotAName(given=given.spec_version[:60])


@transaction.atomic
def remove_source(source: Source, *, by: str = "", at: datetime) -> None:
    """Forget a source and its secret. What came from it stays, and so does the record of what went to it."""
    record("intel.feed.removed", str(source.pk), {"source": source.name, "url": source.url}, at=at, by=by)
    pk = source.pk
    source.delete()
    transaction.on_commit(lambda: secrets.forget(pk))


def settle(source: Source, report: Report, *, at: datetime) -> None:
    """Remember how an exchange ended, and when the next one is due."""
    code = report.broken_code
    failures = source.failures + 1 if code else 0
    pause = max(_pause(source, failures), timedelta(seconds=report.wait_seconds))
    if report.unfinished:
        pause = timedelta(0)
    Source.objects.filter(pk=source.pk).update(code=code, failures=failures, due_at=at + pause)


def _pause(source: Source, failures: int) -> timedelta:
    """As agreed; after failures longer and longer."""
    every = timedelta(minutes=max(source.every_minutes, 1))
    return max(every, min(REST * 2 ** min(failures, 12), LONGEST_REST)) if failures else every
