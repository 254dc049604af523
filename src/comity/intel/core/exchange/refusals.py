"""Why a segment, or an object in one, is not taken."""

from comity.intel.core.store.outcome import RECALLED
from comity.terms.errors import ComityError, gettext_noop


class SegmentMalformed(ComityError):
    code = "intel.segment-malformed"
    status = 400
    sentence = gettext_noop("The segment is not in the form that nodes agreed on: {detail}.")


class SegmentTooLarge(ComityError):
    code = "intel.segment-too-large"
    status = 413
    sentence = gettext_noop("The segment has {size} bytes, and at most {limit} are taken at once.")


class SegmentAltered(ComityError):
    code = "intel.segment-altered"
    status = 400
    sentence = gettext_noop("What is in segment {sequence} is not what its author signed. Nothing of it was taken.")


class SegmentMisdirected(ComityError):
    code = "intel.segment-misdirected"
    status = 403
    sentence = gettext_noop("The segment was written by {author} for {reader}. Its author sends it to its reader.")


class SegmentOutOfTurn(ComityError):
    """Facts: the `expected` sequence, and the `digest` of the last statement that was taken."""

    status = 409


class SegmentGap(SegmentOutOfTurn):
    code = "intel.segment-gap"
    sentence = gettext_noop("Segment {sequence} came before segment {expected}. Send that one first.")


class SegmentReplayed(SegmentOutOfTurn):
    code = "intel.segment-replayed"
    sentence = gettext_noop("Segment {sequence} was taken before. The next one is segment {expected}.")


class SegmentUnchained(SegmentOutOfTurn):
    code = "intel.segment-unchained"
    sentence = gettext_noop("Segment {sequence} does not continue the one before it. Send it again, from {expected}.")


class OwnerUnproved(ComityError):
    code = "intel.owner-unproved"
    status = 403
    sentence = gettext_noop("The proof that another node said this object does not hold here ({detail}).")


class OnwardRefused(ComityError):
    code = "intel.onward-refused"
    status = 403
    sentence = gettext_noop("The object came from a node that its owner does not let pass it on: {reasons}")


class Recalled(ComityError):
    code = "intel.recalled"
    status = 410
    sentence = RECALLED
