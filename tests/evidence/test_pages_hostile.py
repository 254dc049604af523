"""What is typed into the pages to break them: always an answer with a reason, never a crash, nothing lost."""

import string
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.evidence.core.machine import State
from comity.evidence.models import Request
from tests.cast import CRISANTO, LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.evidence.test_answering import arrived
from tests.evidence.test_asking import drafted
from tests.evidence.visiting import client_of

REF = "AUS-2026-7K3M9Q"
NASTY = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=string.printable, max_size=40),
    st.sampled_from(
        ["\x00", "0001-01-01T00:00", "9999-12-31T23:59", "9" * 400, "=cmd|'/c calc'!A0", "../../etc/passwd", "\u202e"]
    ),
)
LIST_FILTERS = ("q", "state", "sort", "page", "show", "party", "format")
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=5))


@pytest.fixture
def ligaya(scene: Scene) -> Client:
    return client_of(scene, LIGAYA)


def test_whatever_is_typed_into_a_draft_is_kept_or_refused(ligaya: Client, scene: Scene) -> None:
    ref = drafted(scene)
    names = [
        "facts-summary",
        "account-identifiers_0_type",
        "account-identifiers_0_value",
        "account-identifiers_0_at",
        "account-identifiers_0_zone",
        "account-identifiers_0_port",
        "time-range_since",
        "time-range_until",
        "time-range_zone",
        "revision",
        "then",
    ]

    @quick
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(names, NASTY)))
    def typed(values: dict[str, str]) -> None:
        for act in ("save", "edit"):
            if Request.objects.get(ref=ref).state == State.DRAFT:
                answer = ligaya.post(f"/requests/{ref}/{act}/", values)
                assert answer.status_code in (200, 302, 409, 422)
        assert ligaya.get(f"/requests/{ref}/").status_code == 200

    typed()


def test_whatever_stands_in_the_address_of_a_list_narrows_it_or_is_passed_over(ligaya: Client, scene: Scene) -> None:
    drafted(scene)

    @quick
    @given(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("q", "state", "sort", "page", "show", "party", "format"), NASTY)
        )
    )
    def asked(values: dict[str, str]) -> None:
        for path in ("/", "/preservations/", "/information/"):
            assert ligaya.get(path, values).status_code == 200

    asked()


def test_whatever_stands_in_the_address_of_a_new_request_is_refused_with_a_reason(ligaya: Client) -> None:
    @quick
    @given(st.fixed_dictionaries(dict.fromkeys(("route", "from", "to", "data", "holder", "urgency", "fact"), NASTY)))
    def asked(values: dict[str, str]) -> None:
        assert ligaya.get("/requests/new/", values).status_code in (409, 422)

    asked()


def test_whatever_is_typed_into_an_act_is_taken_or_refused(scene: Scene) -> None:
    arrived(scene)
    crisanto = client_of(scene, CRISANTO)

    @quick
    @given(NASTY, NASTY, NASTY)
    def typed(first: str, second: str, third: str) -> None:
        answer = crisanto.post(f"/requests/{REF}/grant/", {"until": first, "holder_reference": second})
        assert answer.status_code in (422, 409)
        answer = crisanto.post(f"/requests/{REF}/refuse/", {"ground": first, "text": second})
        assert answer.status_code in (422, 409)
        answer = crisanto.post(f"/requests/{REF}/refer/", {"desk": third})
        assert answer.status_code in (422, 409)

    typed()


@pytest.mark.parametrize("path", ["%00", "PHL-2026-7K3M9Q%00", "../../etc/passwd", "%F0%9F%92%A5", "x" * 3000])
def test_an_address_that_names_nothing_is_not_found(ligaya: Client, path: str) -> None:
    for word in ("requests", "orders", "information"):
        assert ligaya.get(f"/{word}/{path}/").status_code == 404


def test_a_file_that_is_none_of_the_request_is_not_taken_away(ligaya: Client, scene: Scene) -> None:
    ref = drafted(scene)

    for attachment in ("", "\x00", "1", "00000000-0000-0000-0000-000000000007"):
        assert ligaya.post(f"/requests/{ref}/detach/", {"attachment": attachment}).status_code == 404


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
@pytest.mark.parametrize("zone", ["Asia/Manila", "America/New_York"])
def test_an_instant_at_the_edge_of_time_crashes_nothing(ligaya: Client, scene: Scene, moment: str, zone: str) -> None:
    ref, name = drafted(scene), "account-identifiers_0"
    row = {f"{name}_type": "ip", f"{name}_value": "192.0.2.7", f"{name}_at": moment, f"{name}_zone": zone}
    period = {"time-range_since": moment, "time-range_until": moment, "time-range_zone": zone}

    assert ligaya.post(f"/requests/{ref}/edit/", {**row, **period}).status_code in (302, 422)
    for page in ("", "edit/", "preview/"):
        assert ligaya.get(f"/requests/{ref}/{page}").status_code == 200
