"""Objects come in: by TAXII, by import, from another node."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from comity.intel.actions import indexing
from comity.intel.adapters import store
from comity.intel.core.exchange.barring import Barred, Brought, barring
from comity.intel.core.instants import micros_of
from comity.intel.core.stix import Checked, Refused, check
from comity.intel.core.store.keys import key_of, label_key
from comity.intel.core.store.outcome import Outcome, Result, Verdict, recalled
from comity.intel.core.store.owners import is_ours
from comity.intel.core.store.plan import Plan
from comity.intel.models import Collection, Label
from comity.intel.queries.exchange.barred import barred
from comity.ledger.actions import record

Examined = tuple[bytes, Checked | Refused]


def ingest(raws: Sequence[bytes], *, collection: Collection | None, owner: str, by: str, at: datetime) -> Outcome:
    """Store what is new and right among objects, and put it into a collection if one is given.

    `owner` is who alone may bring new versions of what is first seen here. Checking is done before the store is
    locked. No object's fault touches another.
    """
    examined = examine(raws)
    with transaction.atomic():
        outcome = keep(examined, collection=collection, owner=owner, at=at)
        leaf(outcome, examined, collection=collection, owner=owner, by=by, at=at)
    return outcome


def examine(raws: Iterable[bytes]) -> list[Examined]:
    """Each object with what checking it found."""
    return [(raw, check(raw)) for raw in raws]


def keep(examined: Sequence[Examined], *, collection: Collection | None, owner: str, at: datetime) -> Outcome:
    """Store checked objects, in the caller's transaction."""
    store.lock()
    first = next_added = max(micros_of(at), store.last_added(collection.pk) + 1 if collection else 0)
    results: list[Result] = []
    for start in range(0, len(examined), store.BATCH):
        batch = examined[start : start + store.BATCH]
        plan = _plan(batch, collection, owner, micros_of(at) + start, next_added)
        gone = barred(plan.keys)
        results.extend(_take(plan, one, gone) for one in batch)
        _write(plan)
        next_added = plan.added
    if collection and next_added > first:
        store.advance(collection.pk, next_added - 1, max(len(raw) for raw, _ in examined))
    if len(examined) <= indexing.AT_ONCE:
        indexing.catch_up()
    return Outcome(tuple(results))


def _plan(batch: Sequence[Examined], collection: Collection | None, owner: str, stored_at: int, added: int) -> Plan:
    good = [found for _, found in batch if isinstance(found, Checked)]
    keys = {found.stix_id: key_of(found.stix_id) for found in good}
    plan = Plan(
        owner=owner,
        stored_at=stored_at,
        ids=iter(store.new_ids(len(good))),
        keys=keys,
        labels=_labels({found.marking_refs for found in good}),
        raw_of=store.raw_of,
        collection_id=collection.pk if collection else 0,
        added=added,
    )
    plan.know(store.known(list(set(keys.values())), plan.collection_id))
    return plan


def _labels(sets: set[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The ids of the labels of these sets of markings; a set that no object had before gets one."""
    keys = {refs: label_key(refs) for refs in sets}
    found = store.label_ids(list(keys.values())) if keys else {}
    for refs, key in keys.items():
        if key not in found:
            found[key] = Label.objects.create(key=key, marking_refs=list(refs)).pk
    return {refs: found[key] for refs, key in keys.items()}


def _take(plan: Plan, one: Examined, gone: Mapping[str, Sequence[Barred]]) -> Result:
    raw, found = one
    if isinstance(found, Refused):
        return Result(found.stix_id, found.version_text, Verdict.REFUSED, found.faults)
    bar = _bar(plan, found, raw, gone[found.stix_id]) if found.stix_id in gone else None
    if bar is None:
        return plan.take(found, raw)
    return Result(found.stix_id, found.version_text, Verdict.REFUSED, (recalled(bar.owner),))


def _bar(plan: Plan, found: Checked, raw: bytes, gone: Sequence[Barred]) -> Barred | None:
    """The recall of what is brought; what is stored here already was not recalled from whom it came."""
    digest, here = sha256(raw).digest(), settings.COMITY_NODE_ID
    held = plan.stored(found.stix_id)
    if any(one.sha256 == digest for one in held):
        return None
    owned = any(is_ours(one.owner, here) for one in held)
    return barring(gone, Brought(found.version_text, digest, plan.owner, owned), here)


def _write(plan: Plan) -> None:
    changed = plan.settle()
    store.insert(plan.objects, plan.entries)
    store.set_flags(changed)
    store.mark_conflicting(plan.conflicting)


def leaf(
    outcome: Outcome, examined: Sequence[Examined], *, collection: Collection | None, owner: str, by: str, at: datetime
) -> None:
    """The ledger's leaf of objects that came in: how many, with which outcome, and a digest over their bytes."""
    counts = outcome.counts()
    digest = sha256(b"".join(raw for raw, _ in examined))
    facts = {verdict.value: counts[verdict] for verdict in Verdict}
    where = str(collection.public_id) if collection else ""
    record(
        "intel.objects.brought",
        where or "intel",
        {"collection": where, "owner": owner, "sha256": digest.hexdigest(), **facts},
        at=at,
        by=by,
    )
