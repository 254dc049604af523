"""Objects by their ids, as far as they still stand in a collection."""

from collections.abc import Iterable

from comity.intel.adapters.segments import Row
from comity.intel.models import Entry


def rows_of(collection_id: int, object_ids: Iterable[int]) -> list[Row]:
    """In the order in which they were added."""
    columns = ("added", "object_id", "object__granular", "object__owner", "label_id", "object__type", "object__raw")
    found = Entry.objects.filter(collection=collection_id, object__in=list(object_ids)).order_by("added")
    return [Row._make((*values[:-1], bytes(values[-1]))) for values in found.values_list(*columns)]
