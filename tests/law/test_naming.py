"""What the law data hold by id has a name for people, and never none."""

from comity.law.core import naming
from comity.law.core.knowledge import load


def test_a_legal_basis_names_the_instrument_in_full_the_article_and_the_route() -> None:
    basis = naming.legal_basis("ets185", "31 with 25", "ets185-31")

    assert basis == "Convention on Cybercrime, art. 31 with 25 [ets185-31]"


def test_a_legal_basis_without_a_number_is_no_article() -> None:
    basis = naming.legal_basis("bilateral-mlat", "treaty", "bilateral-mlat")

    assert basis.endswith("between the two states, treaty [bilateral-mlat]")


def test_every_route_has_a_legal_basis_in_words() -> None:
    for route in load().routes.values():
        basis = naming.legal_basis(route.instrument, route.article, route.id)
        assert not basis.startswith(route.instrument), route.id
        assert len(basis) < 4000, route.id


def test_what_is_not_known_keeps_its_id() -> None:
    assert naming.state("ZZZ", str) == "ZZZ"
    assert naming.route("no-such-route", str) == "no-such-route"
    assert naming.field("no-such-field", str) == "no-such-field"
    assert naming.ground("no-such-ground", str) == "no such ground"
    assert naming.role("no-such-role", str) == "no-such-role"
    assert naming.legal_basis("magna-carta", "39", "writ") == "magna-carta, art. 39 [writ]"
