"""A trusted peer's desks, taken over from its pinned manifest; nobody here writes to them."""

from comity.directory.core.manifest import DeskEntry, Manifest
from comity.directory.models import Desk, Organisation
from comity.terms.errors import ComityError, gettext_noop


class DeskTaken(ComityError):
    code = "directory.desk-taken"
    status = 409
    sentence = gettext_noop(
        "The manifest of {node_id} claims a desk or organisation that belongs to another node. "
        "Call that node's operator."
    )


def adopt(manifest: Manifest) -> None:
    """Make the peer's rows equal to its manifest; desks it no longer names are closed. Raises DeskTaken."""
    _nobody_elses(manifest)
    for entry in manifest.desks:
        _adopt(manifest, entry)
    named = [entry.id for entry in manifest.desks]
    Desk.objects.filter(organisation__node_id=manifest.node_id).exclude(pk__in=named).update(open=False)


def let_go(node_id: str) -> None:
    """Close every desk of a peer."""
    Desk.objects.filter(organisation__node_id=node_id).update(open=False)


def _adopt(manifest: Manifest, entry: DeskEntry) -> None:
    Organisation.objects.update_or_create(
        pk=entry.organisation_id,
        defaults={
            "node_id": manifest.node_id,
            "state": manifest.state,
            "kind": entry.organisation_kind,
            "name": entry.organisation,
        },
    )
    Desk.objects.update_or_create(
        pk=entry.id,
        defaults={
            "organisation_id": entry.organisation_id,
            "kind": entry.kind,
            "name": entry.name,
            "languages": list(entry.languages),
            "email": entry.email,
            "telephone": entry.telephone,
            "open": True,
        },
    )


def _nobody_elses(manifest: Manifest) -> None:
    organisations = Organisation.objects.filter(pk__in=[entry.organisation_id for entry in manifest.desks])
    desks = Desk.objects.filter(pk__in=[entry.id for entry in manifest.desks])
    if (
        organisations.exclude(node_id=manifest.node_id).exists()
        or desks.exclude(organisation__node_id=manifest.node_id).exists()
    ):
        raise DeskTaken(node_id=manifest.node_id)
