"""The worker's part of an act on a package: seal, verify and open folders, with their custody events."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.adapters.keys import sealing_keys, signing_key
from comity.directory.core import xwing
from comity.directory.queries import Peer
from comity.evidence.adapters import files, packages
from comity.evidence.adapters.packages import ExhibitSource, Opened
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Chain, Circumstances, Hand, Kind
from comity.evidence.core.package.faults import KeyRefused
from comity.evidence.core.package.manifest import Acquisition, Keyring, Label, PackageHeader, PackageId, SignedManifest
from comity.evidence.models import Attachment, Package, Request
from comity.evidence.queries.custody import folder_of, keyring
from comity.terms.marking import Tlp

TOOL, VERSION = "Comity", "0.1"
WORKER = "worker"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package ready to leave: digest of its signed manifest, clear bytes, head of its custody chain."""

    digest: str
    bytes: int
    head: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A package that is here and whole: its manifest, its files in clear, our signed receipt and the chain's head."""

    manifest: SignedManifest
    opened: Opened
    receipt: str
    head: str


def seal(package: Package, *, at: datetime, progress: Progress) -> Sealed:
    """Make the package folder of the row's exhibits, sealed to the other node, with the first three custody events.

    A folder left by an attempt that was never announced is replaced.

    Raises NoRoom, SourceChanged, ManifestInvalid, FileGone, and what `directory.queries.peer` raises.
    """
    request, folder = package.request, folder_of(package)
    peer = directory.peer(request.peer, at=at)
    exhibits = list(_exhibits(package))
    chain = _acquired(package, exhibits, at=at)
    shutil.rmtree(folder, ignore_errors=True)
    packages.seal(
        [_source(number, row) for number, row in enumerate(exhibits, start=1)],
        header=_header(package, request, peer, chain, at=at),
        signing_key=signing_key(),
        recipients={peer.node_id: xwing.public(peer.sealing_public)},
        out=folder,
        progress=progress,
    )
    sealed = packages.load(folder, keyring(peer))
    chain = _add(chain, Kind.SEALED, package, "sealed for delivery", at=at, manifest=sealed.digest)
    chain = _add(chain, Kind.RELEASED, package, "released to the other authority", at=at, counterpart=peer.node_id)
    packages.write_custody(folder, peer.node_id, chain.lines)
    return Sealed(sealed.digest, sealed.manifest.size, chain.head)


def verified(package: Package, *, peer: Peer, at: datetime, progress: Progress) -> Arrived:
    """Check every chunk, decrypt, recompute every hash, and sign the receipt.

    Raises the first PackageFault, CustodyBroken, NoRoom.
    """
    folder, keys, reader = folder_of(package), keyring(peer), settings.COMITY_NODE_ID
    report = packages.verify(folder, keys, progress=progress)
    if report.faults:
        raise report.faults[0]
    sealed = packages.load(folder, keys)
    out = folder.with_name(f"{folder.name}-opened")
    shutil.rmtree(out, ignore_errors=True)
    opened = _open(folder, keys, out, progress)
    lines = packages.read_custody(folder, reader)
    chain = custody.verify_chain(lines, keys, package=sealed.manifest.package, sealed=sealed)
    if chain.standing.on_the_way_to:  # else signed by a round that was cut off before it could say so
        event = custody.receipt(
            chain, _hand(package), _where("received and verified"), at=at, recomputed=opened.recomputed
        )
        chain = custody.append(chain, event, signing_key())
        packages.write_custody(folder, reader, chain.lines)
    return Arrived(sealed, opened, chain.lines[-1].decode(), chain.head)


def opened_event(package: Package, *, peer: Peer, officer: str, role: str, at: datetime) -> str:
    """The chain of an incoming package goes on: an officer opened it. The head after that. Raises CustodyBroken."""
    folder, reader = folder_of(package), settings.COMITY_NODE_ID
    keys = keyring(peer)
    sealed = packages.load(folder, keys)
    chain = custody.verify_chain(
        packages.read_custody(folder, reader), keys, package=sealed.manifest.package, sealed=sealed
    )
    hand = Hand(reader, _organisation(package.request), role, officer)
    event = custody.next_event(chain, Kind.OPENED, hand, _where("opened for the case"), at=at)
    chain = custody.append(chain, event, signing_key())
    packages.write_custody(folder, reader, chain.lines)
    return chain.head


def add_receipt(package: Package, events: Iterable[str], *, peer: Peer) -> str:
    """The other hand's events, held against ours and kept. The head after that. Raises CustodyBroken."""
    folder, keys = folder_of(package), keyring(peer)
    sealed = packages.load(folder, keys)
    lines = (*packages.read_custody(folder, peer.node_id), *(event.encode() for event in events))
    chain = custody.verify_chain(lines, keys, package=sealed.manifest.package, sealed=sealed)
    packages.write_custody(folder, peer.node_id, chain.lines)
    return chain.head


def _open(folder: Path, keys: Keyring, out: Path, progress: Progress) -> Opened:
    """With today's sealing key, or one from before a rotation."""
    *former, last = sealing_keys()
    for key in former:
        try:
            return packages.open_package(folder, key, keys, out, recipient=settings.COMITY_NODE_ID, progress=progress)
        except KeyRefused:
            continue
    return packages.open_package(folder, last, keys, out, recipient=settings.COMITY_NODE_ID, progress=progress)


def _exhibits(package: Package) -> Iterable[Attachment]:
    return package.exhibits.order_by("added_at", "id")


def _source(number: int, row: Attachment) -> ExhibitSource:
    acquired = Acquisition(
        organisation=_organisation(row.request),
        role=row.about,
        officer=str(row.added_by),
        at=row.added_at,
        tool=TOOL,
        version=VERSION,
        source=row.order.ref if row.order else row.request.ref,
    )
    return ExhibitSource(f"E-{number}", files.path_of(row.sha256), row.name, row.media_type, acquired)


def _header(package: Package, request: Request, peer: Peer, chain: Chain, *, at: datetime) -> PackageHeader:
    return PackageHeader(
        package=PackageId(package.id.hex),
        sender=settings.COMITY_NODE_ID,
        request=request.ref,
        legal_basis=f"{request.instrument} art. {request.article} ({request.route})",
        label=Label(Tlp(request.tlp), request.purpose, request.retain_until.date()),
        created_at=at,
        previous_custody=chain.head,
        names={settings.COMITY_NODE_ID: settings.COMITY_NODE_NAME, peer.node_id: peer.name},
    )


def _acquired(package: Package, exhibits: list[Attachment], *, at: datetime) -> Chain:
    digests = {f"E-{number}": row.sha256 for number, row in enumerate(exhibits, start=1)}
    return _add(Chain(package.id.hex), Kind.ACQUIRED, package, "collected for the request", at=at, digests=digests)


def _add(
    chain: Chain,
    kind: Kind,
    package: Package,
    reason: str,
    *,
    at: datetime,
    digests: Mapping[str, str] | None = None,
    manifest: str = "",
    counterpart: str = "",
) -> Chain:
    event = custody.next_event(
        chain, kind, _hand(package), _where(reason), at=at, digests=digests, manifest=manifest, counterpart=counterpart
    )
    return custody.append(chain, event, signing_key())


def _hand(package: Package) -> Hand:
    officer = str(package.created_by or WORKER)
    return Hand(settings.COMITY_NODE_ID, _organisation(package.request), WORKER, officer)


def _organisation(request: Request) -> str:
    return directory.desk(request.desk).organisation.name


def _where(reason: str) -> Circumstances:
    return Circumstances(settings.COMITY_NODE_NAME, TOOL, VERSION, reason)
