"""The whole story of a package, verified by anyone with nothing but files: no node, no database, no decryption key."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from comity.directory.core import manifest as node_manifest
from comity.directory.core import rotation
from comity.directory.core.fingerprint import Fingerprint
from comity.directory.core.manifest import Manifest as NodeManifest
from comity.directory.core.rotation import Tenure
from comity.evidence.adapters import package_folder as disk
from comity.evidence.adapters.package_check import Report, verify
from comity.evidence.adapters.package_seal import Progress
from comity.evidence.core.package import custody
from comity.evidence.core.package.custody import Chain
from comity.evidence.core.package.custody_faults import CustodyMissing, EventRemoved
from comity.evidence.core.package.keyring import Keyring, Record
from comity.evidence.core.package.manifest import SignedManifest
from comity.ledger.core import receipts
from comity.ledger.core.receipts import Checked
from comity.ledger.core.vkeys import VerifierKey, read_vkeys
from comity.terms.errors import ComityError


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the verifier was given to trust: the nodes' own manifests, with fingerprints to compare by word of mouth.

    `tenures` are the keys of each node with the time for which each counts; former manifests tell of former keys.
    """

    manifests: tuple[NodeManifest, ...]
    tenures: Mapping[str, tuple[Tenure, ...]]

    @property
    def fingerprints(self) -> tuple[tuple[str, Fingerprint], ...]:
        """Each node with the fingerprint of its root: two of one node are for a person to judge."""
        return tuple(dict.fromkeys((manifest.node_id, manifest.fingerprint) for manifest in self.manifests))

    @property
    def log_keys(self) -> Mapping[VerifierKey, str]:
        """The keys of the nodes' logs, and whose each is."""
        logs = ((manifest.node_id, read_vkeys(manifest.ledger)) for manifest in self.manifests if manifest.ledger)
        return {key: node for node, keys in logs for key in keys}

    def owner(self, log: str) -> str:
        """The node whose log it is; "" where none or several say so."""
        owners = {node for key, node in self.log_keys.items() if key.name == log}
        return owners.pop() if len(owners) == 1 else ""


@dataclass(frozen=True, slots=True)
class Copy:
    """The chain of custody of one recipient's copy, or why it does not hold; neither if it lies elsewhere."""

    recipient: str
    chain: Chain | None = None
    problem: ComityError | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt of a log, or why it does not hold. `about` says that its event names this package's manifest."""

    log: str
    checked: Checked | None = None
    problem: ComityError | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """What could be proved."""

    report: Report
    copies: tuple[Copy, ...]
    proofs: tuple[Proof, ...]

    @property
    def problems(self) -> tuple[ComityError, ...]:
        copies = [copy.problem for copy in self.copies if copy.problem]
        proofs = [proof.problem for proof in self.proofs if proof.problem]
        return (*self.report.faults, *copies, *proofs)


def trusted(envelopes: Sequence[bytes]) -> Trusted:
    """The manifests of nodes, each held against its own root keys; an expired one counts for what it was.

    Raises ManifestMalformed, ManifestUnsigned, EnvelopeMalformed, SuiteRefused, ManifestTooLong.
    """
    given, accepted = [], defaultdict(list)
    for envelope in envelopes:
        said = node_manifest.unverified(envelope)
        given.append(node_manifest.self_consistent(envelope, at=said.created))
        accepted[said.node_id].append(envelope)
    return Trusted(tuple(given), {node: rotation.tenures(each) for node, each in accepted.items()})


def audit(folder: Path, given: Trusted, proofs: Sequence[str] = (), *, progress: Progress | None = None) -> Audit:
    """Every file against the manifest, every chain of custody, every receipt; heads in receipts against the chains.

    `proofs` are receipts from elsewhere, beside those in the folder.

    Raises ManifestMissing, ManifestAltered, ManifestInvalid, ManifestKeyEnded, SenderUnknown; NotAReceipt.
    """
    texts = (*proofs, *disk.proofs(folder))
    checked = [_proof(each, given) for text in texts for each in receipts.read_receipts(text)]
    keys = Keyring(given.tenures, tuple(record for proof in checked for record in _records(proof, given)))
    report = verify(folder, keys, progress=progress)
    sealed = SignedManifest(report.manifest, report.digest)
    proven = [replace(proof, about=_told(proof, "manifest") == report.digest) for proof in checked]
    copies = [_copy(folder, recipient, keys, sealed) for recipient in report.manifest.recipients]
    heads = {head for proof in proven if (head := _head(proof))}
    return Audit(report, tuple(_whole(copies, heads)), tuple(proven))


def _copy(folder: Path, recipient: str, keys: Keyring, sealed: SignedManifest) -> Copy:
    try:
        lines = disk.read_custody(folder, recipient)
        if not lines:
            return Copy(recipient)
        return Copy(recipient, custody.verify_chain(lines, keys, package=sealed.manifest.package, sealed=sealed))
    except ComityError as problem:
        return Copy(recipient, problem=problem)


def _proof(receipt: receipts.Receipt, given: Trusted) -> Proof:
    log = receipt.note.partition("\n")[0]
    own = [key for key in given.log_keys if key.name == log]
    others = [key for key in given.log_keys if key.name != log]
    try:
        checked = receipts.check(receipt, own, others)
    except ComityError as problem:
        return Proof(log, problem=problem)
    return Proof(log, checked)


def _records(proof: Proof, given: Trusted) -> Iterator[Record]:
    """What the receipt proves of dates: in the words of the log's owner, and of every witness that is another node."""
    event = proof.checked.event if proof.checked else None
    if not proof.checked or not event:
        return
    seen = [(signed.timestamp, signed.key.name) for signed in proof.checked.witnesses if signed.timestamp]
    said = [(event.at, proof.log), *((datetime.fromtimestamp(at, UTC), witness) for at, witness in seen)]
    for digest in (_told(proof, "manifest"), _told(proof, "custody")):
        yield from (Record(digest, at, given.owner(log)) for at, log in said if digest and given.owner(log))


def _told(proof: Proof, fact: str) -> str:
    """What the logged act says of that fact, "" if nothing."""
    event = proof.checked.event if proof.checked else None
    return str(event.facts.get(fact, "")) if event else ""


def _head(proof: Proof) -> str:
    """The head of the chain that a logged act on this package wrote down, "" if it did not."""
    return _told(proof, "custody") if proof.about else ""


def _whole(copies: Sequence[Copy], heads: set[str]) -> list[Copy]:
    """The copies; with a problem where there is no chain at all, or where none has a head that a log knows."""
    if not any(copy.chain or copy.problem for copy in copies):
        return [replace(copy, problem=CustodyMissing()) for copy in copies]
    known = {digest for copy in copies if copy.chain for digest in copy.chain.digests}
    return list(copies) if heads <= known else [_cut_off(copy) for copy in copies]


def _cut_off(copy: Copy) -> Copy:
    if copy.problem or not copy.chain:
        return copy
    return replace(copy, problem=EventRemoved(line=len(copy.chain.lines) + 1))
