"""The standing cast: invented officers, desks and nodes of three states, and one adversary.

People of the Philippines work at the node under test; Australia and Indonesia are nodes at the other end of the wire,
in memory; Mallory is whoever means ill. Names are those of the demonstration, where it has them.
"""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from django.conf import settings

from comity.directory import actions, queries
from comity.directory.actions.officers import Account
from comity.directory.core import manifest as manifests
from comity.directory.core import xwing
from comity.directory.core.institutions import DeskKind, OrganisationKind
from comity.directory.core.manifest import DeskEntry, Manifest, Root
from comity.directory.core.peering import Channel
from comity.directory.core.permissions import CONSOLE, Actor, Role
from comity.directory.core.signing import SigningKey
from comity.directory.models import Desk, Officer, Organisation
from comity.terms.state import Iso3
from tests.once import once

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""From when the mandates of the cast hold, so that pages, which read the clock, know them too."""

PASSWORD = "only-for-tests-4711"
PHL, AUS, IDN = Iso3("PHL"), Iso3("AUS"), Iso3("IDN")


@dataclass(frozen=True, slots=True)
class DeskRole:
    """A desk of the cast and the organisation it belongs to."""

    kind: DeskKind
    name: str
    organisation: str
    organisation_kind: OrganisationKind
    telephone: str = "+999 2 555 0100"


@dataclass(frozen=True, slots=True)
class Person:
    """An officer of the cast."""

    username: str
    name: str
    title: str
    desks: tuple[str, ...]
    roles: tuple[Role, ...]
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.username}@example.org"


DESKS: Mapping[str, DeskRole] = {
    "point": DeskRole(
        DeskKind.CONTACT_POINT, "24/7 point of contact", "Cybercrime Unit of the Police", OrganisationKind.POLICE
    ),
    "authority": DeskRole(
        DeskKind.CENTRAL_AUTHORITY, "Central authority", "Ministry of Justice", OrganisationKind.JUSTICE_MINISTRY
    ),
    "prosecution": DeskRole(
        DeskKind.PROSECUTION_OFFICE, "Cybercrime prosecutors", "Prosecution Service", OrganisationKind.PROSECUTION
    ),
    "court": DeskRole(DeskKind.COURT, "Cybercrime court", "Regional Trial Court", OrganisationKind.COURT),
    "harbour": DeskRole(
        DeskKind.INVESTIGATION_UNIT, "Harbour police", "Harbour Police (another desk)", OrganisationKind.POLICE
    ),
    "provider": DeskRole(
        DeskKind.PROVIDER_LEGAL, "Law enforcement response", "Sampaguita Mail (invented)", OrganisationKind.PROVIDER
    ),
}

LIGAYA = Person("ligaya", "Ligaya Amihan", "Investigator", ("point",), (Role.INVESTIGATOR,))
CRISANTO = Person("crisanto", "Crisanto Hiraya", "Duty officer", ("point",), (Role.CONTACT_POINT,))
MAYUMI = Person(
    "mayumi", "Mayumi Dalisay", "Prosecutor", ("prosecution", "authority"), (Role.PROSECUTOR, Role.CENTRAL_AUTHORITY)
)
AMADO = Person("amado", "Amado Lakan", "Judge", ("court",), (Role.JUDGE,))
TALA = Person("tala", "Tala Marikit", "Legal response clerk", ("provider",), (Role.PROVIDER_CLERK,))
DATU = Person("datu", "Datu Silangan", "Investigator of another desk", ("harbour",), (Role.INVESTIGATOR,))
BAYANI = Person("bayani", "Bayani Tala", "Node operator", (), (Role.NODE_OPERATOR, Role.AUDITOR))
PEOPLE = (LIGAYA, CRISANTO, MAYUMI, AMADO, TALA, DATU, BAYANI)


@dataclass(frozen=True)
class House:
    """This node's own institutions in the database, by their names in the cast."""

    desks: Mapping[str, Desk]
    officers: Mapping[str, Officer]

    def actor(self, person: Person, *, at: datetime = NOON) -> Actor:
        return queries.actor(self.officers[person.username], at=at)


def house(*, people: Sequence[Person] = PEOPLE, at: datetime = NOON) -> House:
    """Put the Philippine desks and the given people into the database, by the acts that an operator takes."""
    return once(("house", tuple(people), at), lambda: _house(people, at))


def _house(people: Sequence[Person], at: datetime) -> House:
    desks = {key: _desk(role, at=at) for key, role in DESKS.items()}
    officers = {person.username: _officer(person, desks, at=at) for person in people}
    return House(desks, officers)


def acting(person: Person) -> Actor:
    """The person as an actor, without a database."""
    return Actor(
        officer_id=str(uuid.uuid5(uuid.NAMESPACE_DNS, person.email)),
        name=person.name,
        organisation_id=str(uuid.uuid5(uuid.NAMESPACE_DNS, person.title)),
        desk_ids=frozenset(str(uuid.uuid5(uuid.NAMESPACE_DNS, key)) for key in person.desks),
        desk_kinds=frozenset(DESKS[key].kind.value for key in person.desks),
        roles=frozenset(person.roles),
    )


def _desk(role: DeskRole, *, at: datetime) -> Desk:
    organisation = Organisation.objects.filter(name=role.organisation, state=PHL).first()
    if organisation is None:
        organisation = actions.add_organisation(role.organisation, kind=role.organisation_kind, by=CONSOLE, at=at)
    return actions.add_desk(
        organisation,
        kind=role.kind,
        name=role.name,
        languages=("en", "fil"),
        email="desk@example.org",
        telephone=role.telephone,
        by=CONSOLE,
        at=at,
    )


def _officer(person: Person, desks: Mapping[str, Desk], *, at: datetime) -> Officer:
    own = [desks[key] for key in person.desks]
    officer = actions.add_officer(
        Account(person.username, person.email, PASSWORD),
        name=person.name,
        title=person.title,
        organisation=(own[0] if own else desks["point"]).organisation,
        desks=own,
        language=person.language,
        zone="Asia/Manila",
        by=CONSOLE,
        at=at,
    )
    for role in person.roles:
        actions.give_mandate(officer, role=role, valid_from=SINCE, by=CONSOLE, at=at)
    return officer


@dataclass
class Node:
    """A node at the other end of the wire, in memory: its keys, and the manifests it signs."""

    node_id: str
    state: Iso3
    name: str
    base_url: str = "http://192.0.2.1:8000"
    roots: tuple[SigningKey, ...] = field(default_factory=lambda: tuple(SigningKey.generate() for _ in range(3)))
    signing: SigningKey = field(default_factory=SigningKey.generate)
    ml_kem: MLKEM768PrivateKey = field(default_factory=MLKEM768PrivateKey.generate)
    x25519: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    desk_ids: tuple[uuid.UUID, uuid.UUID] = field(default_factory=lambda: (uuid.uuid4(), uuid.uuid4()))

    @property
    def sealing(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self.ml_kem, self.x25519)

    @property
    def desks(self) -> tuple[DeskEntry, ...]:
        """Its one desk: the 24/7 point."""
        return (
            DeskEntry(
                id=self.desk_ids[0],
                organisation_id=self.desk_ids[1],
                organisation=f"Cyber police of {self.name}",
                organisation_kind=OrganisationKind.POLICE.value,
                kind=DeskKind.CONTACT_POINT.value,
                name="24/7 point of contact",
                languages=("en",),
                email="point@example.org",
                telephone="+999 3 555 0199",
            ),
        )

    def says(self, version: int = 1, *, at: datetime = NOON, previous: bytes = b"") -> Manifest:
        """What it says of itself in that version, unsigned: a test may alter it before `signs`."""
        return Manifest(
            format="comity-manifest-v1",
            node_id=self.node_id,
            state=self.state,
            name=self.name,
            version=version,
            created=at,
            expires=at + timedelta(days=60),
            base_url=self.base_url,
            suites=manifests.SUITES,
            root=Root(tuple(manifests.public(key) for key in self.roots), 2),
            signing=(manifests.public(self.signing),),
            sealing=xwing.raw(self.ml_kem, self.x25519),
            ledger="",
            desks=self.desks,
            previous=manifests.digest(previous) if previous else "",
        )

    def signs(
        self,
        said: Manifest,
        *,
        roots: Sequence[SigningKey] | None = None,
        also: Sequence[SigningKey] = (),
    ) -> bytes:
        """The envelope, by two of its root keys unless told otherwise, its signing key, and any others given."""
        return manifests.sign(
            said, roots=tuple(self.roots[:2] if roots is None else roots), signers=(self.signing, *also)
        )

    def manifest(self, version: int = 1, *, at: datetime = NOON, previous: bytes = b"") -> bytes:
        """A proper manifest of that version."""
        return self.signs(self.says(version, at=at, previous=previous))

    def rotated(self, previous: bytes, *, at: datetime = NOON, revoke: bool = False) -> bytes:
        """Takes a new signing key; the old one hands over unless it is revoked."""
        old, self.signing = self.signing, SigningKey.generate()
        said = self.says(manifests.unverified(previous).version + 1, at=at, previous=previous)
        if revoke:
            return self.signs(said)
        handing_over = msgspec.structs.replace(said, signing=(*said.signing, manifests.public(old)))
        return self.signs(handing_over, also=(old,))


def australia() -> Node:
    return Node("aus.example", AUS, "Australia", "http://192.0.2.2:8002")


def indonesia() -> Node:
    return Node("idn.example", IDN, "Indonesia", "http://192.0.2.3:8003")


def mallory() -> Node:
    """The adversary: keys of its own, and whatever name it likes (`node_id` may be overwritten)."""
    return Node("mallory.example", Iso3("XMA"), "Mallory", "http://192.0.2.66:8066")


def ceremony(envelope: bytes, people: House, *, at: datetime = NOON) -> queries.Peer:
    """Introduce a node and let two officers compare its fingerprint, as the real ceremony goes."""
    peer = actions.introduce(envelope, by=people.actor(BAYANI, at=at), at=at)
    heard = manifests.unverified(envelope).fingerprint.spoken
    for person in (CRISANTO, MAYUMI):
        actions.confirm_fingerprint(
            peer.node_id, heard=heard, channel=Channel.VIDEO, by=people.actor(person, at=at), at=at
        )
    return queries.peer(peer.node_id, at=at)


class Shown(Protocol):
    """A node at the other end that shows its manifest."""

    version: int

    def shows(self) -> bytes: ...


def neighbours(*nodes: Shown, people: Sequence[Person] = PEOPLE) -> House:
    """This node at work: its people, its manifest published, and these nodes introduced and confirmed."""
    which = tuple((id(node), node.version) for node in nodes)
    return once((str(settings.COMITY_KEYS), tuple(people), which), lambda: _neighbours(nodes, people))


def _neighbours(nodes: Sequence[Shown], who: Sequence[Person]) -> House:
    people = house(people=who)
    actions.publish_manifest(at=NOON)
    for node in nodes:
        ceremony(node.shows(), people)
    return people


def keys_of_this_node(folder: Path) -> Path:
    """Every key of the node under test, made in the folder; give it to `settings.COMITY_KEYS`."""
    from comity.directory.adapters import keys
    from comity.ledger.adapters import keys as ledger_keys

    keys.create(folder)
    ledger_keys.create(folder)
    (folder / "django.key").write_text(secrets.token_urlsafe(48))
    return folder
