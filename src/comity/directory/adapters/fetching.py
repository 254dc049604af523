"""Fetching a manifest from a node's address, before any trust: what comes is bytes to verify, nothing more."""

import urllib3

from comity.directory.core.manifest import MAX_BYTES
from comity.terms.errors import ComityError, gettext_noop

PATH = "/federation/manifest/"
TIMEOUT = urllib3.Timeout(connect=5, read=10)


class ManifestUnreachable(ComityError):
    code = "directory.manifest-unreachable"
    status = 502
    sentence = gettext_noop(
        "No manifest could be fetched from {address}. Check the address, or ask the other side to send the file."
    )


def manifest_from(base_url: str) -> bytes:
    """The bytes at a node's manifest address. Follows no redirect. Raises ManifestUnreachable."""
    address = base_url.rstrip("/") + PATH
    if not address.startswith(("http://", "https://")):
        raise ManifestUnreachable(address=address[:200])
    try:
        with urllib3.PoolManager(num_pools=1) as pool:
            answer = pool.request("GET", address, timeout=TIMEOUT, retries=False, redirect=False, preload_content=False)
            body = answer.read(MAX_BYTES + 1)
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise ManifestUnreachable(address=address[:200]) from error
    if answer.status != 200 or len(body) > MAX_BYTES:
        raise ManifestUnreachable(address=address[:200])
    return body
