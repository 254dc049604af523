"""The Philippine node with its people, and Australia and Indonesia at the other end of the wire, in memory."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from comity.directory.adapters import keys
from comity.directory.core.permissions import Actor
from comity.intel import actions
from comity.intel.actions.sharing import communities, terms
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import ANSWER, AnswerBody
from comity.intel.core.sharing.community import Agreement, Charter, Member
from comity.intel.models import Collection
from comity.intel.queries import communities as known
from comity.terms.marking import Tlp
from tests import cast
from tests.cast import CRISANTO, MAYUMI, NOON, Person
from tests.evidence.abroad import Abroad
from tests.federation import counterpart
from tests.intel.sharing.marked import AGREEMENT, AUS, NODE_AUS


@dataclass
class Scene:
    """Who takes part, and what the house of the Philippines does for them."""

    people: cast.House
    aus: Abroad
    idn: Abroad

    def actor(self, person: Person = CRISANTO) -> Actor:
        return self.people.actor(person)

    @property
    def second(self) -> Actor:
        return self.actor(MAYUMI)

    def founded(self, *members: Member, agreement: Agreement = AGREEMENT) -> Charter:
        """A community that this node founds, with Australia invited unless told otherwise."""
        what = communities.Founding("Bay circle", agreement, members or (NODE_AUS,))
        return communities.found(what, by=self.actor(), at=NOON)

    def circle(self, *members: Member, agreement: Agreement = AGREEMENT) -> Charter:
        """The same once everybody has accepted."""
        charter = self.founded(*members, agreement=agreement)
        for node in (self.aus, self.idn):
            if node.node.node_id in charter.told:
                charter = self.accepts(node, charter)
        return charter

    def admits(self, charter: Charter, member: Member) -> Charter:
        """Somebody is invited, and accepts."""
        invited = communities.admit(UUID(charter.id), member, by=self.actor(), at=NOON)
        return self.accepts(self.aus if member.node == AUS else self.idn, invited)

    def accepts(self, node: Abroad, charter: Charter, *, yes: bool = True) -> Charter:
        """An officer of a node answers the agreement; the charter that comes of it."""
        digest = charters.digest(charters.encode(charter))
        body = AnswerBody(community=charter.id, version=charter.version, digest=digest, accepted=yes)
        assert node.says(ANSWER, body, conversation=charter.id).code == ""
        return known.charter(charter.id)

    def collection(self, charter: Charter | None = None, purpose: str = "", unmarked: Tlp | None = None) -> Collection:
        """A collection, of the community if one is given."""
        made = actions.add_collection("Bay indicators", at=NOON)
        sharing = terms.Sharing(UUID(charter.id) if charter else None, purpose, unmarked)
        return terms.set_terms(made.public_id, sharing, by=self.actor(), at=NOON)


@pytest.fixture(scope="session")
def node_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cast.keys_of_this_node(tmp_path_factory.mktemp("intel-node") / "keys")


@pytest.fixture(scope="session")
def australian_node() -> counterpart.Counterpart:
    return counterpart.australia()


@pytest.fixture(scope="session")
def indonesian_node() -> counterpart.Counterpart:
    return counterpart.indonesia()


@pytest.fixture
def scene(
    db: None,
    settings: Settings,
    node_keys: Path,
    australian_node: counterpart.Counterpart,
    indonesian_node: counterpart.Counterpart,
) -> Scene:
    settings.COMITY_KEYS = node_keys
    people = cast.neighbours(australian_node, indonesian_node)
    ours = keys._sealing(node_keys / "sealing.pem").public_raw
    return Scene(people, Abroad(australian_node, ours), Abroad(indonesian_node, ours))
