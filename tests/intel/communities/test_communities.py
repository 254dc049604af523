"""Communities: every change reaches every member, nobody else learns of them, and only the coordinator changes them."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from comity.directory import actions as directory
from comity.directory.adapters.keys import signing_key
from comity.directory.core.permissions import NotPermitted
from comity.federation.core.receipt import Outcome
from comity.federation.models import Outbox
from comity.intel.actions.sharing import communities, joining, telling
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import COMMUNITY, DEPARTURE, CommunityBody, DepartureBody
from comity.intel.core.sharing.community import Agreement, Charter, Departure, NotTheCoordinator
from comity.intel.models import Community, Telling
from comity.intel.queries import communities as queries
from comity.intel.queries.communities import CommunityUnknown
from comity.ledger.queries import of
from tests.cast import CRISANTO, NOON, TALA
from tests.evidence.abroad import Abroad
from tests.intel.sharing.conftest import Scene
from tests.intel.sharing.marked import AGREEMENT, AUS, CIRCLE, IDN, NODE_AUS, NODE_IDN, NODE_US, US

LATER = NOON + timedelta(hours=1)


def told(node: Abroad) -> list[Charter]:
    """The charters that a node received from us, in order, their signatures checked with our key."""
    bodies = node.heard(COMMUNITY, CommunityBody)
    return [charters.opened(one.encode(), [signing_key().public]) for body in bodies for one in body.charters]


def theirs(
    node: Abroad, version: int = 1, *, before: Charter | None = None, agreement: Agreement = AGREEMENT
) -> tuple[Charter, str]:
    """A charter that a peer coordinates, and its signed envelope."""
    charter = Charter(
        id=CIRCLE,
        name="Reef circle",
        coordinator=node.node.node_id,
        version=version,
        previous=charters.digest(charters.encode(before)) if before else "",
        written_at=NOON,
        ends_at=None,
        agreement=agreement,
        members=(NODE_AUS, NODE_US),
    )
    return charter, charters.sign(charter, node.node.signing).decode()


def joins(scene: Scene) -> Charter:
    """An officer of ours accepts the newest agreement."""
    invited = queries.offered_to(scene.actor(), CIRCLE)
    return joining.accept(UUID(CIRCLE), invited.version, by=scene.actor(), at=NOON)


def says(node: Abroad, *envelopes: str) -> str:
    """A peer sends us charters; the code with which we refuse, or nothing."""
    return node.says(COMMUNITY, CommunityBody(envelopes), conversation=CIRCLE).code


class TestAtTheCoordinator:
    def test_founding_one_tells_its_members_and_nobody_else(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)

        assert told(scene.aus) == [charter]
        assert told(scene.idn) == []
        assert charter.told == {US, AUS}
        assert charter.nodes == {US}

    def test_every_change_reaches_every_member(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)

        communities.admit(UUID(charter.id), NODE_IDN, by=scene.actor(), at=NOON)
        stricter = msgspec.structs.replace(AGREEMENT, retention_days=30)
        newest = communities.amend(UUID(charter.id), stricter, by=scene.actor(), at=LATER)

        assert [one.version for one in told(scene.aus)] == [1, 2, 3]
        assert [one.version for one in told(scene.idn)] == [2, 3]
        assert told(scene.idn)[-1] == newest
        assert newest.agreement.retention_days == 30

    def test_whoever_is_removed_learns_that_and_nothing_of_the_others(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS, NODE_IDN)

        communities.remove(UUID(charter.id), AUS, by=scene.actor(), at=LATER)

        assert [one.version for one in told(scene.aus)] == [1]
        assert [one.version for one in told(scene.idn)] == [1, 2]
        (notice,) = scene.aus.heard(DEPARTURE, DepartureBody)
        read = charters.opened_departure(notice.notice.encode(), [signing_key().public])
        assert (read.node, read.version) == (AUS, 2)
        assert IDN not in notice.notice

    def test_it_sees_who_has_not_said_yet_that_it_knows(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS, NODE_IDN)

        scene.aus.answers(Outcome.ACCEPTED)
        scene.idn.answers(Outcome.REFUSED, code="intel.community-malformed")

        states = {one.node: (one.state, one.refusal) for one in queries.tellings(UUID(charter.id))}
        assert states == {AUS: ("accepted", ""), IDN: ("refused", "intel.community-malformed")}

    def test_a_suspended_peer_does_not_hold_up_the_others_and_is_told_later(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS, NODE_IDN)
        scene.aus.answers()
        directory.suspend(AUS, why="key lost", by=scene.actor(), at=NOON)

        communities.amend(UUID(charter.id), AGREEMENT, by=scene.actor(), at=NOON)
        communities.amend(UUID(charter.id), AGREEMENT, by=scene.actor(), at=NOON)
        waiting = [one.version for one in queries.tellings(UUID(charter.id)) if one.state == Telling.State.WAITING]
        directory.reinstate(AUS, why="key found", by=scene.second, at=LATER)
        number = telling.tell_waiting(at=LATER)

        assert [one.version for one in told(scene.idn)] == [1, 2, 3]
        assert sorted(waiting) == [2, 3]
        assert number == 1
        assert [one.version for one in told(scene.aus)] == [1, 2, 3]

    def test_what_expired_on_the_way_is_said_again(self, scene: Scene) -> None:
        scene.circle(NODE_AUS)
        after_its_life = NOON + telling.LIFETIME

        numbers = [telling.tell_waiting(at=LATER), telling.tell_waiting(at=after_its_life)]

        assert numbers == [0, 1]

    def test_a_suspended_peer_can_be_removed(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS, NODE_IDN)
        directory.suspend(AUS, why="key lost", by=scene.actor(), at=NOON)

        after = communities.remove(UUID(charter.id), AUS, by=scene.actor(), at=NOON)

        assert after.nodes == {US, IDN}

    def test_a_member_that_missed_versions_is_sent_all_of_them_once(self, scene: Scene) -> None:
        charter = scene.founded(NODE_AUS)
        communities.amend(UUID(charter.id), AGREEMENT, by=scene.actor(), at=NOON)
        Outbox.objects.filter(recipient=AUS).order_by("id")[0].delete()

        scene.aus.answers(Outcome.REFUSED, code="intel.community-version-gap")
        telling.tell_waiting(at=LATER)
        scene.aus.answers(Outcome.REFUSED, code="intel.community-version-gap", at=LATER)
        again = telling.tell_waiting(at=LATER)

        last = scene.aus.heard(COMMUNITY, CommunityBody)[-1]
        assert len(last.charters) == 2
        assert again == 0

    def test_each_change_is_one_leaf_besides_its_message(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)

        communities.admit(UUID(charter.id), NODE_IDN, by=scene.actor(), at=NOON)

        kinds = [leaf.kind for leaf in of(charter.id)]
        assert kinds.count("intel.community.founded") == kinds.count("intel.community.admitted") == 1

    def test_it_stays_a_member_itself(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)

        with pytest.raises(communities.CoordinatorStays):
            communities.remove(UUID(charter.id), US, by=scene.actor(), at=NOON)

    def test_a_member_is_admitted_once_and_a_stranger_is_not_removed(self, scene: Scene) -> None:
        charter = scene.circle(NODE_AUS)

        with pytest.raises(communities.MemberKnown):
            communities.admit(UUID(charter.id), NODE_AUS, by=scene.actor(), at=NOON)
        with pytest.raises(communities.MemberUnknown):
            communities.remove(UUID(charter.id), IDN, by=scene.actor(), at=NOON)

    def test_not_everybody_founds_one(self, scene: Scene) -> None:
        with pytest.raises(NotPermitted):
            communities.found(communities.Founding("x", AGREEMENT), by=scene.actor(TALA), at=NOON)


class TestAtAMember:
    def test_a_charter_that_names_us_is_kept(self, scene: Scene) -> None:
        charter, envelope = theirs(scene.aus)

        refusal = says(scene.aus, envelope)
        joins(scene)

        assert refusal == ""
        assert queries.known() == {CIRCLE: charter}

    def test_the_same_again_changes_nothing(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)

        assert [says(scene.aus, envelope), says(scene.aus, envelope)] == ["", ""]
        assert [leaf.kind for leaf in of(CIRCLE)].count("intel.community.received") == 1

    def test_an_older_version_is_refused(self, scene: Scene) -> None:
        first, old = theirs(scene.aus)
        _second, new = theirs(scene.aus, 2, before=first)
        says(scene.aus, old, new)
        joins(scene)

        assert says(scene.aus, old) == "intel.community-version-old"
        assert queries.charter(CIRCLE).version == 2

    def test_a_version_whose_predecessor_is_unknown_is_refused_until_all_come(self, scene: Scene) -> None:
        first, one = theirs(scene.aus)
        second, two = theirs(scene.aus, 2, before=first)
        _third, three = theirs(scene.aus, 3, before=second)
        says(scene.aus, one)
        joins(scene)

        assert says(scene.aus, three) == "intel.community-version-gap"
        assert says(scene.aus, one, two, three) == ""
        assert queries.charter(CIRCLE).version == 3

    def test_two_different_charters_of_one_version_are_noticed(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)
        _other, forked = theirs(scene.aus, agreement=msgspec.structs.replace(AGREEMENT, retention_days=3))
        says(scene.aus, envelope)

        assert says(scene.aus, forked) == "intel.community-forked"

    def test_a_version_that_follows_another_past_is_noticed(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)
        other, _ = theirs(scene.aus, agreement=msgspec.structs.replace(AGREEMENT, retention_days=3))
        _second, forked = theirs(scene.aus, 2, before=other)
        says(scene.aus, envelope)

        assert says(scene.aus, forked) == "intel.community-forked"

    def test_another_member_cannot_extend_the_group(self, scene: Scene) -> None:
        charter, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        joins(scene)
        wider = msgspec.structs.replace(
            charter,
            version=2,
            previous=charters.digest(charters.encode(charter)),
            members=(*charter.members, NODE_IDN),
        )

        signed_by_indonesia = charters.sign(wider, scene.idn.node.signing).decode()

        assert says(scene.idn, signed_by_indonesia) == "intel.not-the-coordinator"
        assert says(scene.aus, signed_by_indonesia) == "directory.signature-invalid"
        assert queries.charter(CIRCLE) == charter

    def test_a_group_does_not_change_hands_by_naming_another_coordinator(self, scene: Scene) -> None:
        charter, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        taken = msgspec.structs.replace(charter, version=2, coordinator=IDN)

        refusal = says(scene.idn, charters.sign(taken, scene.idn.node.signing).decode())

        assert refusal == "intel.not-the-coordinator"

    def test_a_circle_of_others_is_not_kept_here(self, scene: Scene) -> None:
        charter, _ = theirs(scene.aus)
        others = msgspec.structs.replace(charter, members=(NODE_AUS, NODE_IDN))

        refusal = says(scene.aus, charters.sign(others, scene.aus.node.signing).decode())

        assert refusal == "intel.not-a-member"
        assert not Community.objects.exists()

    @pytest.mark.parametrize("envelope", ["", "{}", "[]", '{"payload":"!","payloadType":"x","signatures":[]}'])
    def test_nonsense_is_refused_with_a_code(self, scene: Scene, envelope: str) -> None:
        assert says(scene.aus, envelope).startswith("directory.")

    def test_whoever_was_removed_forgets_who_the_others_are(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        joins(scene)

        refusal = depart(scene.aus, 2)

        assert refusal == ""
        assert queries.known() == {}
        assert queries.versions(UUID(CIRCLE)) == []
        with pytest.raises(CommunityUnknown):
            queries.seen_by(scene.actor(), CIRCLE)

    def test_a_charter_from_before_the_removal_does_not_bring_us_back(self, scene: Scene) -> None:
        first, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        joins(scene)
        depart(scene.aus, 2)

        assert says(scene.aus, envelope) == "intel.community-version-old"
        assert queries.known() == {}
        assert says(scene.aus, theirs(scene.aus, 5, before=first)[1]) == ""
        assert queries.known() == {}
        assert joins(scene).version == 5

    def test_nobody_but_the_coordinator_removes(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        joins(scene)

        assert depart(scene.idn, 2) == "intel.not-the-coordinator"
        assert depart(scene.aus, 2, node=IDN) == "intel.not-a-member"
        assert CIRCLE in queries.known()

    def test_a_member_cannot_change_it(self, scene: Scene) -> None:
        _charter, envelope = theirs(scene.aus)
        says(scene.aus, envelope)
        joins(scene)

        with pytest.raises(NotTheCoordinator):
            communities.admit(UUID(CIRCLE), NODE_IDN, by=scene.actor(), at=NOON)


def depart(peer: Abroad, version: int, *, node: str = US) -> str:
    """A peer tells us that we are out; the code with which we refuse, or nothing."""
    notice = Departure(
        id=CIRCLE,
        coordinator=peer.node.node_id,
        version=version,
        node=node,
        written_at=NOON,
    )
    body = DepartureBody(charters.sign_departure(notice, peer.node.signing).decode())
    return peer.says(DEPARTURE, body, conversation=CIRCLE).code


def test_members_alone_see_that_a_community_exists(scene: Scene) -> None:
    harbour = scene.actor(CRISANTO).organisation_id
    mine = charters.Member(kind=charters.MemberKind.ORGANISATION, id=harbour, name="Cyber unit", node=US)
    charter, _ = theirs(scene.aus)
    narrow = msgspec.structs.replace(charter, members=(NODE_AUS, mine))
    says(scene.aus, charters.sign(narrow, scene.aus.node.signing).decode())
    joins(scene)

    assert [one.id for one in queries.visible_to(scene.actor(CRISANTO))] == [CIRCLE]
    assert queries.visible_to(scene.actor(TALA)) == []
    with pytest.raises(CommunityUnknown):
        queries.seen_by(scene.actor(TALA), CIRCLE)


def test_what_is_refused_leaves_nothing_behind(scene: Scene) -> None:
    first, one = theirs(scene.aus)
    _third, three = theirs(scene.aus, 3, before=first)

    with pytest.raises(charters.CommunityVersionGap):
        joining.take([one.encode(), three.encode()], [scene.aus.node.signing.public], sender=AUS, at=NOON)

    assert not Community.objects.exists()
