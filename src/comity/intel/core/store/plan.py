"""What a batch of checked objects changes in the store: decided one by one, written at once.

Same id and version with another content is a conflict: both are kept, and only the first is offered. A new version is
its owner's alone to bring. An observable has no versions and no author (STIX 2.1, 2.9: its id follows from what it
says), so another content under its id is what another source says of it, and stands beside.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from comity.intel.core import instants
from comity.intel.core.stix import Checked
from comity.intel.core.store.keys import key_of
from comity.intel.core.store.outcome import CONFLICT, NOT_THE_OWNER, Reason, Result, Verdict
from comity.intel.core.store.rows import EntryRow, Known, ObjectRow
from comity.intel.core.store.versions import ALONE, Flags, Place, family, flags_of

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
    """What is to be written. `ids` gives ids to new versions; `added` is the date_added of the next entry."""

    owner: str
    stored_at: int
    ids: Iterator[int]
    labels: Mapping[tuple[str, ...], int]
    raw_of: Callable[[int], bytes]
    collection_id: int = 0
    added: int = 0
    objects: list[ObjectRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    conflicting: list[int] = field(default_factory=list)
    _held: dict[str, list[_Held]] = field(default_factory=dict)
    _fresh: dict[int, bytes] = field(default_factory=dict)
    _grown: set[str] = field(default_factory=set)

    def know(self, stored: Iterable[Known]) -> None:
        """Versions that are stored already, in the order of storing."""
        for one in stored:
            self._held.setdefault(one.stix_id, []).append(_Held(one))

    def take(self, checked: Checked, raw: bytes) -> Result:
        """What becomes of an object."""
        digest = sha256(raw).digest()
        held = self._held.get(checked.stix_id)
        if held is None:
            return self._store(checked, raw, digest)
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
        """A version that says the same in other bytes: spaces, the order of properties, escapes."""
        alike = [one for one in held if checked.version is None or _clash(checked, one.known)]
        content = msgspec.json.decode(raw) if alike else None
        return next((one for one in alike if msgspec.json.decode(self._raw(one.known.id)) == content), None)

    def _raw(self, object_id: int) -> bytes:
        return self._fresh.get(object_id) or self.raw_of(object_id)

    def _again(self, checked: Checked, same: _Held) -> Result:
        if same.known.conflicting and not same.is_offered:
            return _failed(checked, Verdict.CONFLICT, CONFLICT, same.known.id)
        verdict = Verdict.ALREADY_THERE
        if self.collection_id and not same.is_offered:
            self._offer(same)
            verdict = Verdict.STORED
        return Result(checked.stix_id, same.known.version_text, verdict, (), same.known.id)

    def _store(self, checked: Checked, raw: bytes, digest: bytes) -> Result:
        held = self._keep(checked, raw, digest)
        if self.collection_id:
            self._offer(held)
        return Result(checked.stix_id, held.known.version_text, Verdict.STORED, (), held.known.id)

    def _conflict(self, checked: Checked, raw: bytes, digest: bytes, held: list[_Held]) -> Result:
        rivals = [one.known for one in held if _clash(checked, one.known)]
        if len(rivals) >= MOST_CONFLICTS:
            return _failed(checked, Verdict.CONFLICT, CONFLICT)
        self.conflicting.extend(one.id for one in rivals if not one.conflicting)
        kept = self._keep(checked, raw, digest, conflicting=True)
        return _failed(checked, Verdict.CONFLICT, CONFLICT, kept.known.id)

    def _keep(self, checked: Checked, raw: bytes, digest: bytes, *, conflicting: bool = False) -> _Held:
        number, label = next(self.ids), self.labels[checked.marking_refs]
        version, text = checked.version, checked.version_text
        if version is None:
            version = self.stored_at + len(self.objects)
            text = instants.text_of(version)
        kind, spec, stix_id = checked.type, checked.spec_version, checked.stix_id
        self.objects.append(
            ObjectRow(
                number, key_of(stix_id), stix_id, kind, version, text, checked.version is not None, spec, digest,
                self.owner, label, checked.granular, checked.revoked, conflicting, self.stored_at, raw,
            )
        )  # fmt: skip
        has = checked.version is not None
        held = _Held(Known(number, stix_id, kind, version, text, has, spec, digest, self.owner, label, conflicting))
        self._held.setdefault(stix_id, []).append(held)
        self._fresh[number] = raw
        return held

    def _offer(self, held: _Held) -> None:
        known = held.known
        held.entry = len(self.entries)
        flags = (ALONE.first, ALONE.last, ALONE.newest_spec)
        self.entries.append(
            EntryRow(
                self.collection_id, self.added, known.id, known.type, known.spec_version, *flags, known.label_id
            )
        )  # fmt: skip
        self.added += 1
        if len(self._held[known.stix_id]) > 1:
            self._grown.add(known.stix_id)

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
                row = self.entries[one.entry]
                self.entries[one.entry] = row._replace(first=new.first, last=new.last, newest_spec=new.newest_spec)
            elif (new.first, new.last, new.newest_spec) != (one.known.first, one.known.last, one.known.newest_spec):
                yield int(one.known.entry_id or 0), new


def _clash(checked: Checked, known: Known) -> bool:
    return checked.version == known.version and checked.spec_version == known.spec_version


def _failed(checked: Checked, verdict: Verdict, reason: Reason, object_id: int = 0) -> Result:
    return Result(checked.stix_id, checked.version_text, verdict, (reason,), object_id)
