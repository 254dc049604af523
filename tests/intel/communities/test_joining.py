"""Nothing is exchanged before an officer of the member accepted the agreement; whoever declines is out."""

from uuid import UUID

import msgspec
import pytest

from comity.directory.core.permissions import NotPermitted
from comity.federation.core.receipt import Outcome
from comity.federation.models import Outbox
from comity.intel.actions.exchange import lines
from comity.intel.actions.sharing import communities, joining, telling
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import ANSWER, COMMUNITY, DEPARTURE, AnswerBody, CommunityBody, DepartureBody
from comity.intel.core.sharing.community import AgreementChanged, Charter
from comity.intel.models import Community
from comity.intel.queries import communities as queries
from comity.intel.queries.communities import CommunityUnknown
from comity.ledger.queries import of
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON, TALA
from tests.evidence.abroad import Abroad
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AGREEMENT, AUS, CIRCLE, IDN, NODE_AUS, NODE_IDN, NODE_US, US
from tests.intel.sharing.stored import at_level, keep, tool

STRICTER = msgspec.structs.replace(AGREEMENT, retention_days=30)


def answer(node: Abroad, charter: Charter, *, yes: bool = True, **other: object) -> str:
    """A node answers our agreement; the code with which we refuse, or nothing."""
    digest = charters.digest(charters.encode(charter))
    said = {"community": charter.id, "version": charter.version, "digest": digest, "accepted": yes, **other}
    return node.says(ANSWER, AnswerBody(**said), conversation=charter.id).code  # type: ignore[arg-type]  # as a test says


def invitation(scene: Scene, version: int = 1, *, before: Charter | None = None, **other: object) -> Charter:
    """Australia's charter reaches us; by it we are invited unless told otherwise."""
    charter = Charter(
        id=CIRCLE,
        name="Reef circle",
        coordinator=AUS,
        version=version,
        previous=charters.digest(charters.encode(before)) if before else "",
        written_at=NOON,
        ends_at=None,
        agreement=AGREEMENT,
        members=(NODE_AUS,),
        invited=(NODE_US,),
    )
    charter = msgspec.structs.replace(charter, **other)
    envelope = charters.sign(charter, scene.aus.node.signing).decode()
    assert scene.aus.says(COMMUNITY, CommunityBody((envelope,)), conversation=CIRCLE).code == ""
    return charter


class TestAtTheCoordinator:
    def test_an_acceptance_makes_a_member_and_everybody_learns_of_it(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS, NODE_IDN)

        code = answer(scene.aus, charter)

        after = queries.charter(charter.id)
        assert code == ""
        assert after.version == 2
        assert after.nodes == {US, AUS}
        assert after.told == {US, AUS, IDN}
        assert of(charter.id)[-1].kind == "intel.community.accepted"
        assert len(scene.idn.heard(COMMUNITY, CommunityBody)) == 2

    def test_the_same_again_changes_nothing(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)

        codes = [answer(scene.aus, charter), answer(scene.aus, charter)]

        assert codes == ["", ""]
        assert queries.charter(charter.id).version == 2

    def test_whoever_declines_is_out_and_is_told_so(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS, NODE_IDN)

        answer(scene.aus, charter, yes=False)

        assert queries.charter(charter.id).told == {US, IDN}
        assert len(scene.aus.heard(DEPARTURE, DepartureBody)) == 1

    def test_a_member_goes_when_it_wants(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)

        answer(scene.aus, charter, yes=False)

        assert queries.charter(charter.id).told == {US}

    def test_another_agreement_than_the_one_that_was_read_is_not_accepted(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)
        communities.amend(UUID(charter.id), STRICTER, by=scene.actor(), at=NOON)

        assert answer(scene.aus, charter) == AgreementChanged.code
        assert answer(scene.aus, charter, digest="0" * 64) == AgreementChanged.code
        assert answer(scene.aus, charter, version=9) == AgreementChanged.code
        assert queries.charter(charter.id).nodes == {US}

    def test_a_change_in_the_members_alone_does_not_undo_what_was_read(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)
        communities.admit(UUID(charter.id), NODE_IDN, by=scene.actor(), at=NOON)

        assert answer(scene.aus, charter) == ""
        assert AUS in queries.charter(charter.id).nodes

    def test_nobody_lets_themselves_in(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)

        assert answer(scene.idn, charter) == "intel.not-a-member"
        assert answer(scene.idn, charter, community=CIRCLE) == "intel.community-unknown"
        assert queries.charter(charter.id).told == {US, AUS}

    def test_nothing_goes_to_a_node_that_has_not_accepted(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)
        collection = scene.collection(charter)
        keep(tool("a", at_level(Tlp.GREEN)), collection=collection)

        before = lines.push_all(AUS, at=NOON)
        answer(scene.aus, charter)
        after = lines.push_all(AUS, at=NOON)

        assert (before, after) == (0, 1)

    def test_it_does_not_leave_its_own_community(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)

        with pytest.raises(joining.CoordinatorAnswers):
            joining.decline(UUID(charter.id), by=scene.actor(), at=NOON)


class TestAtAMember:
    def test_an_invitation_alone_makes_no_member(self, scene: Scene) -> None:
        charter = invitation(scene)

        assert queries.known() == {}
        assert queries.invitations(scene.actor()) == [charter]
        assert queries.visible_to(scene.actor()) == []

    def test_a_charter_that_counts_us_unasked_makes_no_member(self, scene: Scene) -> None:
        invitation(scene, members=(NODE_AUS, NODE_US), invited=())

        assert queries.known() == {}
        assert queries.state(CIRCLE) == Community.State.INVITED

    def test_an_officer_accepts_and_the_coordinator_counts_us(self, scene: Scene) -> None:
        charter = invitation(scene)

        joining.accept(UUID(CIRCLE), 1, by=scene.actor(), at=NOON)
        waiting = queries.state(CIRCLE)
        invitation(scene, 2, before=charter, members=(NODE_AUS, NODE_US), invited=())

        (said,) = scene.aus.heard(ANSWER, AnswerBody)
        assert (said.accepted, said.version, said.digest) == (True, 1, charters.digest(charters.encode(charter)))
        assert waiting == Community.State.ACCEPTED
        assert queries.state(CIRCLE) == Community.State.MEMBER
        assert [leaf.kind for leaf in of(CIRCLE)].count("intel.community.accepted") == 1

    def test_an_agreement_that_changes_before_we_count_is_read_again(self, scene: Scene) -> None:
        charter = invitation(scene)
        joining.accept(UUID(CIRCLE), 1, by=scene.actor(), at=NOON)

        invitation(scene, 2, before=charter, agreement=STRICTER)

        assert queries.state(CIRCLE) == Community.State.INVITED
        with pytest.raises(AgreementChanged):
            joining.accept(UUID(CIRCLE), 1, by=scene.actor(), at=NOON)

    def test_an_acceptance_that_was_refused_is_given_again(self, scene: Scene) -> None:
        invitation(scene)
        joining.accept(UUID(CIRCLE), 1, by=scene.actor(), at=NOON)

        scene.aus.answers(Outcome.REFUSED, code="intel.agreement-changed")

        assert queries.state(CIRCLE) == Community.State.INVITED

    def test_whoever_declines_forgets_it_and_is_not_brought_back(self, scene: Scene) -> None:
        charter = invitation(scene)

        joining.decline(UUID(CIRCLE), by=scene.actor(), at=NOON)
        forgotten = queries.versions(UUID(CIRCLE))
        invitation(scene, 2, before=charter, members=(NODE_AUS, NODE_US), invited=())

        assert forgotten == []
        assert queries.known() == {}
        assert queries.state(CIRCLE) == Community.State.INVITED
        assert [one.accepted for one in scene.aus.heard(ANSWER, AnswerBody)] == [False]

    @pytest.mark.parametrize("person", [LIGAYA, TALA])
    def test_not_everybody_accepts(self, scene: Scene, person: object) -> None:
        invitation(scene)

        with pytest.raises(NotPermitted):
            joining.accept(UUID(CIRCLE), 1, by=scene.actor(person), at=NOON)  # type: ignore[arg-type]  # a person

    def test_an_invitation_for_others_is_not_seen(self, scene: Scene) -> None:
        theirs = msgspec.structs.replace(NODE_US, kind=charters.MemberKind.ORGANISATION, id="somebody-else")
        invitation(scene, invited=(theirs,))

        assert queries.invitations(scene.actor()) == []
        with pytest.raises(CommunityUnknown):
            joining.accept(UUID(CIRCLE), 1, by=scene.actor(), at=NOON)

    def test_what_the_coordinator_says_meanwhile_is_still_taken(self, scene: Scene) -> None:
        charter = invitation(scene)

        invitation(scene, 2, before=charter, agreement=STRICTER)

        assert queries.offered_to(scene.actor(), CIRCLE).agreement == STRICTER
        assert telling.tell_waiting(at=NOON) == 0
        assert not Outbox.objects.filter(message__type=COMMUNITY).exists()
