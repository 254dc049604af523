"""An officer's service: appointed on a page, let in by a link shown once, suspended, reinstated, retired."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from comity.directory import actions, queries
from comity.directory.actions.officers import Account, AccountTaken
from comity.directory.actions.service import NotInService, OwnService
from comity.directory.core.permissions import CONSOLE, OfficerUnknown, Role
from comity.directory.models import Officer
from comity.ledger import queries as ledger
from tests.cast import BAYANI, LIGAYA, NOON, PASSWORD, House

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a sentence nobody guesses 17"


@pytest.fixture
def operator(house: House) -> Client:
    client = Client()
    client.force_login(house.officers["bayani"].user)
    return client


def wish(house: House, **other: str | list[str]) -> dict[str, str | list[str]]:
    """What the operator types for a new officer."""
    desk = house.desks["point"]
    return {
        "name": "Tala Bituin",
        "title": "Duty officer",
        "username": "bituin",
        "email": "Bituin@example.org",
        "organisation": str(desk.organisation_id),
        "desks": [str(desk.pk)],
        "roles": ["investigator", "contact-point-24-7"],
        "instrument": "*",
        "language": "id",
        "zone": "Asia/Manila",
        **other,
    }


def appointed(operator: Client, house: House, **other: str | list[str]) -> tuple[int, str, str]:
    """The status of the answer, where it leads, and what it says."""
    answer = operator.post(reverse("directory:appoint"), wish(house, **other))
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def link_for(operator: Client, officer: Officer, **given: str) -> str:
    """The path of the link that the page shows."""
    page = operator.post(reverse("directory:invite", args=[officer.pk]), given).content.decode()
    found = re.search(r'value="http://127.0.0.1:8001(/accounts/[^"]+)"', page)
    assert found is not None, page
    return found[1]


def used(link: str, password: str = NEW_PASSWORD) -> Client:
    """A browser in which the link was followed and a password set."""
    browser = Client()
    form = browser.get(link, follow=True)
    if form.redirect_chain:
        browser.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    return browser


def signs_in(login: str, password: str) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return "_auth_user_id" in client.session


def kinds(officer: Officer) -> list[str]:
    return [leaf.kind for leaf in ledger.of(str(officer.pk))]


def test_an_operator_appoints_an_officer_with_desks_and_mandates(operator: Client, house: House) -> None:
    _status, location, _said = appointed(operator, house)

    officer = Officer.objects.get(user__username="bituin")
    assert location == reverse("directory:invite", args=[officer.pk])
    assert queries.actor(officer, at=timezone.now()).roles == {Role.INVESTIGATOR, Role.CONTACT_POINT}
    assert (officer.language, officer.zone, list(officer.desks.all())) == ("id", "Asia/Manila", [house.desks["point"]])
    assert kinds(officer) == ["directory.officer.added", "directory.mandate.given", "directory.mandate.given"]


def test_the_ledger_holds_no_name_of_whom_was_appointed(operator: Client, house: House) -> None:
    appointed(operator, house)

    told = str([leaf.facts for leaf in ledger.leaves(ledger.Search(kind="directory.officer"))])

    assert "Bituin" not in told
    assert "bituin" not in told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("username", "two words"),
        ("username", "ligaya"),
        ("username", "LIGAYA"),
        ("email", "not an address"),
        ("email", "LIGAYA@example.org"),
        ("organisation", "00000000-0000-4000-8000-000000000000"),
        ("desks", ["rubbish"]),
        ("roles", []),
        ("roles", ["emperor"]),
        ("language", "tlh"),
        ("zone", "Asia/Atlantis"),
        ("zone", "../../etc/passwd"),
    ],
)
def test_a_faulty_appointment_comes_back_with_the_form(
    operator: Client, house: House, field: str, typed: str | list[str]
) -> None:
    before = ledger.head().size

    status, _location, said = appointed(operator, house, **{field: typed})

    assert status == 422
    assert "There is a problem" in said
    assert (Officer.objects.count(), ledger.head().size) == (len(house.officers), before)


def test_she_sets_her_own_password_by_the_link_and_signs_in(operator: Client, house: House) -> None:
    appointed(operator, house)
    officer = Officer.objects.get(user__username="bituin")

    link = link_for(operator, officer)
    used(link)

    assert signs_in("bituin", NEW_PASSWORD)
    assert signs_in("bituin@example.org", NEW_PASSWORD)


def test_a_used_link_is_void(operator: Client, house: House) -> None:
    officer = house.officers["ligaya"]
    link = link_for(operator, officer)

    used(link)
    used(link, password="another sentence by a thief 18")

    assert signs_in("ligaya", NEW_PASSWORD)
    assert not signs_in("ligaya", "another sentence by a thief 18")


def test_before_the_button_no_link_exists_and_afterwards_it_is_kept_nowhere(operator: Client, house: House) -> None:
    officer = house.officers["ligaya"]
    page = operator.get(reverse("directory:invite", args=[officer.pk]))

    link = link_for(operator, officer)

    assert b"/password/reset/key/" not in page.content
    assert kinds(officer)[-1] == "directory.officer.invited"
    key = link.rstrip("/").rpartition("/")[2]
    assert key not in str([leaf.facts for leaf in ledger.of(str(officer.pk))])
    assert all(key not in str(session.get_decoded()) for session in Session.objects.all())


def test_whoever_lost_the_second_factor_sets_up_a_new_one(operator: Client, house: House, settings: Settings) -> None:
    settings.COMITY_REQUIRE_MFA = True
    officer = house.officers["ligaya"]
    TOTP.activate(officer.user, "JBSWY3DPEHPK3PXP")
    TOTP.activate(house.officers["bayani"].user, "JBSWY3DPEHPK3PXP")

    used(link_for(operator, officer))
    kept = Authenticator.objects.filter(user=officer.user).exists()
    link_for(operator, officer, forget_second_factors="on")

    assert kept, "a new password alone leaves the second factor"
    assert not Authenticator.objects.filter(user=officer.user).exists()
    assert ledger.of(str(officer.pk))[-1].facts == {"second_factors_forgotten": 1}


def suspend(operator: Client, officer: Officer) -> int:
    address = reverse("directory:suspend_officer", args=[officer.pk])
    return operator.post(address, {"why": "A stolen telephone."}).status_code


def test_a_suspended_officer_is_signed_out_and_stays_out(operator: Client, house: House) -> None:
    ligaya = house.officers["ligaya"]
    browser = Client()
    browser.force_login(ligaya.user)

    suspend(operator, ligaya)

    assert browser.get("/")["Location"].startswith(reverse("account_login"))
    assert not signs_in("ligaya", PASSWORD)
    with pytest.raises(OfficerUnknown):
        queries.actor_of(ligaya.user, at=NOON)
    leaf = ledger.of(str(ligaya.pk))[-1]
    assert (leaf.kind, leaf.facts) == ("directory.officer.suspended", {"why": "A stolen telephone."})


def test_a_reinstated_officer_signs_in_with_what_she_had(operator: Client, house: House) -> None:
    ligaya = house.officers["ligaya"]
    suspend(operator, ligaya)

    operator.post(reverse("directory:reinstate_officer", args=[ligaya.pk]), {"why": "It was found."})

    assert signs_in("ligaya", PASSWORD)
    assert queries.actor_of(ligaya.user, at=NOON).roles == {Role.INVESTIGATOR}
    assert kinds(ligaya)[-1] == "directory.officer.reinstated"


def test_the_pages_say_that_she_is_suspended_and_offer_the_way_back(operator: Client, house: House) -> None:
    ligaya = house.officers["ligaya"]
    suspend(operator, ligaya)

    page = operator.get(reverse("directory:officer", args=[ligaya.pk])).content.decode()
    officers = operator.get(reverse("directory:officers")).content.decode()

    assert reverse("directory:reinstate_officer", args=[ligaya.pk]) in page
    assert reverse("directory:invite", args=[ligaya.pk]) not in page
    assert "Suspended" in officers


def test_a_grave_step_without_a_reason_is_not_taken(operator: Client, house: House) -> None:
    ligaya = house.officers["ligaya"]

    answer = operator.post(reverse("directory:suspend_officer", args=[ligaya.pk]), {"why": " "})

    ligaya.refresh_from_db()
    assert answer.status_code == 422
    assert ligaya.suspended_at is None


def test_nobody_shuts_herself_out(operator: Client, house: House) -> None:
    bayani, by = house.officers["bayani"], house.actor(BAYANI)

    assert suspend(operator, bayani) == 422
    with pytest.raises(OwnService):
        actions.retire_officer(bayani.pk, by=by, at=NOON)
    assert (
        reverse("directory:retire", args=[bayani.pk])
        not in operator.get(reverse("directory:officer", args=[bayani.pk])).content.decode()
    )


def test_a_suspended_officer_gets_no_link_and_a_retired_one_nothing_at_all(house: House) -> None:
    ligaya = house.officers["ligaya"]
    actions.suspend_officer(ligaya.pk, why="A stolen telephone.", by=CONSOLE, at=NOON)
    with pytest.raises(NotInService):
        actions.invite_officer(ligaya.pk, by=CONSOLE, at=NOON)

    actions.retire_officer(ligaya.pk, by=CONSOLE, at=NOON)

    with pytest.raises(OfficerUnknown):
        actions.reinstate_officer(ligaya.pk, why="She asked.", by=CONSOLE, at=NOON)
    assert not signs_in("ligaya", PASSWORD)


def test_a_step_taken_twice_is_logged_once(house: House) -> None:
    ligaya = house.officers["ligaya"]

    for _ in range(2):
        actions.suspend_officer(ligaya.pk, why="A stolen telephone.", by=CONSOLE, at=NOON)

    assert kinds(ligaya).count("directory.officer.suspended") == 1


def test_names_and_addresses_are_taken_whatever_their_case(house: House) -> None:
    account = Account(LIGAYA.username.upper(), "somebody@example.org", PASSWORD)

    with pytest.raises(AccountTaken):
        actions.add_officer(account, name="X", organisation=house.desks["point"].organisation, by=CONSOLE, at=NOON)
