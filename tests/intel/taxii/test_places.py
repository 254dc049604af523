"""Discovery, API roots, collections, rights (A1) and addresses (U1)."""

import pytest
from django.test import Client

from comity.intel import actions
from comity.intel.actions.collections import AliasTaken, NotASlug
from comity.intel.actions.tokens import Access, NoRights, TokenUnknown
from comity.intel.models import Collection, Token
from comity.ledger import queries as ledger
from tests.intel.taxii.conftest import AT, secret_for
from tests.intel.taxii.feed import Taxii, indicator, indicators


def test_discovery_names_the_roots_in_which_the_client_has_a_collection(bank: Taxii, client: Client) -> None:
    other = actions.add_collection("Elsewhere", root="elsewhere", at=AT)
    both = Taxii(client, secret_for(other, Access.READ, "other"))

    assert bank.get("/taxii2/").body["api_roots"] == ["http://testserver/taxii2/intel/"]
    assert both.get("/taxii2/").body["api_roots"] == ["http://testserver/taxii2/elsewhere/"]
    assert both.get("/taxii2/intel/").status == 404


def test_an_api_root_says_its_versions_as_media_types(bank: Taxii) -> None:
    answer = bank.get("/taxii2/intel/")

    assert answer.body["versions"] == ["application/taxii+json;version=2.1"]
    assert answer.body["title"]
    assert isinstance(answer.body["max_content_length"], int)


def test_S1_collections_stand_in_the_order_in_which_they_were_opened(collection: Collection, client: Client) -> None:
    later = [actions.add_collection(f"Later {one}", at=AT) for one in range(3)]
    rights = dict.fromkeys([*reversed(later), collection], Access.READ)
    _, secret = actions.add_token("all", rights, at=AT)

    answer = Taxii(client, secret).get("collections/")

    found = answer.body["collections"]
    assert isinstance(found, list)
    assert [one["id"] for one in found] == [str(one.public_id) for one in (collection, *later)]


def test_a_collection_is_found_by_its_alias_too(bank: Taxii, collection: Collection) -> None:
    answer = bank.get("collections/indicators/")

    assert answer.body == {
        "id": str(collection.public_id),
        "title": "Indicators",
        "alias": "indicators",
        "can_read": True,
        "can_write": True,
        "media_types": ["application/stix+json;version=2.1", "application/stix+json;version=2.0"],
    }


def test_A1_a_collection_that_the_client_may_not_know_is_not_there(bank: Taxii) -> None:
    hidden = actions.add_collection("Hidden", at=AT)

    answers = [
        bank.get(f"collections/{hidden.public_id}/"),
        bank.get(f"collections/{hidden.public_id}/objects/"),
        bank.post(f"collections/{hidden.public_id}/objects/", indicators(1)),
        bank.call("DELETE", f"collections/{hidden.public_id}/objects/x/"),
    ]

    assert [one.status for one in answers] == [404] * 4
    assert len(bank.get("collections/").body["collections"]) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("rest", ["objects/", "manifest/", "objects/indicator--x/", "objects/indicator--x/versions/"])
def test_A1_who_may_only_write_does_not_read(collection: Collection, client: Client, place: str, rest: str) -> None:
    feed = Taxii(client, secret_for(collection, Access.WRITE, "feed"))

    answer = feed.get(place + rest)

    assert answer.status == 403
    assert answer.body["error_code"] == "intel.taxii.may-not-read"


def test_A1_who_may_only_write_does(collection: Collection, client: Client, place: str) -> None:
    feed = Taxii(client, secret_for(collection, Access.WRITE, "feed"))

    answer = feed.post(place + "objects/", indicators(1))

    assert answer.status == 202
    assert feed.get(place).body["can_read"] is False


def test_A1_who_may_only_read_neither_adds_nor_deletes(bank: Taxii, reader: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("kept")])

    added = reader.post(place + "objects/", indicators(1))
    deleted = reader.call("DELETE", place + f"objects/{indicator('kept')['id']}/")

    assert (added.status, deleted.status) == (403, 403)
    assert len(bank.get(place + "objects/").objects) == 1


def test_A1_deleting_takes_both_rights(collection: Collection, client: Client, bank: Taxii, place: str) -> None:
    bank.post(place + "objects/", [indicator("kept")])
    feed = Taxii(client, secret_for(collection, Access.WRITE, "feed"))

    answer = feed.call("DELETE", place + f"objects/{indicator('kept')['id']}/")

    assert answer.status == 403


def test_U1_addresses_with_and_without_the_last_slash_are_the_same(bank: Taxii, place: str) -> None:
    posted = bank.post(place + "objects", indicators(2))
    stix_id = indicators(2)[0]["id"]
    status = posted.body["id"]

    assert posted.status == 202
    for path in ("/taxii2", "/taxii2/intel", f"status/{status}", "collections", place, place + "manifest",
                 place + "objects", f"{place}objects/{stix_id}", f"{place}objects/{stix_id}/versions"):  # fmt: skip
        without, slashed = bank.get(path.rstrip("/")), bank.get(path.rstrip("/") + "/")
        assert (without.status, without.body) == (200, slashed.body), path


def test_a_head_request_is_answered_without_a_body(bank: Taxii) -> None:
    answer = bank.call("HEAD", "/taxii2/")

    assert (answer.status, answer.body) == (200, {})


def test_every_act_on_tokens_and_collections_has_its_leaf(collection: Collection, bank: Taxii) -> None:
    token = Token.objects.get(name="bank")
    actions.revoke_token(token.pk, at=AT)
    actions.revoke_token(token.pk, at=AT)

    assert [leaf.kind for leaf in ledger.of(str(token.pk))] == ["intel.token.added", "intel.token.revoked"]
    assert [leaf.kind for leaf in ledger.of(str(collection.public_id))] == ["intel.collection.added"]
    assert bank.secret not in str([leaf.event for leaf in ledger.of(str(token.pk))])


def test_a_secret_is_kept_nowhere(bank: Taxii) -> None:
    token = Token.objects.get(name="bank")

    assert bank.secret not in token.secret_sha256
    assert len(bank.secret) > 43  # 256 bits in base64url, and a prefix


def test_a_token_without_rights_is_not_given(db: None) -> None:
    with pytest.raises(NoRights):
        actions.add_token("nothing", {}, at=AT)


def test_a_token_that_is_not_there_cannot_be_taken_back(db: None, collection: Collection) -> None:
    with pytest.raises(TokenUnknown):
        actions.revoke_token(collection.public_id, at=AT)


@pytest.mark.parametrize("root", ["Not A Slug", "ä", "-x", "x" * 61])
def test_what_cannot_stand_in_an_address_is_no_root(db: None, root: str) -> None:
    with pytest.raises(NotASlug):
        actions.add_collection("X", root=root, at=AT)


def test_an_alias_is_taken_once_in_a_root(collection: Collection) -> None:
    with pytest.raises(AliasTaken):
        actions.add_collection("Another", alias="indicators", at=AT)
