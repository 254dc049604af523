"""The share dialogue: nothing leaves before somebody saw who will read it, and what she saw is what is decided."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.intel.actions.indexing import index_next
from comity.intel.models import Entry, ReleaseOrder
from comity.intel.queries import previewing
from comity.terms.marking import Tlp
from tests.cast import LIGAYA
from tests.intel.pages.people import HALIYA, Office
from tests.intel.pages.sharing.conftest import Answer, Bay, hidden, text
from tests.intel.sharing.marked import AUS
from tests.intel.sharing.stored import IDENTITY, at_level, ids, keep, owned, stix_id, tool

SHARE, MARK = "/intel/share/", "/intel/mark/"


def standing(bay: Bay) -> set[str]:
    return set(Entry.objects.filter(collection=bay.collection).values_list("object__stix_id", flat=True))


def release(client: Client, bay: Bay, *, shown: str | None = None) -> Answer:
    address = f"{SHARE}?{bay.query}&collection={bay.collection.public_id}"
    seen = hidden(text(client.get(address)), "shown") if shown is None else shown
    return client.post(SHARE, {"id": bay.tools, "collection": str(bay.collection.public_id), "shown": seen})


class TestTheDialogue:
    def test_first_a_collection_is_chosen(self, bay: Bay, officer: Client) -> None:
        page = text(officer.get(f"{SHARE}?{bay.query}"))

        assert "Share 2 objects" in page
        assert "For Australia (Node), Indonesia (Node)" in page
        assert "quillfish" in page

    def test_then_it_says_who_will_read_by_name_and_why(self, bay: Bay, officer: Client) -> None:
        page = text(officer.get(f"{SHARE}?{bay.query}&collection={bay.collection.public_id}"))

        assert "Australia" in page
        assert "Reads all 2 objects" in page
        assert "The reader is a member of the community" in page

    def test_then_it_is_released(self, bay: Bay, officer: Client) -> None:
        answer = release(officer, bay)

        assert answer["Location"] == reverse("intel:collection", args=[bay.collection.public_id])
        assert standing(bay) == set(bay.tools)

    @pytest.mark.parametrize("shown", ["", "0" * 64, "none"])
    def test_nothing_is_released_unseen(self, bay: Bay, officer: Client, shown: str) -> None:
        answer = release(officer, bay, shown=shown)

        assert "has changed since you looked" in text(answer, 409)
        assert standing(bay) == set()

    def test_what_changed_meanwhile_is_shown_again(self, bay: Bay, officer: Client) -> None:
        address = f"{SHARE}?{bay.query}&collection={bay.collection.public_id}"
        seen = hidden(text(officer.get(address)), "shown")
        keep(tool("quillfish", at_level(Tlp.GREEN), modified="2026-11-02T00:00:00.000Z", description="more"))

        answer = release(officer, bay, shown=seen)

        page = text(answer, 409)
        assert hidden(page, "shown") != seen
        assert standing(bay) == set()

    def test_what_nobody_would_read_is_named_and_can_be_left_out(self, bay: Bay, officer: Client) -> None:
        unmarked = ids(keep(tool("spindrift")))

        page = text(officer.get(f"{SHARE}?{bay.query}&id={unmarked[0]}&collection={bay.collection.public_id}"))

        assert "Read by nobody" in page
        assert "It carries no TLP level" in page
        assert "Leave out what nobody would read" in page

    def test_fields_that_go_and_references_that_lead_nowhere_are_named(self, bay: Bay, officer: Client) -> None:
        marked = [{"selectors": ["description"], "marking_ref": at_level(Tlp.RED)}]
        green = at_level(Tlp.GREEN)
        (one,) = keep(tool("bilgewater", green, description="x", granular_markings=marked, created_by_ref=IDENTITY))

        page = text(officer.get(f"{SHARE}?id={one.stix_id}&collection={bay.collection.public_id}"))

        assert "<code>description</code>" in page
        assert IDENTITY in page

    @pytest.mark.parametrize("query", ["", "id=x", "id=tool--00000000-0000-4000-8000-000000000000", "id=%00"])
    def test_nothing_to_share_is_said(self, bay: Bay, officer: Client, query: str) -> None:
        assert officer.get(f"{SHARE}?{query}").status_code == 422

    def test_too_much_is_refused(self, bay: Bay, officer: Client) -> None:
        query = "&".join(f"id={stix_id('tool', str(number))}" for number in range(501))

        assert officer.get(f"{SHARE}?{query}").status_code == 422

    def test_what_is_not_hers_to_read_is_not_hers_to_share(self, bay: Bay, officer: Client) -> None:
        (secret,) = keep(tool("halyard", at_level(Tlp.RED)))
        address = f"{SHARE}?id={secret.stix_id}&collection={bay.collection.public_id}"

        answer = officer.get(address)

        assert answer.status_code == 422
        assert b"halyard" not in answer.content

    def test_an_investigator_does_not_share(self, bay: Bay, office: Office) -> None:
        client = office.client(LIGAYA)

        assert client.get(f"{SHARE}?{bay.query}").status_code == 403
        assert client.post(SHARE, {"id": bay.tools}).status_code == 403

    def test_another_communitys_collection_is_not_found(self, bay: Bay, officer: Client) -> None:
        other = "00000000-0000-4000-8000-000000000009"

        assert officer.get(f"{SHARE}?{bay.query}&collection={other}").status_code == 404


class TestMarking:
    def test_objects_are_marked_and_then_previewed(self, bay: Bay, officer: Client) -> None:
        said = {
            "id": bay.tools, "level": "TLP:AMBER", "reach": "named", "parties": ["node:aus.example"],
            "onward": "never", "purposes": "", "persons": "",
        }  # fmt: skip

        answer = officer.post(MARK, said)
        page = text(officer.get(f"{SHARE}?{bay.query}&collection={bay.collection.public_id}"))

        assert answer.status_code == 302
        assert answer["Location"].startswith(SHARE)
        assert "Its marking names others." in page
        assert "Reads nothing" in page

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"reach": "named"}, "Name somebody."),
            ({"level": "TLP:RED"}, "TLP:RED is for named persons."),
            ({"reach": "named", "persons": "not a person"}, "Write each as officer@node"),
            ({"reach": "named", "parties": ["node:nobody.example"]}, "There is a problem"),
            ({"retain_until": "2020-01-01"}, "Choose a day after today"),
            ({"level": "TLP:PINK"}, "There is a problem"),
        ],
    )
    def test_what_would_say_nothing_is_refused(
        self, bay: Bay, officer: Client, said: dict[str, object], told: str
    ) -> None:
        plain = {"id": bay.tools, "level": "TLP:AMBER", "reach": "level", "onward": "never"}

        answer = officer.post(MARK, {**plain, **said})

        assert told in text(answer, 422)

    def test_others_objects_are_not_marked(self, bay: Bay, officer: Client) -> None:
        (theirs,) = keep(tool("gunwale", at_level(Tlp.GREEN)), owner=AUS)
        said = {"id": [theirs.stix_id], "level": "TLP:CLEAR", "reach": "level", "onward": "never"}

        assert "Only its owner marks it" in text(officer.post(MARK, said), 422)

    def test_it_says_where_the_objects_stand_already(self, bay: Bay, officer: Client) -> None:
        release(officer, bay)

        assert "These objects stand in collections already" in text(officer.get(f"{MARK}?{bay.query}"))


class TestTwoHands:
    @pytest.fixture
    def order(self, bay: Bay, officer: Client) -> ReleaseOrder:
        """What names a person waits; both officers here are named too, so that they can read it."""
        people = [f"{bay.office.scene.people.officers[one].pk}@phl.example" for one in ("crisanto", "mayumi")]
        marking = owned("red", level=Tlp.AMBER_STRICT, persons=["olivia@aus.example", *people])
        (one,) = keep(tool("marlinspike", at_level(Tlp.RED), marking))
        while index_next():
            pass
        address = f"{SHARE}?id={one.stix_id}&collection={bay.collection.public_id}"
        page = text(officer.get(address))
        assert "Ask another officer to confirm" in page
        said = {"id": [one.stix_id], "collection": str(bay.collection.public_id), "shown": hidden(page, "shown")}
        officer.post(SHARE, said)
        return ReleaseOrder.objects.get()

    def test_whoever_asked_waits(self, bay: Bay, officer: Client, order: ReleaseOrder) -> None:
        address = reverse("intel:release", args=[order.pk])

        page = text(officer.get(address))

        assert "You asked for this release." in page
        assert "Confirm the release" not in page
        assert officer.post(address, {"shown": order.shown}).status_code == 409
        assert standing(bay) == set()

    def test_another_officer_confirms(self, bay: Bay, second: Client, order: ReleaseOrder) -> None:
        address = reverse("intel:release", args=[order.pk])
        waiting = text(second.get(reverse("intel:releases")))

        page = text(second.get(address))
        second.post(address, {"shown": hidden(page, "shown")})

        assert "Crisanto Hiraya" in waiting
        assert "marlinspike" in page
        assert set(order.stix_ids) < standing(bay)

    def test_what_changed_since_it_was_asked_is_said(self, bay: Bay, second: Client, order: ReleaseOrder) -> None:
        (one,) = previewing.newest(order.stix_ids).objects
        refs = one.label.marking_refs
        keep(tool("marlinspike", *refs, modified="2026-11-02T00:00:00.000Z", description="more"))

        page = text(second.get(reverse("intel:release", args=[order.pk])))

        assert "Who will read it has changed since it was asked for." in page

    def test_it_is_declined(self, bay: Bay, second: Client, order: ReleaseOrder) -> None:
        second.post(reverse("intel:decline_release", args=[order.pk]))

        assert standing(bay) == set()
        assert "Declined" in text(second.get(reverse("intel:releases"), {"show": "settled"}))
        assert second.post(reverse("intel:decline_release", args=[order.pk])).status_code == 404

    def test_whoever_may_not_read_it_sees_only_who_would(self, office: Office, order: ReleaseOrder) -> None:
        page = text(office.client(HALIYA).get(reverse("intel:release", args=[order.pk])))

        assert "marlinspike" not in page
        assert "not yours to read" in page

    def test_one_that_does_not_exist_is_not_found(self, bay: Bay, officer: Client) -> None:
        other = "00000000-0000-4000-8000-000000000009"

        assert officer.get(reverse("intel:release", args=[other])).status_code == 404
