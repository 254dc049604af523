"""Passing on what its owner lets go on only once it has agreed: the question, the answer, and whom an answer covers."""

from collections.abc import Collection, Iterable
from typing import Annotated

from msgspec import Meta, Struct

from comity.intel.core.exchange.bodies import Text, Uuid
from comity.intel.core.exchange.recalling import StixId
from comity.intel.core.sharing.cases import Reader
from comity.intel.core.sharing.marks.handling import Line, MarkingId

QUESTION = "intel.onward"
ANSWER = "intel.onward-answer"
MOST_READERS = 1000


class QuestionBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whether what carries a marking of the owner's may go on to these readers; `stix_id` is one of those objects."""

    id: Uuid
    stix_id: StixId
    marking: MarkingId
    readers: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=MOST_READERS)]
    purpose: Annotated[str, Meta(max_length=200)] = ""
    note: Text = ""


class AnswerBody(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the owner says."""

    id: Uuid
    allowed: bool
    reason: Text = ""


def key(reader: Reader) -> str:
    """What tells one reader from another, however it is called."""
    return f"{reader.who}:{reader.owner}:{reader.organisation}"


def covers(agreed: Collection[str], now: Iterable[Reader]) -> bool:
    """Whether the owner agreed to everybody who would read now; whoever came later has to be asked about anew."""
    return all(key(one) in agreed for one in now)
