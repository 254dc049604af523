"""What was called back of objects that come in."""

from collections.abc import Iterable, Iterator

from comity.intel.core.exchange.barring import Barred
from comity.intel.core.store.keys import key_of
from comity.intel.models import Tombstone

AT_ONCE = 500


def barred(stix_ids: Iterable[str]) -> dict[str, list[Barred]]:
    """By id, and only of those of which something was called back. One question where nothing ever was."""
    found: dict[str, list[Barred]] = {}
    if not Tombstone.objects.exists():
        return found
    wanted = sorted(set(stix_ids))
    for some in _parts(wanted):
        rows = Tombstone.objects.filter(key__in=[key_of(one) for one in some], why=Tombstone.Why.RECALLED)
        for stix_id, text, digest, owner in rows.values_list("stix_id", "version_text", "sha256", "owner"):
            found.setdefault(stix_id, []).append(Barred(text, bytes(digest), owner))
    return found


def _parts(ones: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ones), AT_ONCE):
        yield ones[start : start + AT_ONCE]
