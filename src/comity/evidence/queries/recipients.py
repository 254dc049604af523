"""Whom a request can go to: the desks of the other state, those that fit the route first; and our own desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comity.directory import queries as directory
from comity.directory.core.institutions import DeskKind
from comity.directory.core.permissions import Actor
from comity.directory.models import Desk
from comity.terms.state import Iso3

_JUDICIAL = frozenset({DeskKind.PROSECUTION_OFFICE, DeskKind.COURT})
_POLICE = frozenset({DeskKind.CONTACT_POINT, DeskKind.INVESTIGATION_UNIT})
_ANY_AUTHORITY = _JUDICIAL | _POLICE | {DeskKind.CENTRAL_AUTHORITY}

DESKS_BEHIND: Mapping[str, frozenset[DeskKind]] = MappingProxyType(
    {
        "competent-authority": _ANY_AUTHORITY,
        "designated-authority": _ANY_AUTHORITY,
        "central-authority": frozenset({DeskKind.CENTRAL_AUTHORITY}),
        "contact-point-24-7": frozenset({DeskKind.CONTACT_POINT}),
        "specialised-body-24-7": frozenset({DeskKind.CONTACT_POINT}),
        "police": _POLICE,
        "ncb-interpol": frozenset({DeskKind.CONTACT_POINT}),
        "europol-national-unit": frozenset({DeskKind.CONTACT_POINT}),
        "prosecutor": frozenset({DeskKind.PROSECUTION_OFFICE}),
        "judicial-authority": _JUDICIAL,
        "prosecutor-or-judicial": _JUDICIAL,
        "enforcing-authority": _JUDICIAL,
        "judge-or-court": frozenset({DeskKind.COURT}),
        "service-provider": frozenset({DeskKind.PROVIDER_LEGAL}),
        "registrar": frozenset({DeskKind.PROVIDER_LEGAL}),
        "cert": frozenset({DeskKind.CERT}),
    }
)
"""The kinds of desk behind the recipient roles of routes.toml (`vocabulary.role`)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A desk that can be asked. `fits`: the route names its kind."""

    node_id: str
    desk_id: str
    name: str
    kind: str
    languages: tuple[str, ...]
    fits: bool

    @property
    def key(self) -> str:
        """What a form sends: the node and the desk."""
        return f"{self.node_id}/{self.desk_id}"


def recipients(requested: Iso3, roles: Collection[str], *, own_node: str) -> list[Recipient]:
    """The open desks of that state at other nodes, those that the route names first."""
    kinds = {kind for role in roles for kind in DESKS_BEHIND.get(role, frozenset())}
    found = [
        _recipient(desk, kinds)
        for desk in directory.desks(requested).exclude(organisation__node_id=own_node)
        if desk.kind != DeskKind.OPERATIONS
    ]
    return sorted(found, key=lambda one: not one.fits)


def own_desks(actor: Actor) -> list[Desk]:
    """The officer's own desks, any of which may send."""
    return [desk for desk in directory.desks() if str(desk.pk) in actor.desk_ids]


def _recipient(desk: Desk, kinds: Collection[str]) -> Recipient:
    name = f"{desk.name}, {desk.organisation.name}"
    return Recipient(
        desk.organisation.node_id, str(desk.pk), name, desk.kind, tuple(desk.languages), desk.kind in kinds
    )
