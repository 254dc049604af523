"""Imports of one officer, and what was not taken of each."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from comity.directory.core.permissions import Actor
from comity.intel.models import Import, ImportFailure
from comity.terms.errors import ComityError, Fact, gettext_noop


class ImportUnknown(ComityError):
    code = "intel.import.unknown"
    status = 404
    sentence = gettext_noop("There is no such import of yours.")


def imports_of(actor: Actor) -> QuerySet[Import]:
    """The newest first. What others import is theirs: a file may hold what is for them alone."""
    return Import.objects.filter(made_by=actor.officer_id).order_by("-made_at").select_related("collection")


def import_of(actor: Actor, import_id: UUID) -> Import:
    """Raises ImportUnknown."""
    row = imports_of(actor).filter(pk=import_id).first()
    if row is None:
        raise ImportUnknown()
    return row


def failures_of(row: Import) -> QuerySet[ImportFailure]:
    """In the order of the file."""
    return ImportFailure.objects.filter(imported=row.pk).order_by("position")


def reason(failure: ImportFailure, translate: Callable[[str], str]) -> str:
    """Why something was not taken, in the reader's language."""
    return _worded(failure.sentence, failure.facts, translate)


def broken(row: Import, translate: Callable[[str], str]) -> str:
    """Why the file could not be read to its end; empty where it could."""
    return _worded(row.broken["sentence"], row.broken["facts"], translate) if row.broken else ""


def _worded(sentence: str, facts: Mapping[str, Fact], translate: Callable[[str], str]) -> str:
    """Facts that are sentences of ours are translated too."""
    said = {name: translate(fact) if isinstance(fact, str) and fact else fact for name, fact in facts.items()}
    return translate(sentence).format(**said)
