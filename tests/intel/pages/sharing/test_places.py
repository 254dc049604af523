"""Collections and the clients that read them: opened, set, looked at; tokens shown once and taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.intel import actions
from comity.intel.actions.tokens import Access
from comity.intel.core.secrets import digest_of
from comity.intel.models import Collection, Right, Token
from comity.intel.queries.showing import places
from comity.terms.marking import Tlp
from tests.cast import BAYANI, LIGAYA, NOON, TALA
from tests.intel.pages.people import KIDLAT, Office
from tests.intel.pages.sharing.conftest import Bay, text
from tests.intel.sharing.stored import at_level, keep, tool
from tests.intel.taxii.feed import Taxii


class TestCollections:
    def test_one_is_opened_with_its_terms(self, bay: Bay, officer: Client) -> None:
        said = {"title": "For banks", "alias": "banks", "community": "", "purpose": "fraud", "unmarked": "TLP:AMBER"}

        answer = officer.post(reverse("intel:new_collection"), said)

        made = Collection.objects.get(title="For banks")
        assert answer["Location"] == reverse("intel:collection", args=[made.public_id])
        assert (places.terms_of(made).purpose, places.terms_of(made).unmarked) == ("fraud", Tlp.AMBER)

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"title": ""}, "There is a problem"),
            ({"alias": "Not An Alias"}, "cannot stand in an address"),
            ({"community": "00000000-0000-4000-8000-000000000009"}, "There is a problem"),
            ({"purpose": "a\x01b"}, "There is a problem"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_is_opened(
        self, bay: Bay, officer: Client, said: dict[str, str], told: str
    ) -> None:
        answer = officer.post(reverse("intel:new_collection"), {"title": "x", **said})

        assert told in text(answer, 422)
        assert Collection.objects.count() == 1

    def test_an_alias_is_taken_once(self, bay: Bay, officer: Client) -> None:
        said = {"title": "x", "alias": "banks"}
        officer.post(reverse("intel:new_collection"), said)

        assert "another collection with the alias" in text(officer.post(reverse("intel:new_collection"), said), 422)

    def test_the_page_says_whom_it_is_for(self, bay: Bay, officer: Client) -> None:
        page = text(officer.get(reverse("intel:collection", args=[bay.collection.public_id])))

        assert "Bay circle" in page
        assert "Australia" in page
        assert "/taxii2/intel/collections/" in page

    def test_the_dry_run_groups_reasons(self, bay: Bay, officer: Client) -> None:
        keep(tool("a", at_level(Tlp.GREEN)), tool("b"), tool("c"), collection=bay.collection)

        page = text(officer.get(reverse("intel:dry_run", args=[bay.collection.public_id])))

        assert "Reads 1 of 3" in page
        assert "2 objects of type tool" in page
        assert "It carries no TLP level" in page

    def test_terms_that_let_more_be_read_are_asked_about_again(self, bay: Bay, officer: Client) -> None:
        mine = actions.add_collection("Ours", at=NOON)
        keep(tool("b"), collection=mine)
        address = reverse("intel:collection_terms", args=[mine.public_id])
        said = {"community": "", "purpose": "", "unmarked": "TLP:GREEN"}

        asked = text(officer.post(address, said))
        before = places.terms_of(mine).unmarked
        officer.post(address, {**said, "sure": "yes"})

        assert "Set the terms all the same" in asked
        assert (before, places.terms_of(mine).unmarked) == ("", Tlp.GREEN)

    def test_a_collection_in_use_goes_to_no_other_community(self, bay: Bay, officer: Client) -> None:
        mine = actions.add_collection("Ours", at=NOON)
        keep(tool("b", at_level(Tlp.GREEN)), collection=mine)
        said = {"community": bay.charter.id, "purpose": "", "unmarked": "", "sure": "yes"}

        answer = officer.post(reverse("intel:collection_terms", args=[mine.public_id]), said)

        assert "Open a new collection" in text(answer, 422)

    def test_the_list_is_filtered_and_exported(self, bay: Bay, officer: Client) -> None:
        actions.add_collection("Other", at=NOON)

        page = text(officer.get(reverse("intel:collections"), {"q": "bay"}))
        rows = officer.get(reverse("intel:collections"), {"format": "json"}).json()["rows"]

        assert "Bay indicators" in page
        assert "Other" not in page
        assert [one["title"] for one in rows] == ["Bay indicators", "Other"]

    def test_a_community_that_does_not_count_her_keeps_its_collections(self, bay: Bay, office: Office) -> None:
        Collection.objects.filter(pk=bay.collection.pk).update(community="00000000-0000-4000-8000-000000000009")
        client = office.client(KIDLAT)

        page = text(client.get(reverse("intel:collections")))

        assert "Bay indicators" not in page
        for name in ("collection", "dry_run", "collection_terms"):
            assert client.get(reverse(f"intel:{name}", args=[bay.collection.public_id])).status_code == 404

    def test_an_investigator_looks_and_opens_nothing(self, bay: Bay, office: Office) -> None:
        client = office.client(LIGAYA)

        assert client.get(reverse("intel:collection", args=[bay.collection.public_id])).status_code == 200
        assert client.get(reverse("intel:new_collection")).status_code == 403
        assert office.client(TALA).get(reverse("intel:collections")).status_code == 403


class TestTokens:
    def give(self, officer: Client, collection: Collection, **said: str) -> str:
        plain = {"name": "Bank A", "days": "90", f"access-{collection.public_id}": "ro"}
        return text(officer.post(reverse("intel:new_token"), {**plain, **said}))

    def test_one_is_given_and_shown_once(self, bay: Bay, officer: Client) -> None:
        page = self.give(officer, bay.collection)

        secret = page.split('id="secret" class="code" value="')[1].split('"')[0]
        token = Token.objects.get()
        assert token.secret_sha256 == digest_of(secret)
        assert secret not in text(officer.get(reverse("intel:tokens")))
        assert page.count(secret) >= 4
        for name in ("curl", "taxii2client.v21", "TAXIICollectionSource", "API root: intel", "discovery_url"):
            assert name in page

    def test_the_answer_is_kept_by_no_browser(self, bay: Bay, officer: Client) -> None:
        said = {"name": "Bank A", "days": "90", f"access-{bay.collection.public_id}": "rw"}

        answer = officer.post(reverse("intel:new_token"), said)

        assert answer["Cache-Control"] == "no-store"
        assert Right.objects.get().can_write

    def test_its_last_use_is_told(self, bay: Bay, officer: Client, client: Client) -> None:
        never = text(officer.get(reverse("intel:tokens")))
        page = self.give(officer, bay.collection)
        secret = page.split('id="secret" class="code" value="')[1].split('"')[0]

        before = text(officer.get(reverse("intel:tokens")))
        Taxii(client, secret).get("collections/")
        after = text(officer.get(reverse("intel:tokens")))

        assert "No client has a token" in never
        assert "Never" in before
        assert "Never" not in after

    @pytest.mark.parametrize("said", [{"name": ""}, {"name": "a:b"}, {"days": "0"}, {"days": "1e9"}])
    def test_what_cannot_be_is_said(self, bay: Bay, officer: Client, said: dict[str, str]) -> None:
        plain = {"name": "Bank A", "days": "90", f"access-{bay.collection.public_id}": "ro"}

        answer = officer.post(reverse("intel:new_token"), {**plain, **said})

        assert "There is a problem" in text(answer, 422)
        assert not Token.objects.exists()

    def test_a_token_without_a_right_is_none(self, bay: Bay, officer: Client) -> None:
        answer = officer.post(reverse("intel:new_token"), {"name": "Bank A", "days": "90"})

        assert "at least one collection" in text(answer, 422)

    def test_it_is_taken_back_after_a_question(self, bay: Bay, officer: Client) -> None:
        token, _secret = actions.add_token("Bank A", {bay.collection: Access.READ}, life=timedelta(days=1), at=NOON)
        address = reverse("intel:revoke_token", args=[token.pk])

        question = text(officer.get(address))
        officer.post(address)

        assert "Take back the token of Bank A?" in question
        assert Token.objects.get().revoked_at is not None
        assert "Taken back" in text(officer.get(reverse("intel:tokens")))

    def test_an_unknown_one_is_not_found(self, bay: Bay, officer: Client) -> None:
        address = reverse("intel:revoke_token", args=["00000000-0000-4000-8000-000000000009"])

        assert officer.get(address).status_code == 404
        assert officer.post(address).status_code == 404

    def test_the_operator_gives_them_and_an_investigator_does_not(self, bay: Bay, office: Office) -> None:
        assert office.client(BAYANI).get(reverse("intel:tokens")).status_code == 200
        assert office.client(LIGAYA).get(reverse("intel:tokens")).status_code == 403
        assert office.client(LIGAYA).get(reverse("intel:new_token")).status_code == 403

    def test_the_name_of_a_closed_collection_is_not_told(self, bay: Bay, officer: Client) -> None:
        actions.add_token("Bank A", {bay.collection: Access.READ}, at=NOON)
        Collection.objects.filter(pk=bay.collection.pk).update(community="00000000-0000-4000-8000-000000000009")

        assert "Bay indicators" not in text(officer.get(reverse("intel:tokens")))
