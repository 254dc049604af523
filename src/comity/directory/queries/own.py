"""What this node shows of itself."""

from comity.directory.core import manifest as manifests
from comity.directory.core.fingerprint import Fingerprint
from comity.directory.core.manifest import Manifest
from comity.directory.models import OwnManifest
from comity.terms.errors import ComityError, gettext_noop


class ManifestUnpublished(ComityError):
    code = "directory.manifest-unpublished"
    status = 503
    sentence = gettext_noop(
        "This node has not published its manifest yet. The node operator does so with “comity peer publish”."
    )


def own_manifest_bytes() -> bytes:
    """The envelope that this node gives to others. Raises ManifestUnpublished."""
    row = OwnManifest.objects.first()
    if row is None:
        raise ManifestUnpublished()
    return bytes(row.envelope)


def own_manifest() -> Manifest:
    """Raises ManifestUnpublished."""
    return manifests.unverified(own_manifest_bytes())


def fingerprint(manifest: Manifest) -> Fingerprint:
    """Words and hexadecimal digits of the manifest's root."""
    return manifest.fingerprint
