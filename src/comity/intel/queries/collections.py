"""Collections, as this node's own people name them."""

from uuid import UUID

from django.db.models import Count

from comity.intel.models import Collection
from comity.terms.errors import ComityError, gettext_noop


class CollectionUnknown(ComityError):
    code = "intel.collection.unknown"
    status = 404
    sentence = gettext_noop("There is no collection {name}. `comity intel collection list` shows them.")


class AliasAmbiguous(ComityError):
    """Two roots may each have a collection of the same alias."""

    code = "intel.collection.alias-ambiguous"
    status = 409
    sentence = gettext_noop("There is more than one collection with the alias {name}. Give its id.")


def collections() -> list[tuple[Collection, int]]:
    """Every collection and the number of its entries, in the order of roots and opening."""
    rows = Collection.objects.select_related("root").annotate(entries=Count("entry")).order_by("root__slug", "pk")
    return [(one, one.entries) for one in rows]


def collection_named(name: str) -> Collection:
    """The collection with this id or alias. Raises AliasAmbiguous, CollectionUnknown."""
    try:
        found = list(Collection.objects.filter(public_id=UUID(name)))
    except ValueError:
        found = list(Collection.objects.filter(alias=name)[:2]) if name else []
    if not found:
        raise CollectionUnknown(name=name[:60])
    if len(found) > 1:
        raise AliasAmbiguous(name=name[:60])
    return found[0]
