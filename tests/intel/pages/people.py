"""Who looks at the pages of threat intelligence: the cast, an analyst, and officers whose work is another."""

from dataclasses import dataclass

from django.test import Client

from comity.directory.core.permissions import Actor, Role
from tests import cast
from tests.cast import CRISANTO, Person
from tests.intel.sharing.conftest import Scene

HALIYA = Person("haliya", "Haliya Mutya", "Analyst", ("point",), (Role.ANALYST,))
KIDLAT = Person("kidlat", "Kidlat Bagani", "Analyst of the harbour police", ("harbour",), (Role.ANALYST,))
SINAG = Person("sinag", "Sinag Lualhati", "Auditor", (), (Role.AUDITOR,))


@dataclass(frozen=True)
class Office:
    """The Philippine node as its officers open it, and the nodes that it speaks with."""

    scene: Scene

    def client(self, person: Person = HALIYA) -> Client:
        """The browser of somebody who has signed in."""
        client = Client()
        client.force_login(self.scene.people.officers[person.username].user)
        return client

    def actor(self, person: Person = CRISANTO) -> Actor:
        return self.scene.people.actor(person)


def employed(scene: Scene, *people: Person) -> Office:
    """The scene, with more people in it."""
    officers = {one.username: cast._officer(one, scene.people.desks, at=cast.NOON) for one in people}
    scene.people = cast.House(scene.people.desks, {**scene.people.officers, **officers})
    return Office(scene)
