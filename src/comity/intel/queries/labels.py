"""The gate, asked of the store: which labels a reader may read.

There are few labels and many objects, so the gate decides once for each label, and pages filter by the answer. What
was worked out stays in the process under the digests of all that it was worked out from, so it is never out of date.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings

from comity.intel.adapters import gate, store
from comity.intel.adapters.gate import DefinitionRow, LabelRow
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.cases import Reader, Release
from comity.intel.core.sharing.community import Charter
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.marks.granular import without_hidden
from comity.intel.core.sharing.marks.markings import Marking, MarkingMeaning, meaning, read_marking
from comity.intel.models import Label, StixObject
from comity.terms.decision import Decision

MOST_ANSWERS = 1_000


@dataclass(frozen=True, slots=True)
class _Labels:
    """What every label says, and at which instants some of it changes by itself."""

    markings: Mapping[int, Marking]
    turns: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the gate allowed, and of which labels and communities it was asked."""

    labels: _Labels
    communities: Mapping[str, Charter]
    allowed: frozenset[int]


_answers: dict[Hashable, _Answer] = {}


def allowed(reader: Reader, release: Release) -> frozenset[int]:
    """The ids of the labels whose objects the reader may read, whoever owns them."""
    labels = _labels()
    question = (reader, _timeless(release, labels))
    known = _answers.get(question)
    if known is not None and known.labels is labels and known.communities is release.communities:
        return known.allowed
    answer = frozenset(pk for pk, marking in labels.markings.items() if decide(marking, reader, release).allowed)
    if len(_answers) >= MOST_ANSWERS:
        _answers.clear()
    _answers[question] = _Answer(labels, release.communities, answer)
    return answer


def markings() -> Mapping[int, Marking]:
    """What every label says, by its id."""
    return _labels().markings


def definitions(refs: Iterable[str]) -> Mapping[str, MarkingMeaning]:
    """What this node knows of these markings, those of TLP apart.

    Where two definitions have one id, only our own would be believed; between others nobody knows which holds.
    """
    wanted = tuple(sorted({ref for ref in refs if ref not in tlp.LEVELS}))
    return _meanings(gate.definition_rows(wanted), settings.COMITY_NODE_ID)


def marking_of(stored: StixObject) -> Marking:
    """What one object's markings say."""
    refs: list[str] = stored.label.marking_refs
    return read_marking(refs, definitions(refs))


def ruling(stored: StixObject, reader: Reader, release: Release) -> Decision:
    """The gate's word on one object as a whole."""
    return decide(marking_of(stored), reader, replace(release, owner=stored.owner, type=stored.type))


def shown(raw: bytes, reader: Reader, release: Release) -> bytes | None:
    """An object whose label is allowed and whose fields carry markings of their own, as this reader may see it."""

    def readable(refs: tuple[str, ...]) -> bool:
        return decide(read_marking(refs, definitions(refs)), reader, release).allowed

    return without_hidden(raw, readable)


def _labels() -> _Labels:
    rows = gate.label_rows()
    return _read(rows, gate.definition_rows(_others(rows)), settings.COMITY_NODE_ID)


def _timeless(release: Release, labels: _Labels) -> Hashable:
    """All that an answer depends on but the communities, and of the time only between which changes it lies."""
    ended = tuple(one.ended(release.at) for one in release.communities.values())
    return (
        *(release.channel, release.from_node, release.purpose, release.community, release.unmarked),
        *(release.owner, release.type, release.through, release.approved),
        ended,
        bisect_right(labels.turns, release.at),
    )


@lru_cache(maxsize=8)
def _others(rows: tuple[LabelRow, ...]) -> tuple[str, ...]:
    """The markings in these labels that are none of TLP."""
    refs = {ref for refs in _refs(rows).values() for ref in refs}
    return tuple(sorted(refs - tlp.LEVELS.keys()))


@lru_cache(maxsize=8)
def _read(rows: tuple[LabelRow, ...], defined: tuple[DefinitionRow, ...], node_id: str) -> _Labels:
    meanings = _meanings(defined, node_id)
    said = {pk: read_marking(refs, meanings) for pk, refs in _refs(rows).items()}
    until = {one.retain_until for marking in said.values() for one in marking.handlings if one.retain_until}
    return _Labels(MappingProxyType(said), tuple(sorted(until)))


@lru_cache(maxsize=256)
def _meanings(defined: tuple[DefinitionRow, ...], node_id: str) -> Mapping[str, MarkingMeaning]:
    by_ref: dict[str, list[DefinitionRow]] = {}
    for row in defined:
        by_ref.setdefault(row.stix_id, []).append(row)
    found = {}
    for ref, ones in by_ref.items():
        ours = [one for one in ones if one.owner == node_id]
        says = meaning(store.raw_of((ours or ones)[0].object_id)) if ours or len(ones) == 1 else None
        if says is not None:
            found[ref] = says
    return MappingProxyType(found)


def _refs(rows: Iterable[LabelRow]) -> dict[int, list[str]]:
    return dict(Label.objects.filter(pk__in=[one.id for one in rows]).values_list("pk", "marking_refs"))
