"""An object with another set of markings: the level, and the owner's own marking, are put anew; the rest stays."""

from collections.abc import Iterable, Mapping

import msgspec

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks.handling import Handling
from comity.intel.core.sharing.marks.markings import MarkingMeaning
from comity.terms.marking import Tlp


def refs(former: Iterable[str], definitions: Mapping[str, MarkingMeaning], level: Tlp, own: str = "") -> list[str]:
    """The markings of an object from now on: statements and what is not known here stay, former levels and markings of
    Comity's go."""
    kept = [ref for ref in former if ref not in tlp.LEVELS and not isinstance(definitions.get(ref), Handling)]
    return [tlp.IDS[level], *([own] if own else []), *kept]


def remarked(raw: bytes, markings: list[str], modified: str = "") -> bytes:
    """The object with these markings; every other field keeps its bytes. `modified` is empty for an observable."""
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if modified:
        fields["modified"] = msgspec.Raw(msgspec.json.encode(modified))
    fields["object_marking_refs"] = msgspec.Raw(msgspec.json.encode(markings))
    return msgspec.json.encode(fields)
