"""Which route comes first."""

from comity.law.core.book.vocabulary import Status
from comity.law.core.case import Question
from comity.law.core.ordering import _settled
from tests.law.questions import answers, question


def order(*routes: str, asked: Question) -> list[str]:
    found = answers(asked)
    return [each for each in found if each in routes]


def test_inside_the_union_the_production_order_goes_before_the_investigation_order_and_mla() -> None:
    asked = question("DEU>FRA")

    assert order("ets185-31", "eu-eio", "eu-epo-data-notified", "letters-rogatory", asked=asked) == [
        "eu-epo-data-notified",
        "eu-eio",
        "ets185-31",
        "letters-rogatory",
    ]


def test_a_freeze_goes_before_everything_that_discloses() -> None:
    asked = question("GBR>USA", "preservation", facts="offence-max-penalty-at-least=5 target-is-us-person-or-in-us=no")

    found = order("cloud-uk-us", "ets185-29", "us-2703f-preservation", "interpol-i247", asked=asked)

    assert set(found[:2]) == {"ets185-29", "us-2703f-preservation"}


def test_public_data_go_before_any_request() -> None:
    found = list(answers(question("DEU>USA", "domain-registration", holder="registrar")))

    assert found[0] == "rdap-public"


def test_a_lane_made_for_emergencies_goes_first_when_a_life_is_at_risk() -> None:
    found = list(answers(question("DEU>USA", urgency="emergency")))

    assert found[0] == "us-emergency"


def test_what_binds_goes_before_what_is_voluntary() -> None:
    asked = question("PHL>IDN", "subscriber")

    assert order("interpol-i247", "untoc-18", asked=asked) == ["untoc-18", "interpol-i247"]


def test_a_treaty_goes_before_palermo() -> None:
    asked = question("PHL>IDN", facts="offence-in-untoc-scope=yes")

    assert order("untoc-18", "asean-mlat", asked=asked) == ["asean-mlat", "untoc-18"]


def test_the_slower_fallback_is_never_left_out() -> None:
    found = answers(question("DEU>FRA"))

    assert found["letters-rogatory"].status is Status.AVAILABLE


def test_rules_that_contradict_each_other_leave_the_order_as_it_was() -> None:
    assert _settled(["a", "b"], {"a": {"b"}, "b": {"a"}}) == ["a", "b"]


def test_a_rule_moves_no_more_than_it_must() -> None:
    assert _settled(["a", "b", "c"], {"a": {"c"}, "b": set(), "c": set()}) == ["b", "c", "a"]
