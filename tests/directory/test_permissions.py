"""Who may do what: the one table, mandates that end, and who may issue under a route."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.directory import actions, queries
from comity.directory.actions.officers import AccountTaken, MandateEndsTooEarly, ZoneUnknown
from comity.directory.core.issuing import ROLES_BEHIND, MayNotIssue, may_issue, require_issuer
from comity.directory.core.permissions import (
    CONSOLE,
    ROLE_NAMES,
    ROLES_FOR,
    Act,
    Actor,
    Grant,
    NotPermitted,
    Role,
    decide,
    require,
)
from comity.law.core.knowledge import load
from tests.cast import LIGAYA, MAYUMI, NOON, TALA, House, acting

DAY = timedelta(days=1)
roles = st.frozensets(st.sampled_from(Role))
acts = st.sampled_from(Act)


def actor(held: frozenset[Role] = frozenset(), limited: frozenset[Grant] = frozenset()) -> Actor:
    return Actor(officer_id="o", name="Ligaya", organisation_id="p", roles=held, limited=limited)


def test_every_act_has_a_row_and_every_role_a_name() -> None:
    assert set(ROLES_FOR) == set(Act)
    assert set(ROLE_NAMES) == set(Role)
    assert all(ROLES_FOR.values())


@given(roles, acts)
def test_a_refusal_gives_its_reason(held: frozenset[Role], act: Act) -> None:
    decision = decide(actor(held), act)

    assert decision.allowed == bool(held & ROLES_FOR[act])
    assert decision.reasons


@given(roles, roles, acts)
def test_another_role_never_takes_an_act_away(held: frozenset[Role], more: frozenset[Role], act: Act) -> None:
    if decide(actor(held), act).allowed:
        assert decide(actor(held | more), act).allowed


@given(acts)
def test_nobody_without_a_role_does_anything(act: Act) -> None:
    with pytest.raises(NotPermitted):
        require(actor(), act)


def test_a_provider_answers_orders_and_never_sees_requests() -> None:
    tala = acting(TALA)

    assert decide(tala, Act.ORDER_ANSWER).allowed
    assert not decide(tala, Act.REQUEST_VIEW).allowed
    assert not decide(tala, Act.PACKAGE_OPEN).allowed


def test_a_mandate_under_one_instrument_holds_under_no_other() -> None:
    ligaya = actor(limited=frozenset({Grant(Role.PROSECUTOR, "ets185")}))

    assert decide(ligaya, Act.ORDER_ISSUE, instrument="ets185").allowed
    assert not decide(ligaya, Act.ORDER_ISSUE, instrument="cets224").allowed


def test_every_requesting_role_of_the_law_data_is_known() -> None:
    named = {role for route in load().routes.values() for role in route.issuers}

    assert named <= set(ROLES_BEHIND)


@given(roles)
def test_whoever_may_issue_holds_a_role_that_the_route_names(held: frozenset[Role]) -> None:
    decision = may_issue(held, ("prosecutor-or-judicial",))

    assert decision.allowed == bool(held & {Role.PROSECUTOR, Role.JUDGE})


def test_an_unknown_requesting_role_opens_to_nobody() -> None:
    with pytest.raises(MayNotIssue):
        require_issuer(frozenset(Role), ("oracle",))


@pytest.mark.django_db
def test_a_mandate_holds_from_its_first_instant_to_its_last(house: House) -> None:
    ligaya = house.officers["ligaya"]
    actions.give_mandate(
        ligaya, role=Role.JUDGE, valid_from=NOON + DAY, valid_until=NOON + 2 * DAY, by=CONSOLE, at=NOON
    )

    held = [Role.JUDGE in queries.actor(ligaya, at=NOON + days * DAY).roles for days in (0, 1, 2)]

    assert held == [False, True, False]


@pytest.mark.django_db
def test_an_ended_mandate_holds_no_longer(house: House) -> None:
    mayumi = house.officers["mayumi"]
    mandate = mayumi.mandates.get(role=Role.PROSECUTOR)

    actions.end_mandate(mandate.pk, by=CONSOLE, at=NOON)

    assert queries.actor(mayumi, at=NOON).roles == {Role.CENTRAL_AUTHORITY}


@pytest.mark.django_db
def test_a_mandate_that_ends_before_it_begins_is_refused(house: House) -> None:
    with pytest.raises(MandateEndsTooEarly):
        actions.give_mandate(house.officers["ligaya"], role=Role.JUDGE, valid_until=NOON - DAY, by=CONSOLE, at=NOON)


@pytest.mark.django_db
def test_only_the_operator_gives_mandates(house: House) -> None:
    with pytest.raises(NotPermitted):
        actions.give_mandate(house.officers["ligaya"], role=Role.JUDGE, by=house.actor(MAYUMI), at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "zone", "refusal"), [("ligaya", "UTC", AccountTaken), ("eve", "Mars/Base", ZoneUnknown)]
)
def test_an_officer_has_an_account_of_her_own_and_a_zone_that_exists(
    house: House, username: str, zone: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.add_officer(
            actions.officers.Account(username, f"{username}@example.org"),
            name="Eve",
            organisation=house.desks["point"].organisation,
            zone=zone,
            by=CONSOLE,
            at=NOON,
        )


@pytest.mark.django_db
def test_desks_of_the_actor_are_those_assigned(house: House) -> None:
    ligaya = house.actor(LIGAYA)

    assert ligaya.desk_ids == {str(house.desks["point"].pk)}
    assert ligaya.desk_kinds == {"24-7-point"}
