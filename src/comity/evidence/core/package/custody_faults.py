"""How a chain of custody can break: each way has its name, and says at which line."""

from types import MappingProxyType

from comity.evidence.core.wording import EVENTS
from comity.terms.errors import ComityError, gettext_noop, worded


class CustodyBroken(ComityError):
    """A chain of custody that does not hold. `line` counts from 1."""

    code = "evidence.custody-broken"


class CustodyMissing(CustodyBroken):
    code = "evidence.custody-missing"
    sentence = gettext_noop("This folder holds no chain of custody. Ask whoever gave you the package for it.")


class EventMalformed(CustodyBroken):
    code = "evidence.custody-malformed"
    sentence = gettext_noop("Line {line} of the chain of custody is not a custody event: {problem}.")


class EventUnsigned(CustodyBroken):
    code = "evidence.custody-unsigned"
    sentence = gettext_noop("Line {line} of the chain of custody is not signed by {node}, whose act it says it is.")


class EventKeyEnded(CustodyBroken):
    code = "evidence.custody-key-ended"
    sentence = gettext_noop(
        "Line {line} of the chain of custody is signed with a key that, as far as is known here, did not count for "
        "{node} at that time. Ask for the node's manifests of that time and for a receipt."
    )


class EventInserted(CustodyBroken):
    code = "evidence.custody-inserted"
    sentence = gettext_noop("Line {line} was put into the chain of custody later: the event after it does not know it.")


class EventRemoved(CustodyBroken):
    code = "evidence.custody-removed"
    sentence = gettext_noop("An event before line {line} of the chain of custody was removed or replaced.")


class EventReordered(CustodyBroken):
    code = "evidence.custody-reordered"
    sentence = gettext_noop("Line {line} of the chain of custody stands before the event that it follows.")


class EventBackDated(CustodyBroken):
    code = "evidence.custody-back-dated"
    sentence = gettext_noop("Line {line} of the chain of custody bears an earlier time than the event before it.")


class WrongHand(CustodyBroken):
    code = "evidence.custody-wrong-hand"
    sentence = gettext_noop("Line {line} of the chain of custody is an act of {node}, which did not hold the evidence.")


class OneHanded(CustodyBroken):
    code = "evidence.custody-one-handed"
    sentence = gettext_noop(
        "Line {line} of the chain of custody lacks the other hand: a release and its receipt belong together."
    )


class OutOfPlace(CustodyBroken):
    code = "evidence.custody-out-of-place"
    sentence = gettext_noop("Line {line} of the chain of custody, “{kind}”, cannot come at this point.")
    words = MappingProxyType({"kind": worded(EVENTS)})


class HashesDiffer(CustodyBroken):
    code = "evidence.custody-hashes-differ"
    sentence = gettext_noop(
        "Line {line} of the chain of custody: exhibit {exhibit} does not have the hash it had before. "
        "Do not use it; ask who held it last."
    )


class OtherPackage(CustodyBroken):
    code = "evidence.custody-other-package"
    sentence = gettext_noop("Line {line} of the chain of custody belongs to another package or manifest.")
