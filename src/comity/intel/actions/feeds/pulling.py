"""A page comes from another server: stored, and remembered how far, in one act, so that a pull may be killed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

import msgspec
from django.db import transaction

from comity.intel.actions.ingesting import ingest
from comity.intel.core.feeds.cursors import Cursor
from comity.intel.core.store.outcome import Outcome
from comity.intel.models import Source
from comity.terms.errors import ComityError, gettext_noop


class AnotherPulls(ComityError):
    code = "intel.feed.another-pulls"
    status = 409
    sentence = gettext_noop("Somebody else is pulling from {name} at this moment. Nothing is lost; wait for the end.")


def cursor_of(source: Source) -> Cursor:
    """Where the next page begins."""
    return msgspec.convert(source.cursor, Cursor)


@transaction.atomic
def take_page(source: Source, raws: Sequence[bytes], before: Cursor, after: Cursor, *, at: datetime) -> Outcome:
    """Store the objects of a page as the source's, and go on to `after`. Raises AnotherPulls."""
    row = Source.objects.select_for_update(of=("self",)).filter(pk=source.pk).first()
    if row is None or cursor_of(row) != before:
        _another(source)
    outcome = Outcome(())
    if raws:
        outcome = ingest(raws, collection=source.collection, owner=source.owner, by="", at=at)
    row.cursor = msgspec.to_builtins(after)
    row.pulled_at = at
    row.save(update_fields=["cursor", "pulled_at"])
    return outcome


@transaction.atomic
def begin_again(source: Source) -> None:
    """Read the collection from its beginning at the next pull; what is here already stays as it is."""
    row = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    row.cursor = {}
    row.save(update_fields=["cursor"])


def _another(source: Source) -> NoReturn:
    raise AnotherPulls(name=source.name)
