"""What travels between nodes about communities: strict bodies of federation's messages."""

from typing import Annotated

from msgspec import Meta, Struct

COMMUNITY = "intel.community"
DEPARTURE = "intel.community-departure"

Envelope = Annotated[str, Meta(max_length=1_000_000)]


class CommunityBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Charters in the order of their versions, each a DSSE envelope in JSON: the newest, or all that were missed."""

    charters: Annotated[tuple[Envelope, ...], Meta(min_length=1, max_length=200)]


class DepartureBody(Struct, frozen=True, forbid_unknown_fields=True):
    """That the receiving node is a member no longer, as a DSSE envelope in JSON."""

    notice: Envelope
