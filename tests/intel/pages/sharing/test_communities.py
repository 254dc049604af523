"""Officers found communities, invite, remove and end them; those invited read the agreement and answer."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.intel.actions.sharing import communities
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing.bodies import ANSWER, COMMUNITY, AnswerBody, CommunityBody
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Community
from comity.intel.queries import communities as queries
from tests.cast import LIGAYA, NOON, TALA
from tests.intel.pages.people import HALIYA, KIDLAT, SINAG, Office
from tests.intel.pages.sharing.conftest import Bay, text
from tests.intel.sharing.marked import AGREEMENT, AUS, CIRCLE, IDN, NODE_AUS, NODE_US

AGREED = {
    "purposes": "prevention of cybercrime\nprotection of hospitals",
    "legal_basis": "Memorandum of 1 June 2026 (invented)",
    "retention_days": "90",
    "onward": "never",
    "levels": ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"],
    "unmarked": "TLP:AMBER",
    "blocked_types": "email-addr\nuser-account",
}


def invitation(office: Office, member: charters.Member = NODE_US) -> Charter:
    """Australia invites this node, or somebody here."""
    charter = Charter(
        id=CIRCLE,
        name="Reef circle",
        coordinator=AUS,
        version=1,
        previous="",
        written_at=NOON,
        ends_at=None,
        agreement=AGREEMENT,
        members=(NODE_AUS,),
        invited=(member,),
    )
    envelope = charters.sign(charter, office.scene.aus.node.signing).decode()
    assert office.scene.aus.says(COMMUNITY, CommunityBody((envelope,)), conversation=CIRCLE).code == ""
    return charter


class TestTheList:
    def test_it_says_how_we_stand_in_each(self, bay: Bay, officer: Client) -> None:
        invitation(bay.office)

        page = text(officer.get(reverse("intel:communities")))

        assert "Bay circle" in page
        assert "We coordinate it" in page
        assert "Reef circle" in page
        assert "Invited: an officer has to accept" in page

    def test_whoever_is_no_member_learns_nothing(self, bay: Bay, office: Office) -> None:
        unit = office.actor().organisation_id
        member = charters.Member(kind=charters.MemberKind.ORGANISATION, id=unit, name="Unit", node="phl.example")
        charter = invitation(office, member)

        page = text(office.client(KIDLAT).get(reverse("intel:communities")))
        answer = office.client(KIDLAT).get(reverse("intel:community", args=[charter.id]))

        assert "Reef circle" not in page
        assert answer.status_code == 404
        assert "Reef circle" in text(office.client(HALIYA).get(reverse("intel:communities")))

    def test_it_is_exported(self, bay: Bay, officer: Client) -> None:
        rows = officer.get(reverse("intel:communities"), {"format": "json"}).json()["rows"]

        assert [one["community"] for one in rows] == ["Bay circle"]

    def test_an_empty_one_says_what_to_do(self, office: Office, officer: Client) -> None:
        assert "No community counts you" in text(officer.get(reverse("intel:communities")))

    @pytest.mark.parametrize("person", [TALA])
    def test_it_is_not_for_everybody(self, office: Office, person: object) -> None:
        answer = office.client(person).get(reverse("intel:communities"))  # type: ignore[arg-type]  # a person

        assert answer.status_code == 403


class TestThePage:
    def test_it_says_the_agreement_in_words_and_who_knows_of_it(self, bay: Bay, officer: Client) -> None:
        page = text(officer.get(reverse("intel:community", args=[bay.charter.id])))

        assert "Memorandum of 1 June 2026 (invented)" in page
        assert "Members erase what they received after 365 days." in page
        assert "Members pass something on only once its owner has agreed." in page
        assert "Sent, not acknowledged" in page
        assert "Joined: Indonesia." in page
        assert "Invite" in page

    def test_an_auditor_reads_and_changes_nothing(self, bay: Bay, office: Office) -> None:
        page = text(office.client(SINAG).get(reverse("intel:community", args=[bay.charter.id])))

        assert "Change the agreement" not in page

    def test_one_that_does_not_exist_is_not_found(self, officer: Client, office: Office) -> None:
        assert officer.get(reverse("intel:community", args=[CIRCLE])).status_code == 404


class TestFounding:
    def test_a_community_is_founded_and_others_are_invited(self, office: Office, officer: Client) -> None:
        said = {"name": "Bay circle", "members": ["node:aus.example"], "ends_on": "2027-06-01", **AGREED}

        answer = officer.post(reverse("intel:found"), said)

        (charter,) = queries.known().values()
        assert answer.status_code == 302
        assert charter.agreement.purposes == ("prevention of cybercrime", "protection of hospitals")
        assert charter.agreement.blocked_types == ("email-addr", "user-account")
        assert charter.agreement.retention_days == 90
        assert [one.id for one in charter.invited] == [AUS]
        assert charter.ends_at == datetime(2027, 6, 1, 23, 59, 59, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "two\nlines"),
            ("legal_basis", "a\tb"),
            ("retention_days", "0"),
            ("retention_days", "99999999"),
            ("blocked_types", "Not A Type"),
            ("required_markings", "marking"),
            ("purposes", "x" * 300),
            ("members", ["node:nobody.example"]),
            ("ends_on", "2020-01-01"),
            ("onward", "sideways"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(
        self, office: Office, officer: Client, field: str, value: object
    ) -> None:
        answer = officer.post(reverse("intel:found"), {"name": "Bay circle", **AGREED, field: value})

        assert "There is a problem" in text(answer, 422)
        assert not Community.objects.exists()

    @pytest.mark.parametrize("person", [LIGAYA, HALIYA])
    def test_not_everybody_founds(self, office: Office, person: object) -> None:
        client = office.client(person)  # type: ignore[arg-type]  # a person

        assert client.get(reverse("intel:found")).status_code == 403
        assert client.post(reverse("intel:found"), AGREED).status_code == 403


class TestChanging:
    def test_the_agreement_is_changed(self, bay: Bay, officer: Client) -> None:
        address = reverse("intel:amend", args=[bay.charter.id])
        before = text(officer.get(address))

        answer = officer.post(address, AGREED)

        assert "Memorandum of 1 June 2026 (invented)" in before
        assert answer.status_code == 302
        assert queries.charter(bay.charter.id).agreement.retention_days == 90

    def test_somebody_is_removed_after_a_question(self, bay: Bay, officer: Client) -> None:
        address = reverse("intel:remove_member", args=[bay.charter.id, IDN])

        question = text(officer.get(address))
        officer.post(address)

        assert "Remove Indonesia from Bay circle?" in question
        assert IDN not in queries.charter(bay.charter.id).told

    def test_the_coordinator_stays(self, bay: Bay, officer: Client) -> None:
        answer = officer.post(reverse("intel:remove_member", args=[bay.charter.id, "phl.example"]))

        assert "always a member" in text(answer, 422)

    def test_a_stranger_is_not_found(self, bay: Bay, officer: Client) -> None:
        assert officer.get(reverse("intel:remove_member", args=[bay.charter.id, "x' OR 1=1"])).status_code == 404

    def test_somebody_is_invited(self, bay: Bay, officer: Client) -> None:
        communities.remove(UUID(bay.charter.id), IDN, by=bay.office.actor(), at=NOON)
        address = reverse("intel:admit", args=[bay.charter.id])

        page = text(officer.get(address))
        officer.post(address, {"who": "node:idn.example"})

        assert "node:aus.example" not in page
        assert [one.id for one in queries.charter(bay.charter.id).invited] == [IDN]

    def test_it_ends_after_a_question(self, bay: Bay, officer: Client) -> None:
        address = reverse("intel:end_community", args=[bay.charter.id])

        question = text(officer.get(address))
        officer.post(address)

        assert "End Bay circle?" in question
        page = text(officer.get(reverse("intel:community", args=[bay.charter.id])))
        assert "Ended" in page
        assert "Change the agreement" not in page

    @pytest.mark.parametrize("name", ["amend", "admit", "end_community"])
    def test_only_the_coordinator_changes_it(self, office: Office, officer: Client, name: str) -> None:
        invitation(office)

        assert officer.get(reverse(f"intel:{name}", args=[CIRCLE])).status_code == 403


class TestAnswering:
    def test_an_invitation_is_accepted(self, office: Office, officer: Client) -> None:
        invitation(office)
        address = reverse("intel:accept_agreement", args=[CIRCLE])

        page = text(officer.get(address))
        officer.post(address, {"version": "1"})

        assert "Memorandum of 1 June 2026 (invented)" in page
        assert queries.state(CIRCLE) == Community.State.ACCEPTED
        assert [one.accepted for one in office.scene.aus.heard(ANSWER, AnswerBody)] == [True]

    def test_a_version_that_was_not_read_is_shown_first(self, office: Office, officer: Client) -> None:
        invitation(office)

        answer = officer.post(reverse("intel:accept_agreement", args=[CIRCLE]), {"version": "7"})

        assert "The agreement is another one" in text(answer, 409)
        assert queries.state(CIRCLE) == Community.State.INVITED

    def test_an_invitation_is_declined(self, office: Office, officer: Client) -> None:
        invitation(office)
        address = reverse("intel:decline_agreement", args=[CIRCLE])

        question = text(officer.get(address))
        answer = officer.post(address)

        assert "Decline to take part in Reef circle?" in question
        assert answer["Location"] == reverse("intel:communities")
        assert queries.state(CIRCLE) == Community.State.LEFT

    def test_whoever_may_not_answer_reads_who_may(self, office: Office) -> None:
        invitation(office)
        client = office.client(HALIYA)

        page = text(client.get(reverse("intel:community", args=[CIRCLE])))

        assert "Officers of the 24/7 point or the central authority answer." in page
        assert client.post(reverse("intel:accept_agreement", args=[CIRCLE]), {"version": "1"}).status_code == 403
