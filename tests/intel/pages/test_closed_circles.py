"""An attack: an officer looks for what came through a community that admits another organisation of this node."""

from dataclasses import dataclass

import msgspec
import pytest

from comity.intel.actions.indexing import index_next
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.community import Charter, Member, MemberKind
from comity.intel.models import Collection, Community, Entry
from comity.intel.queries.finding import Filters, asked, find
from comity.intel.queries.related import newest, versions
from comity.intel.queries.showing import home
from comity.terms.marking import Tlp
from tests.cast import CRISANTO, NOON, Person
from tests.intel.communities.test_communities import says, theirs
from tests.intel.pages.people import HALIYA, KIDLAT, Office
from tests.intel.sharing.marked import NODE_AUS, NODE_US, US
from tests.intel.sharing.stored import at_level, keep, stix_id, tool
from tests.intel.syncing.conftest import Sender

NAME, OURS = "quillfish", "oarlock"
OTHER = "c0ffee00-0000-4000-8000-000000000002"


def joined(office: Office, charter: Charter) -> Charter:
    """The community as Australia signed it, once this node is in it."""
    assert says(office.scene.aus, charters.sign(charter, office.scene.aus.node.signing).decode()) == ""
    Community.objects.filter(pk=charter.id).update(state=Community.State.MEMBER)
    return charter


@dataclass
class Reef:
    """Australia's community, which of this node admits the cybercrime unit alone, and what came through it."""

    office: Office
    charter: Charter

    def found_by(self, person: Person, name: str = NAME) -> list[str]:
        """What she finds of it: the same whichever way she looks."""
        sight = home.sight(self.office.actor(person), at=NOON)
        ways = (
            find(asked(name), Filters(), sight).hits,
            find(asked(stix_id("tool", name)), Filters(), sight).hits,
            find(asked(""), Filters(versions=True), sight).hits,
            tuple(newest({stix_id("tool", name)}, sight).values()),
            versions(stix_id("tool", name), sight),
        )
        seen = [{one.title for one in hits if one.title == name} for hits in ways]
        assert all(titles == seen[0] for titles in seen), seen
        return sorted(seen[0])


@pytest.fixture
def reef(office: Office) -> Reef:
    unit = office.actor(CRISANTO).organisation_id
    member = Member(kind=MemberKind.ORGANISATION, id=unit, name="Cybercrime Unit", node=US)
    charter, _ = theirs(office.scene.aus)
    narrow = joined(office, msgspec.structs.replace(charter, members=(NODE_AUS, member)))
    assert Sender(office.scene.aus, narrow).sends(tool(NAME, at_level(Tlp.GREEN))).code == ""
    keep(tool(OURS, at_level(Tlp.AMBER)), collection=Collection.objects.get())
    while index_next():
        pass
    return Reef(office, narrow)


def test_whom_the_community_counts_finds_it(reef: Reef) -> None:
    assert reef.found_by(HALIYA) == [NAME]


def test_an_officer_of_another_organisation_finds_nothing(reef: Reef) -> None:
    assert reef.found_by(KIDLAT) == []


def test_what_this_node_owns_every_organisation_of_it_finds_wherever_it_is_offered(reef: Reef) -> None:
    assert reef.found_by(KIDLAT, OURS) == [OURS]


def test_taking_it_out_of_the_collection_opens_it_to_nobody(reef: Reef) -> None:
    Entry.objects.all().delete()

    assert reef.found_by(KIDLAT) == []


def test_freeing_the_collection_of_its_community_opens_it_to_nobody(reef: Reef) -> None:
    Collection.objects.update(community=None)

    assert reef.found_by(KIDLAT) == []


def test_what_came_another_way_too_is_found_by_everybody(reef: Reef) -> None:
    charter, _ = theirs(reef.office.scene.aus)
    wide = joined(reef.office, msgspec.structs.replace(charter, id=OTHER, members=(NODE_AUS, NODE_US)))

    sent = Sender(reef.office.scene.aus, wide, remote=OTHER).sends(tool(NAME, at_level(Tlp.GREEN)))

    assert (sent.code, reef.found_by(KIDLAT)) == ("", [NAME])


def test_once_this_node_is_out_nobody_reads_on(reef: Reef) -> None:
    Community.objects.update(state=Community.State.LEFT)

    assert reef.found_by(HALIYA) == []


def test_its_pages_are_there_for_those_alone_whom_the_community_counts(reef: Reef) -> None:
    pages = [f"/intel/objects/{stix_id('tool', NAME)}/{part}" for part in ("", "graph/")]

    seen = {one.username: [reef.office.client(one).get(page) for page in pages] for one in (HALIYA, KIDLAT)}

    assert {name: [each.status_code for each in answers] for name, answers in seen.items()} == {
        HALIYA.username: [200, 200],
        KIDLAT.username: [404, 404],
    }
    assert b"Reef circle" in seen[HALIYA.username][0].content


def test_who_else_has_what_is_ours_shows_no_community_that_does_not_count_her(reef: Reef) -> None:
    mine = f"/intel/objects/{stix_id('tool', OURS)}/"

    told = [reef.office.client(one).get(mine).content for one in (HALIYA, KIDLAT)]

    assert [b"Reef circle" in one for one in told] == [True, False]
