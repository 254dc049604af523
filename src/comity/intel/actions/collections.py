"""Collections and the API roots that they stand in."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from comity.intel.models import ApiRoot, Collection
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop

DEFAULT_ROOT = "intel"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)


class NotASlug(ComityError):
    """An API root and an alias stand in addresses."""

    code = "intel.collection.slug"
    sentence = gettext_noop("“{given}” cannot stand in an address. Use small letters, digits and hyphens, 60 at most.")


class AliasTaken(ComityError):
    code = "intel.collection.alias-taken"
    status = 409
    sentence = gettext_noop("There is another collection with the alias {alias}.")


@transaction.atomic
def add_collection(
    title: str,
    *,
    root: str = DEFAULT_ROOT,
    description: str = "",
    alias: str = "",
    by: str = "",
    at: datetime,
) -> Collection:
    """Open a collection, and its API root if there is none of that name. Raises AliasTaken, NotASlug."""
    for given in filter(None, (root, alias)):
        if not _SLUG.fullmatch(given):
            raise NotASlug(given=given[:60])
    place, _ = ApiRoot.objects.get_or_create(
        slug=root, defaults={"title": root, "is_default": not ApiRoot.objects.exists()}
    )
    try:
        with transaction.atomic():
            made = Collection.objects.create(root=place, title=title, description=description, alias=alias, made_at=at)
    except IntegrityError as taken:
        raise AliasTaken(alias=alias) from taken
    public_id = str(made.public_id)
    record("intel.collection.added", public_id, {"root": root, "title": title, "alias": alias}, at=at, by=by)
    return made
