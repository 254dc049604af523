"""Which file a peer may fetch: the sealed chunks of a package that was announced to it."""

from pathlib import Path

from django.conf import settings

from comity.evidence.adapters import packages
from comity.evidence.core.package.packing import PackageState
from comity.evidence.models import Package


def package_file(sha256: str, node_id: str) -> Path | None:
    """The chunk or chunk list of that hash in a package sealed for the peer, newest first; else None."""
    sent = Package.objects.filter(
        outgoing=True, request__peer=node_id, state__in=(PackageState.SENT, PackageState.RECEIVED)
    )
    for folder in sent.order_by("-updated_at").values_list("folder", flat=True):
        found = packages.blob(settings.COMITY_BLOBS / folder, sha256)
        if found is not None:
            return found
    return None
