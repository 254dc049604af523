"""Packages for tests: Australia seals for the Philippines; small chunks, so that few bytes make many of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comity.directory.core.rotation import Tenure
from comity.evidence.adapters import packages
from comity.evidence.core.package.keyring import Keyring
from comity.evidence.core.package.manifest import Acquisition, Label, Manifest, PackageHeader, PackageId
from comity.terms.marking import Tlp
from tests import cast

CHUNK = 64
PACKAGE = PackageId("0123456789abcdef0123456789abcdef")
REQUEST = "PHL-2026-7K3M9Q"
LOGS = bytes(range(256)) + b"the last chunk is a short one"
SELECTED = "E-1"

ACQUIRED = Acquisition(
    organisation="Cyber police of Australia",
    role="examiner",
    officer="officer-7f3a",
    at=cast.NOON,
    tool="exporter",
    version="4.2",
    source="mail server 192.0.2.7",
)


def philippines() -> cast.Node:
    return cast.Node("phl.example", cast.PHL, "Philippines")


@dataclass(frozen=True)
class Parties:
    """Who seals, who opens, and who is neither."""

    sender: cast.Node = field(default_factory=cast.australia)
    receiver: cast.Node = field(default_factory=philippines)
    stranger: cast.Node = field(default_factory=cast.mallory)

    @property
    def keys(self) -> Keyring:
        """What the receiver trusts."""
        return Keyring({node.node_id: (Tenure(node.signing.public),) for node in (self.sender, self.receiver)})

    def seal(
        self,
        folder: Path,
        contents: Sequence[bytes] = (LOGS,),
        *,
        names: Sequence[str] = (),
        package: PackageId = PACKAGE,
        chunk_size: int = CHUNK,
        previous_custody: str = "",
    ) -> Manifest:
        """Seal exhibits E-1, E-2, ... into `folder`/sent."""
        sources = []
        for number, content in enumerate(contents, start=1):
            path = folder / f"source-{number}"
            path.write_bytes(content)
            name = names[number - 1] if names else f"log {number}.txt"
            sources.append(
                packages.ExhibitSource(f"E-{number}", path, name, "text/plain", ACQUIRED, {"MD5": "00" * 16})
            )
        return packages.seal(
            sources,
            header=self.header(package, previous_custody),
            signing_key=self.sender.signing,
            recipients={self.receiver.node_id: self.receiver.sealing.public_key()},
            out=folder / "sent",
            chunk_size=chunk_size,
        )

    def header(self, package: PackageId = PACKAGE, previous_custody: str = "") -> PackageHeader:
        return PackageHeader(
            package=package,
            sender=self.sender.node_id,
            request=REQUEST,
            legal_basis="Convention on Cybercrime (ETS 185), Art. 31",
            label=Label(Tlp.AMBER, "ransomware"),
            created_at=cast.NOON,
            previous_custody=previous_custody,
            names={node.node_id: node.name for node in (self.sender, self.receiver)},
        )

    def open(self, folder: Path, out: str = "opened") -> packages.Opened:
        """The receiver opens `folder`/sent."""
        return packages.open_package(
            folder / "sent", [self.receiver.sealing], self.keys, folder / out, recipient=self.receiver.node_id
        )


def chunk_paths(folder: Path, exhibit: str = SELECTED) -> list[Path]:
    """The chunks of an exhibit of `folder`/sent, in order, whatever lies there now."""
    from comity.evidence.adapters import package_folder
    from comity.evidence.core.package import manifest as manifests

    sent = folder / "sent"
    manifest = manifests.claimed((sent / "manifest.dsse.json").read_bytes())
    chosen = next(each for each in manifest.exhibits if each.id == exhibit)
    listed = package_folder.chunk_list(sent, chosen)
    return [sent / "chunks" / listed[index].hex() for index in range(len(listed))]
