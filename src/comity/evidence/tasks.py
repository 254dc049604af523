"""What the worker does for evidence every few seconds: watch clocks, seal, fetch and verify packages, delete in time.

Each piece of work is claimed by its row, so that several workers never take up the same one, and fails alone.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from types import MappingProxyType
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from comity.directory import queries as directory
from comity.evidence.actions import delivering, freezing, keeping, receiving, sealing
from comity.evidence.adapters import packages
from comity.evidence.core.package.faults import PackageFault
from comity.evidence.core.package.packing import PackageState
from comity.evidence.core.preservation import Freeze
from comity.evidence.models import ClockRow, Information, Package, Preservation, Request
from comity.evidence.queries.custody import folder_of, keyring
from comity.federation.adapters.blobs import BlobCorrupt, BlobUnknown, fetch_blob
from comity.federation.adapters.http import PeerUnreachable
from comity.terms.errors import ComityError, as_said, gettext_noop

Row = TypeVar("Row")
log = logging.getLogger("comity.evidence")

AT_ONCE = 50
LEASE = timedelta(seconds=30)
FETCH_SECONDS = 20
PROGRESS_SECONDS = 1.0
MAX_WAIT = timedelta(minutes=10)


UNNAMED = gettext_noop("something it gives no name to")


class DiskTrouble(ComityError):
    code = "evidence.disk-trouble"
    status = 507
    sentence = gettext_noop("The disk of this node said: {why}. The node operator has to look; it is tried again.")
    words = MappingProxyType({"why": as_said})


_PASSING = (PeerUnreachable, BlobUnknown, BlobCorrupt, DiskTrouble)


@dataclass(frozen=True, slots=True)
class Done:
    """How much was done in one round."""

    warned: int = 0
    lapsed: int = 0
    erased: int = 0
    sealed: int = 0
    fetched: int = 0

    def __bool__(self) -> bool:
        return any((self.warned, self.lapsed, self.erased, self.sealed, self.fetched))


def tick(at: datetime) -> Done:
    """One round of everything, the watch first. With threads, `watch`, `seal_due` and `fetch_due` each have one."""
    watched = watch(at)
    return replace(watched, sealed=seal_due(at), fetched=fetch_due(at))


def watch(at: datetime) -> Done:
    """What follows from time alone: warnings, lapses, deletions."""
    return Done(warned=warn_due(at), lapsed=lapse_due(at), erased=erase_due(at))


def warn_due(at: datetime) -> int:
    """Warnings written."""
    due = ClockRow.objects.filter(next_warning_at__lte=at, stopped_at=None).order_by("next_warning_at")
    return sum(keeping.warn(clock, at=at) for clock in due[:AT_ONCE])


def lapse_due(at: datetime) -> int:
    """Freezes that ended by time; only the asked side ends them, and tells the other."""
    due = Preservation.objects.filter(
        state__in=(Freeze.IN_FORCE, Freeze.EXTENDED), until__lte=at, request__side="asked"
    )
    return _each(due[:AT_ONCE], lambda row: freezing.lapse(row, at=at))


def erase_due(at: datetime) -> int:
    """Requests and offers deleted at the end of their retention."""
    requests = Request.objects.filter(retain_until__lte=at, erased_at=None)[:AT_ONCE]
    offers = Information.objects.filter(retain_until__lte=at, erased_at=None)[:AT_ONCE]
    return _each(requests, lambda row: keeping.erase(row, at=at)) + _each(
        offers, lambda row: keeping.erase_information(row, at=at)
    )


def seal_due(at: datetime) -> int:
    """Packages sealed and announced."""
    done = 0
    while (package := _claim(PackageState.SEALING, at)) is not None:
        try:
            sealed = sealing.seal(package, at=at, progress=_Progress(package))
            delivering.dispatch(package, sealed, at=at)
            done += 1
        except (ComityError, OSError) as error:
            _put_off(package, error, at)
    return done


def fetch_due(at: datetime) -> int:
    """Packages fetched, verified and receipted; each gets some seconds a round, and goes on in the next."""
    done = 0
    until = monotonic() + FETCH_SECONDS
    while monotonic() < until and (package := _claim(PackageState.FETCHING, at)) is not None:
        try:
            done += _fetch(package, at, until)
        except (ComityError, OSError) as error:
            _put_off(package, error, at)
    return done


def _fetch(package: Package, at: datetime, until: float) -> bool:
    peer, folder = directory.peer(package.request.peer, at=at), folder_of(package)
    manifest = packages.load(folder, keyring(peer.node_id, package.request.ref)).manifest
    progress = _Progress(package)
    while missing := packages.missing_chunks(manifest, folder):
        left = sum(one.size for one in missing)
        for one in missing:
            if monotonic() > until:
                Package.objects.filter(pk=package.pk).update(retry_at=at)
                return False
            fetch_blob(peer, one.sha256, one.path, max_bytes=one.size, progress=lambda _bytes: progress.hold())
            left -= one.size
            progress(max(0, manifest.size - left), manifest.size)
    arrived = sealing.verified(package, at=at, progress=lambda _done, _all: progress.hold())
    receiving.verify(package, arrived, at=at)
    return True


def _claim(state: PackageState, at: datetime) -> Package | None:
    """The next package in that state, held for this worker."""
    with transaction.atomic():
        due = Package.objects.select_for_update(skip_locked=_skips()).filter(state=state, retry_at__lte=at)
        package = due.order_by("retry_at").first()
        if package is None:
            return None
        package.retry_at = max(at, timezone.now()) + LEASE
        package.save(update_fields=["retry_at"])
    return Package.objects.select_related("request").get(pk=package.pk)


def _skips() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _put_off(package: Package, error: ComityError | OSError, at: datetime) -> None:
    """Try again later where that may help; a package that is wrong stays wrong."""
    if isinstance(error, PackageFault) and not package.outgoing and "chunk" in error.facts:
        (folder_of(package) / "chunks" / str(error.facts["chunk"])).unlink(missing_ok=True)  # to be fetched anew
    if isinstance(error, OSError):
        error = DiskTrouble(why=error.strerror or UNNAMED)
    lasting = isinstance(error, PackageFault) or not isinstance(error, _PASSING)
    wait = min(MAX_WAIT, timedelta(seconds=5) * 2 ** min(package.tries, 8))
    delivering.put_off(package, error, retry_at=None if lasting else at + wait, at=at)


class _Progress:
    """Writes how far a package is, at most once a second, and holds the claim meanwhile."""

    def __init__(self, package: Package) -> None:
        self._package, self._next = package, 0.0

    def __call__(self, done: int, total: int) -> None:
        if monotonic() >= self._next:
            self._write(bytes=total, bytes_done=done)

    def hold(self) -> None:
        if monotonic() >= self._next:
            self._write()

    def _write(self, **changed: int) -> None:
        self._next = monotonic() + PROGRESS_SECONDS
        Package.objects.filter(pk=self._package.pk).update(retry_at=timezone.now() + LEASE, **changed)


def _each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    """How many acts were done; one that is refused is left for the next round, and harms no other."""
    done = 0
    for row in rows:
        try:
            done += act(row) is not False
        except ComityError as error:
            log.warning("evidence: %s is left for the next round", error.code)
    return done
