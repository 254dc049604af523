"""The pages of the asking side: from the chosen route to the request on its way."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.evidence.core.machine import State, Step
from comity.evidence.models import Attachment, Request
from tests.cast import BAYANI, CRISANTO, DATU, LIGAYA, MAYUMI, NOON, TALA, Person
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import VALUES, drafted, sent, signed
from tests.evidence.visiting import client_of, day, said

CHOICE = "?route=ets185-29&from=PHL&to=AUS&data=preservation&holder=service-provider&urgency=ordinary"
TYPED = {name: str(value) for name, value in VALUES.items()}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=5))


@pytest.fixture
def ligaya(scene: Scene) -> Client:
    return client_of(scene, LIGAYA)


@pytest.fixture
def crisanto(scene: Scene) -> Client:
    return client_of(scene, CRISANTO)


def address(ref: str, act: str = "") -> str:
    return f"/requests/{ref}/{act}/" if act else f"/requests/{ref}/"


def begun(client: Client, scene: Scene) -> Request:
    typed = {
        "recipient": f"aus.example/{scene.aus.desk}",
        "desk": scene.desk("point"),
        "purpose": "Criminal investigation",
        "language": "en",
    }
    answer = client.post(f"/requests/new/{CHOICE}", typed)
    assert answer.status_code == 302, said(answer)
    return Request.objects.get()


def test_the_choice_of_a_route_is_confirmed_before_a_draft_begins(ligaya: Client) -> None:
    page = ligaya.get(f"/requests/new/{CHOICE}")

    assert page.status_code == 200
    assert "Begin a request to Australia" in said(page)
    assert "Cyber police of Australia" in said(page)
    assert not Request.objects.exists()


def test_a_route_that_is_not_in_force_is_refused_with_its_reason(ligaya: Client) -> None:
    page = ligaya.get(f"/requests/new/{CHOICE.replace('ets185-29', 'uncc-42')}")

    assert page.status_code == 409


def test_a_draft_begins_with_one_post(ligaya: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)

    page = ligaya.get(address(row.ref, "edit"))
    assert (row.state, row.peer) == (State.DRAFT, "aus.example")
    assert "ETS 185 art 29(2)(b)" in said(page)


def test_a_request_follows_up_only_a_preservation_that_there_is(ligaya: Client, scene: Scene) -> None:
    typed = {
        "recipient": f"aus.example/{scene.aus.desk}",
        "desk": scene.desk("point"),
        "purpose": "Criminal investigation",
        "language": "en",
        "preservation": "PHL-2026-000000",
    }

    answer = ligaya.post(f"/requests/new/{CHOICE}", typed)

    assert answer.status_code == 422
    assert "There is no preservation PHL-2026-000000 with that state." in said(answer)


def test_what_is_typed_is_saved_as_it_is_typed(ligaya: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)

    answer = ligaya.post(address(row.ref, "save"), {**TYPED, "revision": row.revision})

    assert "Draft saved" in said(answer)
    assert Request.objects.get().values["relevance"] == TYPED["relevance"]


def test_a_save_over_a_colleagues_save_says_so_and_keeps_hers(ligaya: Client, crisanto: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)
    ligaya.post(address(row.ref, "save"), {**TYPED, "revision": row.revision})

    answer = crisanto.post(address(row.ref, "save"), {"relevance": "none", "revision": row.revision})

    assert "Somebody changed this request" in said(answer)
    assert Request.objects.get().values["relevance"] == TYPED["relevance"]


def test_identifiers_are_typed_in_rows_with_their_zone(ligaya: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)
    name = "account-identifiers"
    rows = {
        f"{name}_0_type": "email",
        f"{name}_0_value": "Dark.Harbour@Example.org",
        f"{name}_1_type": "ip",
        f"{name}_1_value": "192.0.2.7",
        f"{name}_1_at": "2026-11-20T14:30:00",
        f"{name}_1_zone": "Asia/Manila",
        f"{name}_1_port": "49152",
    }

    answer = ligaya.post(address(row.ref, "edit"), {**TYPED, **rows})

    assert answer.status_code == 302, said(answer)
    kept = Request.objects.get().values[name]["entries"]
    assert kept[0]["value"] == "dark.harbour@example.org"
    assert (kept[1]["at"], kept[1]["port"]) == ("2026-11-20T06:30:00Z", 49152)
    assert 'value="2026-11-20T14:30:00"' in said(ligaya.get(address(row.ref, "edit")))


def test_an_identifier_that_is_none_is_named_by_its_row_and_stays_typed(ligaya: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)
    rows = {"account-identifiers_0_type": "ip", "account-identifiers_0_value": "192.0.2.7"}

    answer = ligaya.post(address(row.ref, "edit"), {**TYPED, **rows})

    assert answer.status_code == 422
    assert "Row 1: The IP address 192.0.2.7 needs the time" in said(answer)
    assert 'value="192.0.2.7"' in said(answer)


def test_a_form_with_gaps_is_not_checked_and_says_where(ligaya: Client, scene: Scene) -> None:
    row = begun(ligaya, scene)

    answer = ligaya.post(address(row.ref, "edit"), {"offence": "ransomware", "then": "check"})

    assert answer.status_code == 422
    assert 'href="#id_facts-summary"' in said(answer)
    assert Request.objects.get().state == State.DRAFT


def test_the_form_is_checked_signed_and_sent_by_the_officers_whose_turn_it_is(
    ligaya: Client, crisanto: Client, scene: Scene
) -> None:
    ref = begun(ligaya, scene).ref

    ligaya.post(address(ref, "edit"), {**TYPED, "then": "check"})
    crisanto.post(address(ref, "sign"))
    crisanto.post(address(ref, "send"))

    assert Request.objects.get().state == State.SENT
    assert "Sent, not yet received" in said(ligaya.get(address(ref)))


def test_sending_is_confirmed_with_what_it_means(crisanto: Client, scene: Scene) -> None:
    ref = signed(scene)

    page = said(crisanto.get(address(ref, "send")))

    assert "What Australia has read cannot be taken back." in page
    assert "Send to Australia" in page


def test_a_move_that_is_not_hers_is_named_with_who_may_make_it(ligaya: Client, scene: Scene) -> None:
    ref = signed(scene)

    page = said(ligaya.get(address(ref)))

    assert "“Send” is for an officer who is" in page
    assert f'href="{address(ref, "send")}"' not in page


def test_the_holders_view_leaves_out_what_is_for_authorities(ligaya: Client, scene: Scene) -> None:
    ref = drafted(scene)

    authority = said(ligaya.get(f"{address(ref, 'preview')}?view=authority"))
    holder = said(ligaya.get(f"{address(ref, 'preview')}?view=holder"))

    assert TYPED["facts-summary"].replace("'", "&#x27;") in authority
    assert TYPED["facts-summary"].replace("'", "&#x27;") not in holder
    assert TYPED["data-description"] in holder


def test_files_are_attached_and_taken_away(ligaya: Client, scene: Scene) -> None:
    ref = drafted(scene)

    ligaya.post(address(ref, "attach"), {"upload": [SimpleUploadedFile("order.pdf", b"%PDF-1.7 order")]})
    attached = Attachment.objects.get()
    page = said(ligaya.get(address(ref, "edit")))
    ligaya.post(address(ref, "detach"), {"attachment": str(attached.pk)})

    assert "order.pdf" in page
    assert not Attachment.objects.exists()


def test_a_question_is_shown_and_answered(crisanto: Client, scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.ASK_CLARIFICATION, text="Which mailbox?", at=NOON)

    page = said(crisanto.get(address(ref)))
    crisanto.post(address(ref, "give-clarification"), {"text": "The one named in the annex."})

    assert "Which mailbox?" in page
    assert "The one named in the annex." in said(crisanto.get(address(ref)))


def test_a_freeze_shows_until_when_and_offers_what_follows(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.GRANT, until=NOON + timedelta(days=90), reference="AU-FREEZE-17")

    page = said(ligaya.get(address(ref)))
    watch = said(ligaya.get("/preservations/"))
    extension = {"until": day(NOON + timedelta(days=120)), "text": "The court sits in March."}
    ligaya.post(address(ref, "ask-extension"), extension)

    assert "AU-FREEZE-17" in page
    assert "Ask for disclosure of the frozen data" in page
    assert ref in watch
    assert "Extension asked until" in said(ligaya.get(address(ref)))


def test_a_day_read_in_a_state_of_several_zones_is_not_put_into_one_of_them(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.GRANT, until=NOON + timedelta(days=90))

    page = said(ligaya.get(address(ref)))

    assert "Australia keeps several time zones: ask the desk in which one it reads this day." in page


def test_a_refusal_shows_its_ground_in_words(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.REFUSE, ground="political-offence", text="It concerns a protest.")

    page = said(ligaya.get(address(ref)))

    assert "Ground of refusal: A political offence." in page


def test_a_day_that_ends_too_early_is_refused_beside_the_form(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)
    scene.aus.steps(ref, Step.GRANT, until=NOON + timedelta(days=90))

    answer = ligaya.post(address(ref, "ask-extension"), {"until": day(NOON + timedelta(days=30))})

    assert answer.status_code == 422
    assert "An extension ends later than that" in said(answer)


def test_a_withdrawal_asks_for_a_reason(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)

    without = ligaya.post(address(ref, "withdraw"), {"text": ""})
    ligaya.post(address(ref, "withdraw"), {"text": "The victim recovered the files."})

    assert without.status_code == 422
    assert Request.objects.get().state == State.WITHDRAWN


def test_the_timeline_gives_each_step_its_leaf(ligaya: Client, scene: Scene) -> None:
    ref = sent(scene)

    page = said(ligaya.get(address(ref)))

    assert page.count("Ledger leaf") >= 4


def test_the_letter_is_a_pdf_in_one_language_or_two(ligaya: Client, scene: Scene) -> None:
    ref = signed(scene)

    one, two = ligaya.get(address(ref, "letter")), ligaya.get(f"{address(ref, 'letter')}?and=id")

    assert (one["Content-Type"], one.content[:5]) == ("application/pdf", b"%PDF-")
    assert two.content != one.content


def test_the_work_list_shows_what_waits_and_whose_move_it_is(ligaya: Client, scene: Scene) -> None:
    waiting, away = signed(scene), sent(scene)

    ours = said(ligaya.get("/"))
    theirs = said(ligaya.get("/?show=theirs"))

    assert waiting in ours
    assert away not in ours
    assert away in theirs


def test_the_work_list_finds_by_reference_and_state(ligaya: Client, scene: Scene) -> None:
    waiting = signed(scene)

    assert waiting in said(ligaya.get(f"/?q={waiting[-4:].lower()}"))
    assert waiting not in said(ligaya.get("/?state=draft"))
    assert "Nothing matches" in said(ligaya.get("/?party=AUS&kind=disclosure&q=ZZZZ"))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_list_can_be_taken_along(ligaya: Client, scene: Scene, kind: str) -> None:
    ref = signed(scene)

    answer = ligaya.get(f"/?format={kind}")

    assert "attachment" in answer["Content-Disposition"]
    assert ref in answer.getvalue().decode()


def test_a_page_weighs_less_than_a_hundred_kilobytes(ligaya: Client, scene: Scene) -> None:
    refs = [signed(scene) for _each in range(30)]

    for path in ("/", address(refs[0]), address(refs[0], "preview")):
        assert len(ligaya.get(path).content) < 100_000, path


def test_home_sends_a_providers_clerk_to_her_orders(scene: Scene) -> None:
    answer = client_of(scene, TALA).get("/")

    assert answer["Location"] == reverse("evidence:orders")


def test_information_is_offered_without_being_sent(scene: Scene) -> None:
    mayumi = client_of(scene, MAYUMI)
    choice = (
        "?route=untoc-18-4&from=PHL&to=IDN&data=spontaneous&holder=public-authority&fact=offence-in-untoc-scope=yes"
    )
    typed = {
        "recipient": f"idn.example/{scene.idn.desk}",
        "desk": scene.desk("authority"),
        "subject": "Servers used in a ransomware case",
        "conditions": "For police use only.",
        "information": "The servers are at 192.0.2.44.",
    }

    answer = mayumi.post(f"/information/new/{choice}&fact=offence-in-untoc-scope=yes", typed)

    assert answer.status_code == 302, said(answer)
    page = said(mayumi.get(answer["Location"]))
    assert "Offered, conditions not yet accepted" in page
    assert "For police use only." in page


WALKED = [
    "",
    "edit",
    "preview",
    "sign",
    "send",
    "withdraw",
    "refuse",
    "deliver",
    "grant",
    "order",
    "files/00000000-0000-0000-0000-000000000007",
    "packages/00000000-0000-0000-0000-000000000007",
]


@pytest.mark.parametrize("person", [DATU, TALA], ids=["another desk", "a provider"])
def test_beyond_need_to_know_a_request_does_not_exist(scene: Scene, person: Person) -> None:
    ref = signed(scene)
    client = client_of(scene, person)

    assert {act: client.get(address(ref, act)).status_code for act in WALKED} == dict.fromkeys(WALKED, 404)


def test_nobody_sees_nothing_before_signing_in(scene: Scene) -> None:
    ref = signed(scene)

    sent_to = {act: Client().get(address(ref, act))["Location"].partition("?")[0] for act in WALKED}

    assert sent_to == dict.fromkeys(WALKED, "/accounts/login/")


def test_an_auditor_is_told_that_acts_are_not_hers(scene: Scene) -> None:
    ref = signed(scene)
    bayani = client_of(scene, BAYANI)
    acts = ("edit", "sign", "send", "withdraw", "deliver", "refer")

    assert {act: bayani.get(address(ref, act)).status_code for act in acts} == dict.fromkeys(acts, 403)


def test_an_auditor_reads_and_takes_no_step(scene: Scene) -> None:
    ref = signed(scene)
    bayani = client_of(scene, BAYANI)

    page = said(bayani.get(address(ref)))
    answer = bayani.post(address(ref, "withdraw"), {"text": "No."})

    assert "Withdraw" not in page
    assert answer.status_code == 403
    assert Request.objects.get().state == State.SIGNED


def test_an_act_out_of_turn_says_where_the_request_stands(crisanto: Client, scene: Scene) -> None:
    ref = sent(scene)

    answer = crisanto.get(address(ref, "sign"))

    assert answer.status_code == 409
