"""The gate, asked of the store: which labels a reader may read.

There are few labels and many objects, so the gate decides once for each label, and pages filter by the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.conf import settings

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.cases import Reader, Release
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.marks.granular import without_hidden
from comity.intel.core.sharing.marks.markings import Marking, MarkingMeaning, meaning, read_marking
from comity.intel.core.store.keys import key_of
from comity.intel.models import Label, StixObject
from comity.terms.decision import Decision


def allowed(reader: Reader, release: Release) -> frozenset[int]:
    """The ids of the labels whose objects the reader may read, whoever owns them."""
    return frozenset(pk for pk, marking in markings().items() if decide(marking, reader, release).allowed)


def markings() -> dict[int, Marking]:
    """What every label says, by its id."""
    labels: dict[int, list[str]] = dict(Label.objects.values_list("pk", "marking_refs"))
    meanings = definitions({ref for refs in labels.values() for ref in refs})
    return {pk: read_marking(refs, meanings) for pk, refs in labels.items()}


def definitions(refs: Iterable[str]) -> Mapping[str, MarkingMeaning]:
    """What this node knows of these markings, those of TLP apart.

    Where two definitions have one id, only our own would be believed; between others nobody knows which holds.
    """
    wanted = {ref for ref in refs if ref not in tlp.LEVELS}
    rows = StixObject.objects.filter(key__in=[key_of(ref) for ref in wanted], type="marking-definition")
    found: dict[str, set[bytes]] = {}
    ours: dict[str, bytes] = {}
    for stix_id, owner, raw in rows.order_by("pk").values_list("stix_id", "owner", "raw"):
        found.setdefault(stix_id, set()).add(bytes(raw))
        if owner == settings.COMITY_NODE_ID:
            ours.setdefault(stix_id, bytes(raw))
    sure = {ref: next(iter(raws)) for ref, raws in found.items() if len(raws) == 1} | ours
    meanings = {ref: meaning(raw) for ref, raw in sure.items() if ref in wanted}
    return {ref: one for ref, one in meanings.items() if one is not None}


def marking_of(stored: StixObject) -> Marking:
    """What one object's markings say."""
    refs: list[str] = stored.label.marking_refs
    return read_marking(refs, definitions(refs))


def ruling(stored: StixObject, reader: Reader, release: Release) -> Decision:
    """The gate's word on one object as a whole."""
    return decide(marking_of(stored), reader, replace(release, owner=stored.owner, type=stored.type))


def shown(raw: bytes, reader: Reader, release: Release) -> bytes | None:
    """An object whose label is allowed and whose fields carry markings of their own, as this reader may see it."""
    known: dict[tuple[str, ...], bool] = {}

    def readable(refs: tuple[str, ...]) -> bool:
        if refs not in known:
            known[refs] = decide(read_marking(refs, definitions(refs)), reader, release).allowed
        return known[refs]

    return without_hidden(raw, readable)
