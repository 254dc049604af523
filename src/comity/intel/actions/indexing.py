"""What objects are found by, written after them in the order in which they came.

It follows from the objects alone, so it leaves no leaf in the ledger, and can be thrown away and made again.
"""

from django.db import connection, transaction

from comity.intel.adapters import search
from comity.intel.core.indexing.rows import rows_of
from comity.intel.models import Progress

NAME = "index"
AT_ONCE = 200
"""How many objects a transaction that stores some may index by itself, so that officers find at once what they save."""


@transaction.atomic
def index_next() -> int:
    """Index the next batch of objects; how many they were, 0 when there are no more."""
    Progress.objects.get_or_create(name=NAME)
    progress = Progress.objects.select_for_update().get(name=NAME)
    return _index(progress)


@transaction.atomic
def catch_up() -> bool:
    """Index what a transaction has just stored, in the same transaction. False where that is left to the worker.

    It is, if there is much of it, if older objects are waiting, or if the worker is at it.
    """
    Progress.objects.get_or_create(name=NAME)
    skips = connection.features.has_select_for_update_skip_locked
    progress = Progress.objects.select_for_update(skip_locked=skips).filter(name=NAME).first()
    if progress is None or search.waiting_after(progress.through, AT_ONCE + 1) > AT_ONCE:
        return False
    _index(progress)
    return True


@transaction.atomic
def begin_again() -> None:
    """Empty every index, so that the next rounds make it anew. Meanwhile searches find less."""
    Progress.objects.get_or_create(name=NAME)
    progress = Progress.objects.select_for_update().get(name=NAME)
    search.clear()
    progress.through = 0
    progress.save(update_fields=["through"])


def _index(progress: Progress) -> int:
    objects = search.objects_after(progress.through)
    if objects:
        search.insert(rows_of(objects))
        progress.through = objects[-1][0]
        progress.save(update_fields=["through"])
    return len(objects)
