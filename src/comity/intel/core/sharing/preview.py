"""Who would read what, by name, and why: asked before anything leaves, of the same gate that decides when it does."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from comity.intel.core.sharing.cases import Reader, Release
from comity.intel.core.sharing.gate import decide
from comity.intel.core.sharing.grounds import Ground, ground
from comity.intel.core.sharing.marks.granular import hidden_fields, without_hidden
from comity.intel.core.sharing.marks.markings import Marking, MarkingMeaning, read_marking
from comity.intel.core.sharing.marks.paths import Json
from comity.terms.decision import Decision, Reason


@dataclass(frozen=True, slots=True)
class Item:
    """An object, or `count` objects that the gate cannot tell apart. `raw` only where its fields have own markings."""

    marking: Marking
    stix_id: str = ""
    type: str = ""
    owner: str = ""
    through: frozenset[str] = frozenset()
    count: int = 1
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Line:
    """One reader. `partly` of the `may` lose fields on the way, which `removed` names by their objects' ids; reasons
    come with the number of objects they hold for.

    An object that is refused for two reasons counts under both.
    """

    reader: Reader
    may: int
    partly: int
    may_not: int
    why: tuple[tuple[Reason, int], ...]
    why_not: tuple[tuple[Reason, int], ...]
    removed: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """`for_nobody` are the items that no intended reader may read; `outside` the ids that the objects name beyond
    themselves: whoever reads learns them, and nothing behind them, since references are never followed."""

    lines: tuple[Line, ...]
    for_nobody: tuple[tuple[Item, tuple[Reason, ...]], ...]
    outside: tuple[str, ...] = ()

    @property
    def releasable(self) -> bool:
        """Whether everything has a reader."""
        return bool(self.lines) and not self.for_nobody


@dataclass(frozen=True, slots=True)
class _Ruling:
    decision: Decision
    removed: tuple[str, ...] = ()


def preview(
    items: Sequence[Item],
    readers: Iterable[Reader],
    release: Release,
    definitions: Mapping[str, MarkingMeaning],
    *,
    outside: Iterable[str] = (),
) -> Preview:
    """What each reader would read of the items, were they released so."""
    asked = tuple(readers)
    rulings = [[_rule(item, reader, release, definitions) for item in items] for reader in asked]
    lines = tuple(_line(reader, items, row) for reader, row in zip(asked, rulings, strict=True))
    nobody = tuple(
        (item, _all_reasons(row[at].decision for row in rulings))
        for at, item in enumerate(items)
        if not any(row[at].decision.allowed for row in rulings)
    )
    return Preview(lines, nobody, tuple(sorted(outside)))


def digest(shown: Preview, contents: Iterable[bytes]) -> str:
    """What tells one preview from another: who would read how many objects of which content, and why. SHA-256, hex."""
    said = [
        [
            [_key(one.reader), one.may, one.may_not, one.removed, _codes(one.why), _codes(one.why_not)]
            for one in shown.lines
        ],
        [[item.stix_id, [reason.text for reason in reasons]] for item, reasons in shown.for_nobody],
        list(shown.outside),
        sorted(one.hex() for one in contents),
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _key(reader: Reader) -> str:
    return f"{reader.who} {reader.node} {reader.organisation} {reader.owner} {reader.name}"


def _codes(reasons: Iterable[tuple[Reason, int]]) -> list[list[str | int]]:
    return [[reason.text, getattr(reason, "about", ""), number] for reason, number in reasons]


def about(item: Item, release: Release) -> Release:
    """The release as it is about this object."""
    return replace(release, owner=item.owner, type=item.type, through=item.through)


def references(raws: Iterable[bytes]) -> frozenset[str]:
    """Every id that the objects name in their references (STIX 2.1, 2.9 and 3.2), markings apart."""
    return frozenset(ref for raw in raws for ref in _references(msgspec.json.decode(raw)))


def _references(value: Json, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("object_marking_refs", "granular_markings"):
                yield from _references(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner, key)
    elif isinstance(value, str) and key.endswith(("_ref", "_refs")):
        yield value


def _rule(item: Item, reader: Reader, release: Release, definitions: Mapping[str, MarkingMeaning]) -> _Ruling:
    here = about(item, release)
    decision = decide(item.marking, reader, here)
    if not decision.allowed or not item.raw:
        return _Ruling(decision)

    def readable(refs: tuple[str, ...]) -> bool:
        return decide(read_marking(refs, definitions), reader, here).allowed

    left = without_hidden(item.raw, readable)
    if left is None:
        return _Ruling(Decision.refuse(ground("intel.fields-needed", item.stix_id)))
    return _Ruling(decision, removed=() if left is item.raw else hidden_fields(item.raw, readable))


def _line(reader: Reader, items: Sequence[Item], rulings: Sequence[_Ruling]) -> Line:
    why: Counter[Reason] = Counter()
    why_not: Counter[Reason] = Counter()
    removed: list[tuple[str, tuple[str, ...]]] = []
    may = 0
    for item, ruling in zip(items, rulings, strict=True):
        reasons = why if ruling.decision.allowed else why_not
        reasons.update({_general(reason): item.count for reason in ruling.decision.reasons})
        may += item.count * ruling.decision.allowed
        removed += [(item.stix_id, ruling.removed)] if ruling.removed else []
    total = sum(item.count for item in items)
    reasons_for, against = tuple(why.most_common()), tuple(why_not.most_common())
    return Line(reader, may, len(removed), total - may, reasons_for, against, tuple(removed))


def _general(reason: Reason) -> Reason:
    """The reason without the one object that it was about, so that equal ones count together."""
    return replace(reason, about="") if isinstance(reason, Ground) and reason.code == "intel.fields-needed" else reason


def _all_reasons(decisions: Iterable[Decision]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for decision in decisions for reason in decision.reasons))
