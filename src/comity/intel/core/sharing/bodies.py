"""What travels between nodes about communities: strict bodies of federation's messages."""

from typing import Annotated

from msgspec import Meta, Struct

COMMUNITY = "intel.community"
DEPARTURE = "intel.community-departure"
ANSWER = "intel.community-answer"

Envelope = Annotated[str, Meta(max_length=1_000_000)]


class CommunityBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Charters in the order of their versions, each a DSSE envelope in JSON: the newest, or all that were missed."""

    charters: Annotated[tuple[Envelope, ...], Meta(min_length=1, max_length=200)]


class DepartureBody(Struct, frozen=True, forbid_unknown_fields=True):
    """That the receiving node is a member no longer, as a DSSE envelope in JSON."""

    notice: Envelope


class AnswerBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a node says to the agreement of a version: that it takes part from now on, or that it does not (any more).

    `digest` is of the charter that its officer read.
    """

    community: Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
    version: Annotated[int, Meta(ge=1, le=1 << 31)]
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    accepted: bool
