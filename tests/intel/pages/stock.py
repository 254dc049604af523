"""What stands in the store when an analyst looks: an indicator of Australia's and what is around it, all invented."""

from dataclasses import dataclass

from comity.intel.actions.indexing import index_next
from comity.intel.core.sharing import tlp
from comity.intel.models import Collection
from comity.terms.marking import Tlp
from tests.intel.search.library import Object, indicator, keep, link, observable, sighting, thing
from tests.intel.sharing.marked import AUS, US

GREEN, AMBER, RED = (tlp.IDS[level] for level in (Tlp.GREEN, Tlp.AMBER, Tlp.RED))
ADDRESS = "198.51.100.23"
SECRET = "bilgewater"
"""What nobody at this node may read."""


@dataclass(frozen=True)
class Stock:
    """The objects that tests speak of, by what they are."""

    indicator: Object
    malware: Object
    address: Object
    hidden: Object
    note: Object
    opinion: Object
    seen: Object


def stocked(collection: Collection | None = None) -> Stock:
    """Put all of it into the store, and index it."""
    marked: Object = {"object_marking_refs": [GREEN]}
    malware = thing("malware", "Quillfish loader", is_family=False, description="Loads a second stage.", **marked)
    wanted = indicator("Quillfish server", f"[ipv4-addr:value = '{ADDRESS}']", confidence=80, **marked)
    address = observable("ipv4-addr", ADDRESS, object_marking_refs=[GREEN])
    hidden = thing("malware", SECRET, is_family=False, object_marking_refs=[RED])
    note = remark("note", wanted, content="Seen beside the port authority.")
    opinion = remark("opinion", wanted, opinion="agree", explanation="We saw it too.")
    seen = sighting(wanted, 7, last_seen="2026-11-20T10:00:00Z", **marked)
    links = [link(wanted, one, "indicates", **marked) for one in (malware, hidden)]
    keep(malware, wanted, address, hidden, *links, note, seen, owner=AUS, collection=collection)
    keep(opinion, owner=US)
    while index_next():
        pass
    return Stock(wanted, malware, address, hidden, note, opinion, seen)


def remark(kind: str, about: Object, **said: object) -> Object:
    """A note or an opinion on an object."""
    made = thing(kind, f"on {about['id']}", object_refs=[about["id"]], object_marking_refs=[GREEN], **said)
    del made["name"]
    return made


def url(obj: Object, part: str = "") -> str:
    return f"/intel/objects/{obj['id']}/{part}"


def again(obj: Object, **changes: object) -> Object:
    """The next version of an object."""
    return {**obj, "modified": "2026-11-10T08:00:00.000Z", **changes}
