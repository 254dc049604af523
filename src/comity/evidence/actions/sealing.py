"""The worker's part of an act on a package: seal, verify and open folders, with their custody events."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from comity.directory import queries as directory
from comity.directory.adapters.keys import sealing_keys, signing_key
from comity.directory.core import xwing
from comity.directory.core.signing import SigningKey
from comity.directory.queries import Peer
from comity.evidence.adapters import files, packages
from comity.evidence.adapters.packages import ExhibitSource, Opened
from comity.evidence.core.package import custody
from comity.evidence.core.package import manifest as manifests
from comity.evidence.core.package.custody import Chain, Circumstances, Hand, Kind
from comity.evidence.core.package.manifest import Acquisition, Label, PackageHeader, PackageId, SignedManifest
from comity.evidence.models import Attachment, Package, Request
from comity.evidence.queries.custody import folder_of, keyring
from comity.evidence.queries.custody import held as custody_of
from comity.law.core import naming
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
    request, folder, hand = package.request, folder_of(package), _hand(package)
    peer = directory.peer(request.peer, at=at)
    rows = list(_exhibits(package))
    digests = {f"E-{number}": row.sha256 for number, row in enumerate(rows, start=1)}
    chain = hand.adds(Chain(package.id.hex), Kind.ACQUIRED, "collected for the request", at=at, digests=digests)
    shutil.rmtree(folder, ignore_errors=True)
    sealed = packages.seal(
        [_source(number, row) for number, row in enumerate(rows, start=1)],
        header=_header(package, request, peer, chain, at=at),
        signing_key=hand.key,
        recipients={peer.node_id: xwing.public(peer.sealing_public)},
        out=folder,
        progress=progress,
    )
    digest = manifests.digest(sealed)
    chain = hand.adds(chain, Kind.SEALED, "sealed for delivery", at=at, manifest=digest)
    chain = hand.adds(chain, Kind.RELEASED, "released to the other authority", at=at, counterpart=peer.node_id)
    packages.write_custody(folder, peer.node_id, chain.lines)
    return Sealed(digest, sealed.size, chain.head)


def verified(package: Package, *, at: datetime, progress: Progress) -> Arrived:
    """Decrypt every chunk, recompute every hash, and sign the receipt.

    Raises the first PackageFault, CustodyBroken, NoRoom.
    """
    folder, reader, hand = folder_of(package), settings.COMITY_NODE_ID, _hand(package)
    keys = keyring(package.request.peer, package.request.ref)
    out = folder.with_name(f"{folder.name}-opened")
    shutil.rmtree(out, ignore_errors=True)
    opened = packages.open_package(folder, sealing_keys(), keys, out, recipient=reader, progress=progress)
    held = custody_of(package)
    chain = held.chain
    if chain.standing.on_the_way_to:  # else signed by a round that was cut off before it could say so
        where = _where("received and verified")
        event = custody.receipt(chain, hand.hand, where, at=at, recomputed=opened.recomputed)
        chain = custody.append(chain, event, hand.key)
        packages.write_custody(folder, reader, chain.lines)
    return Arrived(held.sealed, opened, chain.lines[-1].decode(), chain.head)


def opened_event(package: Package, *, officer: str, role: str, at: datetime) -> str:
    """The chain of an incoming package goes on: an officer opened it. The head after that. Raises CustodyBroken."""
    reader = settings.COMITY_NODE_ID
    hand = _Hand(Hand(reader, _organisation(package.request), role, officer), signing_key())
    chain = hand.adds(custody_of(package).chain, Kind.OPENED, "opened for the case", at=at)
    packages.write_custody(folder_of(package), reader, chain.lines)
    return chain.head


def add_receipt(package: Package, events: Iterable[str]) -> str:
    """The other hand's events, held against ours and kept. The head after that. Raises CustodyBroken."""
    chain = custody_of(package, [event.encode() for event in events]).chain
    packages.write_custody(folder_of(package), package.request.peer, chain.lines)
    return chain.head


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
        legal_basis=naming.legal_basis(request.instrument, request.article, request.route),
        label=Label(Tlp(request.tlp), request.purpose, request.retain_until.date()),
        created_at=at,
        previous_custody=chain.head,
        names={settings.COMITY_NODE_ID: settings.COMITY_NODE_NAME, peer.node_id: peer.name},
    )


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who acts, and the key that signs for it: taken once, since a rotation may come while a package is sealed."""

    hand: Hand
    key: SigningKey

    def adds(
        self,
        chain: Chain,
        kind: Kind,
        reason: str,
        *,
        at: datetime,
        digests: Mapping[str, str] | None = None,
        manifest: str = "",
        counterpart: str = "",
    ) -> Chain:
        where = _where(reason)
        event = custody.next_event(
            chain, kind, self.hand, where, at=at, digests=digests, manifest=manifest, counterpart=counterpart
        )
        return custody.append(chain, event, self.key)


def _hand(package: Package) -> _Hand:
    officer = str(package.created_by or WORKER)
    return _Hand(Hand(settings.COMITY_NODE_ID, _organisation(package.request), WORKER, officer), signing_key())


def _organisation(request: Request) -> str:
    return directory.desk(request.desk).organisation.name


def _where(reason: str) -> Circumstances:
    return Circumstances(settings.COMITY_NODE_NAME, TOOL, VERSION, reason)
