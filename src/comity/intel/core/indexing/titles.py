"""What an object is called in a list: its name, or the first thing that it says of itself."""

from collections.abc import Mapping

MOST_CHARS = 200
_FIELDS = (
    "name", "value", "abstract", "opinion", "display_name", "account_login", "user_id", "subject", "key", "path",
    "number", "iban", "address", "content", "pattern", "relationship_type", "description",
)  # fmt: skip

Json = object


def title_of(obj: Mapping[str, Json]) -> str:
    """At most `MOST_CHARS` characters; empty where it says nothing."""
    for field in _FIELDS:
        value = obj.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return " ".join(str(value)[: 4 * MOST_CHARS].split())[:MOST_CHARS]
    hashes = obj.get("hashes")
    first = next(iter(hashes.values()), "") if isinstance(hashes, dict) else ""
    return first[:MOST_CHARS] if isinstance(first, str) else ""
