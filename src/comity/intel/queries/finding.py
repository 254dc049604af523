"""Search by anything: values, lists of them, ids of STIX, words; for one reader, newest first, page by page."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from django.conf import settings

from comity.intel.adapters import finding, search
from comity.intel.adapters.finding import Narrowed, Row
from comity.intel.core.indexing.rows import rows_of
from comity.intel.core.indexing.spans import Span, spans
from comity.intel.core.indexing.titles import title_of
from comity.intel.core.indexing.words import words
from comity.intel.core.observable import Kind, Observable, guess
from comity.intel.core.sharing import tlp
from comity.intel.models import Label, Progress, StixObject
from comity.intel.queries.reading import Sight
from comity.terms.marking import Tlp

MOST_COUNTED = 1000
MOST_WORDS = 12
MOST_WINDOWS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. Values win over words: whoever pastes an address in a sentence means the address.

    `begun`: the last word may go on. Nothing at all stands for anything.
    """

    values: tuple[Observable, ...] = ()
    stix_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What else must hold. Empty or None: nothing.

    `since` and `until` are about when an object was stored here, in microseconds since 1970 UTC. `versions`: older
    versions as well.
    """

    types: tuple[str, ...] = ()
    owner: str = ""
    collection_id: int = 0
    level: Tlp | None = None
    revoked: bool | None = None
    since: int | None = None
    until: int | None = None
    versions: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An object in a list of them, as far as the reader may see it. Instants are microseconds since 1970 UTC.

    `version_text` is empty for what has no version, as observables have none.
    """

    id: int
    stix_id: str
    type: str
    title: str
    version: int
    version_text: str
    owner: str
    label_id: int
    revoked: bool
    conflicting: bool
    stored_at: int
    raw: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Of the bytes as they are shown."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `after` begins the next page; 0: there is none.

    `number` says how many there are in all, up to `MOST_COUNTED`, which means that many or more; None where nobody
    counted: on later pages, and where everything is looked through.
    """

    hits: tuple[Hit, ...]
    after: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How far the index has come: through which object's id, of which last one."""

    through: int
    last: int

    @property
    def is_whole(self) -> bool:
        return self.through >= self.last


def asked(text: str) -> Asked:
    """What a pasted or typed text asks for."""
    found = guess(text)
    ids = tuple(one.value for one in found if one.kind is Kind.STIX_ID)
    values = tuple(one for one in found if one.kind is not Kind.STIX_ID)
    if found:
        return Asked(values, ids)
    said = tuple(dict.fromkeys(words(text)))[:MOST_WORDS]
    return Asked(words=said, begun=bool(said) and len(said[-1]) > 2 and not text[-1:].isspace())


def find(what: Asked, filters: Filters, sight: Sight, *, after: int = 0, limit: int = 50) -> Found:
    """A page of what the reader may see. `after` is 0 for the first page, else what the page before gave."""
    narrowed = narrowed_to(filters, sight)
    before = after or search.last_object() + 1
    if not (what.values or what.stix_ids or what.words):
        return _anything(narrowed, sight, before, limit)
    most = limit + 1 if after else max(limit, MOST_COUNTED) + 1
    rows = _rows(what, narrowed, before, most)
    shown = [row for row in rows if not row.granular or _still(what, row, sight)]
    page = shown[:limit]
    more = len(shown) > limit or len(rows) == most
    last = page[-1].id if len(shown) > limit else rows[-1].id if rows else 0
    return Found(hits(page, sight), last if more else 0, None if after else min(len(shown), MOST_COUNTED))


def narrowed_to(filters: Filters, sight: Sight) -> Narrowed:
    """Filters as the database takes them, for one reader."""
    labels, owner = sight.labels, sight.owner
    narrowed = Narrowed(
        labels, owner, filters.types, filters.owner, filters.collection_id, filters.revoked, filters.since,
        filters.until, newest=not filters.versions, closed=sight.closed, home=settings.COMITY_NODE_ID,
    )  # fmt: skip
    if filters.level is None:
        return narrowed
    return replace(narrowed, among=_at_level(filters.level))


def _at_level(level: Tlp) -> frozenset[int]:
    ids: Sequence[tuple[int, list[str]]] = list(Label.objects.values_list("pk", "marking_refs"))
    return frozenset(pk for pk, refs in ids if any(tlp.level_of(ref) is level for ref in refs))


def _rows(what: Asked, narrowed: Narrowed, before: int, most: int) -> list[Row]:
    found: dict[int, Row] = {}
    if what.values:
        rows = finding.by_spans(_spans(what), narrowed, before, most)
        found.update((row.id, row) for row in rows)
    if what.stix_ids:
        found.update((row.id, row) for row in finding.by_ids(what.stix_ids, narrowed, before, most))
    if what.words:
        rows = finding.by_words(what.words, narrowed, before, most, begun=what.begun)
        found.update((row.id, row) for row in rows)
    return sorted(found.values(), reverse=True)[:most]


def _spans(what: Asked) -> list[Span]:
    return [span for value in what.values for span in spans(value)]


def _anything(narrowed: Narrowed, sight: Sight, before: int, limit: int) -> Found:
    """Everything is looked through, some windows at a time: a page may be short though another follows."""
    rows: list[Row] = []
    for _ in range(MOST_WINDOWS):
        some, before = finding.anything(narrowed, before, limit + 1 - len(rows))
        rows += some
        if len(rows) > limit:
            return Found(hits(rows[:limit], sight), rows[limit - 1].id)
        if not before:
            break
    return Found(hits(rows, sight), before)


def hits(rows: Sequence[Row], sight: Sight) -> tuple[Hit, ...]:
    """Objects by their ids, in that order; one of which nothing may be shown is left out."""
    stored = {one.pk: one for one in StixObject.objects.filter(pk__in=[row.id for row in rows])}
    return tuple(hit for row in rows if row.id in stored and (hit := hit_of(stored[row.id], sight)) is not None)


def hit_of(stored: StixObject, sight: Sight) -> Hit | None:
    """An object as the reader may see it."""
    raw = revealed(stored, sight)
    if raw is None:
        return None
    return Hit(
        id=stored.pk,
        stix_id=stored.stix_id,
        type=stored.type,
        title=title_of(msgspec.json.decode(raw)),
        version=stored.version,
        version_text=stored.version_text if stored.versioned else "",
        owner=stored.owner,
        label_id=stored.label_id,
        revoked=stored.revoked,
        conflicting=stored.conflicting,
        stored_at=stored.stored_at,
        raw=raw,
    )


def revealed(stored: StixObject, sight: Sight) -> bytes | None:
    """The bytes that the reader may see, whose label was looked at already."""
    raw = bytes(stored.raw)
    is_own = bool(sight.owner) and stored.owner == sight.owner
    return sight.reveal(raw) if stored.granular and not is_own else raw


def _still(what: Asked, row: Row, sight: Sight) -> bool:
    """Whether the object is still what was asked for once hidden properties are gone."""
    stored = StixObject.objects.filter(pk=row.id).first()
    raw = revealed(stored, sight) if stored is not None else None
    if stored is None or raw is None:
        return False
    if stored.stix_id in what.stix_ids:
        return True
    seen = rows_of([(row.id, raw)])
    places = _spans(what)
    if any(place.holds(Observable(Kind(kind), value)) for _, kind, value, _ in seen.observables for place in places):
        return True
    return bool(what.words) and _says(what, seen.words[0][1].split() if seen.words else [])


def _says(what: Asked, said: Sequence[str]) -> bool:
    fits: Callable[[str], bool] = set(said).__contains__
    *whole, last = what.words
    ends = any(word.startswith(last) for word in said) if what.begun else fits(last)
    return ends and all(map(fits, whole))


def state() -> State:
    """How far the index has come."""
    through = Progress.objects.filter(name="index").values_list("through", flat=True).first()
    return State(through or 0, search.last_object())


def behind() -> int:
    """How many objects the index has still to come to, counted up to `MOST_COUNTED`; 0 where it is whole."""
    reached = state()
    return 0 if reached.is_whole else search.waiting_after(reached.through, MOST_COUNTED)
