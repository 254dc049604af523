"""Opening a package by hand, from the command line of the node it is addressed to."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from comity.directory.adapters.keys import sealing_keys, signing_key
from comity.evidence.adapters import packages
from comity.evidence.adapters.packages import Opened, Progress
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Circumstances, Hand, Kind
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import SignedManifest
from comity.evidence.queries.custody import keyring
from comity.ledger import actions as ledger

OPERATOR, CONSOLE = "node operator", "console"


def open_by_hand(folder: Path, out: Path, *, at: datetime, progress: Progress | None = None) -> Opened:
    """Decrypt a package of this node into the new folder `out`.

    The leaf is written before anything is decrypted, so that an opening that is broken off is known too; the custody
    event after, if the evidence is in this node's hands by then.

    Raises the first PackageFault, CustodyBroken, NoRoom, PackageExists.
    """
    claimed, reader = packages.claimed(folder), settings.COMITY_NODE_ID
    keys = keyring(claimed.sender, claimed.request)
    signed = packages.load(folder, keys)
    facts = {"manifest": signed.digest, "package": signed.manifest.package, "bytes": signed.manifest.size}
    with transaction.atomic():
        ledger.record("evidence.package.opened-by-hand", signed.manifest.request, facts, at=at)
    opened = packages.open_package(folder, sealing_keys(), keys, out, recipient=reader, progress=progress)
    _tell_custody(folder, signed, keys, at=at)
    return opened


def _tell_custody(folder: Path, signed: SignedManifest, keys: Keyring, *, at: datetime) -> None:
    reader = settings.COMITY_NODE_ID
    lines = packages.read_custody(folder, reader)
    if not lines:
        return
    chain = custody.verify_chain(lines, keys, package=signed.manifest.package, sealed=signed)
    if chain.standing.holder != reader or chain.standing.on_the_way_to:
        return
    hand = Hand(reader, settings.COMITY_NODE_NAME, OPERATOR, CONSOLE)
    where = Circumstances(settings.COMITY_NODE_NAME, "comity package open", "0.1", "opened by hand")
    event = custody.next_event(chain, Kind.OPENED, hand, where, at=at)
    packages.write_custody(folder, reader, custody.append(chain, event, signing_key()).lines)
