"""A file was written: which objects are in it is kept, so that a recall finds it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from comity.intel.adapters.segments import packed
from comity.intel.models import Export
from comity.ledger.actions import record


@transaction.atomic
def exported(
    object_ids: Sequence[int], form: str, *, recipient: str = "", sha256: str = "", by: str, at: datetime
) -> Export:
    """Keep that these objects, one at least, went into a file: its form, whom it is for, its SHA-256."""
    row = Export.objects.create(
        form=form,
        recipient=recipient,
        sha256=sha256,
        made_by=by,
        made_at=at,
        first_object=min(object_ids),
        last_object=max(object_ids),
        ids=packed(object_ids),
    )
    facts = {"export": str(row.pk), "form": form, "objects": len(object_ids), "sha256": sha256}
    record("intel.exported", str(row.pk), facts, at=at, by=by)
    return row
