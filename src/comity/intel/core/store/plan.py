"""What a batch of checked objects changes in the store: decided one by one, written at once.

Same id and version with another content is a conflict: both are kept, and only the first is offered. A new version is
its owner's alone to bring. An observable has no versions and no author (STIX 2.1, 2.9: its id follows from what it
says), so another content under its id is what another source says of it, and stands beside.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from operator import itemgetter

from comity.intel.core import instants
from comity.intel.core.stix import Checked, Fault
from comity.intel.core.store.content import content_of
from comity.intel.core.store.outcome import CONFLICT, NOT_THE_OWNER, Result, Verdict
from comity.intel.core.store.rows import EntryRow, Known, ObjectRow, known_of
from comity.intel.core.store.versions import Flags, Place, family, flags_of

MOST_CONFLICTS = 8
"""Contents that are kept for one id and version; further ones are only refused, lest a liar fill the disk."""


@dataclass(slots=True)
class _Held:
    """A version, stored or about to be. `entry` is where its new entry stands in the plan; -1: it gets none."""

    known: Known
    entry: int = -1

    @property
    def is_offered(self) -> bool:
        return self.entry >= 0 or self.known.entry_id is not None


@dataclass(slots=True)
class Plan:
    """What is to be written. `ids` gives ids to new versions, `keys` are those of the batch's objects, and `added` is
    the date_added of the next entry."""

    owner: str
    stored_at: int
    ids: Iterator[int]
    keys: Mapping[str, int]
    labels: Mapping[tuple[str, ...], int]
    raw_of: Callable[[int], bytes]
    collection_id: int = 0
    added: int = 0
    objects: list[ObjectRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    conflicting: list[int] = field(default_factory=list)
    _held: dict[str, list[_Held]] = field(default_factory=dict)
    _fresh: dict[str, tuple[int, int]] = field(default_factory=dict)  # a new id's one version: in objects, entries
    _grown: set[str] = field(default_factory=set)

    def know(self, stored: Iterable[Known]) -> None:
        """Versions that are stored already, in the order of storing."""
        for one in stored:
            self._held.setdefault(one.stix_id, []).append(_Held(one))

    def stored(self, stix_id: str) -> list[Known]:
        """The versions of an object that were stored before, or are about to be."""
        return [one.known for one in self._versions(stix_id)] if stix_id in self._held or stix_id in self._fresh else []

    def take(self, checked: Checked, raw: bytes) -> Result:
        """What becomes of an object."""
        digest, stix_id = sha256(raw).digest(), checked.stix_id
        if stix_id in self._held or stix_id in self._fresh:
            return self._compare(checked, raw, digest, self._versions(stix_id))
        self._fresh[stix_id] = len(self.objects), len(self.entries) if self.collection_id else -1
        return self._store(checked, raw, digest)

    def _versions(self, stix_id: str) -> list[_Held]:
        """All that is known of an id. As long as a new one has one version, nobody asks."""
        if stix_id in self._fresh:
            at, entry = self._fresh.pop(stix_id)
            self._held[stix_id] = [_Held(known_of(self.objects[at]), entry)]
        return self._held[stix_id]

    def _compare(self, checked: Checked, raw: bytes, digest: bytes, held: list[_Held]) -> Result:
        same = next((one for one in held if one.known.sha256 == digest), None) or self._same_content(checked, raw, held)
        if same is not None:
            return self._again(checked, same)
        if checked.version is None:
            return self._store(checked, raw, digest)
        if any(_clash(checked, one.known) for one in held):
            return self._conflict(checked, raw, digest, held)
        if held[0].known.owner != self.owner:
            return _failed(checked, Verdict.REFUSED, NOT_THE_OWNER)
        return self._store(checked, raw, digest)

    def _same_content(self, checked: Checked, raw: bytes, held: list[_Held]) -> _Held | None:
        """A version that says the same in other bytes."""
        alike = [one for one in held if checked.version is None or _clash(checked, one.known)][-MOST_CONFLICTS:]
        content = content_of(raw) if alike else None
        return next((one for one in alike if content_of(self._raw(one.known.id)) == content), None)

    def _raw(self, object_id: int) -> bytes:
        at = bisect_left(self.objects, object_id, key=itemgetter(0))
        return (
            self.objects[at][-1]
            if at < len(self.objects) and self.objects[at][0] == object_id
            else self.raw_of(object_id)
        )

    def _again(self, checked: Checked, same: _Held) -> Result:
        if same.known.conflicting and not same.is_offered:
            return _failed(checked, Verdict.CONFLICT, CONFLICT, same.known.id)
        verdict = Verdict.ALREADY_THERE
        if self.collection_id and not same.is_offered:
            same.entry = self._offer(same.known.id, checked, same.known.label_id)
            self._grown.add(checked.stix_id)
            verdict = Verdict.STORED
        return Result(checked.stix_id, same.known.version_text, verdict, (), same.known.id)

    def _store(self, checked: Checked, raw: bytes, digest: bytes) -> Result:
        row = self._keep(checked, raw, digest, 0)
        entry = self._offer(row[0], checked, row[10]) if self.collection_id else -1
        if checked.stix_id in self._held:
            self._held[checked.stix_id].append(_Held(known_of(row), entry))
            self._grown.add(checked.stix_id)
        return Result(checked.stix_id, row[5], Verdict.STORED, (), row[0])

    def _conflict(self, checked: Checked, raw: bytes, digest: bytes, held: list[_Held]) -> Result:
        rivals = [one.known for one in held if _clash(checked, one.known)]
        if len(rivals) >= MOST_CONFLICTS:
            return _failed(checked, Verdict.CONFLICT, CONFLICT)
        self.conflicting.extend(one.id for one in rivals if not one.conflicting)
        row = self._keep(checked, raw, digest, 1)
        held.append(_Held(known_of(row)))
        return _failed(checked, Verdict.CONFLICT, CONFLICT, row[0])

    def _keep(self, checked: Checked, raw: bytes, digest: bytes, conflicting: int) -> ObjectRow:
        stix_id, version, text, versioned = checked.stix_id, checked.version, checked.version_text, 1
        if version is None:
            version, versioned = self.stored_at + len(self.objects), 0
            text = instants.text_of(version)
        row = (
            next(self.ids), self.keys[stix_id], stix_id, checked.type, version, text, versioned, checked.spec_version,
            digest, self.owner, self.labels[checked.marking_refs], int(checked.granular), int(checked.revoked),
            conflicting, self.stored_at, raw,
        )  # fmt: skip
        self.objects.append(row)
        return row

    def _offer(self, object_id: int, checked: Checked, label_id: int) -> int:
        """A new entry; where it stands."""
        self.entries.append(
            (self.collection_id, self.added, object_id, checked.type, checked.spec_version, label_id, 1, 1, 1)
        )
        self.added += 1
        return len(self.entries) - 1

    def settle(self) -> list[tuple[int, Flags]]:
        """Give every entry its flags: those in the plan in place, those stored as a list of entry ids and flags."""
        changed: list[tuple[int, Flags]] = []
        for stix_id in self._grown:
            families: dict[str, list[_Held]] = {}
            for one in self._held[stix_id]:
                if one.is_offered:
                    families.setdefault(family(one.known), []).append(one)
            for members in families.values():
                changed.extend(self._flag(members))
        return changed

    def _flag(self, members: list[_Held]) -> Iterator[tuple[int, Flags]]:
        flags = flags_of(Place(one.known.id, one.known.version, one.known.spec_version) for one in members)
        for one in members:
            new = flags[one.known.id]
            if one.entry >= 0:
                head = self.entries[one.entry][:6]
                self.entries[one.entry] = (*head, int(new.first), int(new.last), int(new.newest_spec))
            elif (new.first, new.last, new.newest_spec) != (one.known.first, one.known.last, one.known.newest_spec):
                yield int(one.known.entry_id or 0), new


def _clash(checked: Checked, known: Known) -> bool:
    return checked.version == known.version and checked.spec_version == known.spec_version


def _failed(checked: Checked, verdict: Verdict, fault: Fault, object_id: int = 0) -> Result:
    return Result(checked.stix_id, checked.version_text, verdict, (fault,), object_id)
