"""Appoint the invented people of one node of the demonstration: `python -m comity.node.demo.appointing DIR NODE_ID`."""

import sys
from datetime import datetime
from pathlib import Path

from comity.node.demo.cast import CASTS, PASSWORD, Cast
from comity.node.setup import use_node


def appoint(cast: Cast, *, at: datetime) -> None:
    """Organisations, desks, officers, mandates, by the directory's own acts; then a manifest that names the desks."""
    from comity.directory import actions
    from comity.directory.actions.officers import Account
    from comity.directory.core.institutions import DeskKind, OrganisationKind
    from comity.directory.core.permissions import CONSOLE, Role
    from comity.directory.models import Desk, Organisation

    organisations: dict[str, Organisation] = {}
    desks: dict[str, Desk] = {}
    for desk in cast.desks:
        kind = OrganisationKind(desk.organisation_kind)
        organisation = organisations.get(desk.organisation) or actions.add_organisation(
            desk.organisation, kind=kind, by=CONSOLE, at=at
        )
        organisations[desk.organisation] = organisation
        desks[desk.key] = actions.add_desk(
            organisation,
            kind=DeskKind(desk.kind),
            name=desk.name,
            by=CONSOLE,
            at=at,
            languages=desk.languages,
            email=f"{desk.key}@{cast.node_id}",
            telephone=desk.telephone,
        )
    for person in cast.people:
        seats = [desks[key] for key in person.desks]
        officer = actions.add_officer(
            Account(person.login, f"{person.login}@{cast.node_id}", PASSWORD),
            name=person.name,
            title=person.title,
            organisation=seats[0].organisation if seats else next(iter(organisations.values())),
            desks=seats,
            language=person.language,
            zone=cast.zone,
            by=CONSOLE,
            at=at,
        )
        for role in person.roles:
            actions.give_mandate(officer, role=Role(role), by=CONSOLE, at=at)
    actions.publish_manifest(at=at)


def main() -> None:
    folder, node_id = Path(sys.argv[1]), sys.argv[2]
    use_node(folder)
    from django.utils import timezone

    appoint(next(cast for cast in CASTS if cast.node_id == node_id), at=timezone.now())


if __name__ == "__main__":
    main()
