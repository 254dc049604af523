"""Objects by their ids: the only way in which rows are found by id, since no index holds the ids themselves."""

from collections.abc import Iterable

from django.db.models import QuerySet

from comity.intel.core.store.keys import key_of
from comity.intel.models import Named, StixObject


def rows_named(stix_ids: Iterable[str]) -> QuerySet[StixObject]:
    """Every stored version of these objects."""
    wanted = set(stix_ids)
    rows = Named.objects.filter(key__in={key_of(one) for one in wanted})
    return StixObject.objects.filter(pk__in=rows.values("object_id"), stix_id__in=wanted)
