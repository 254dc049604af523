"""The pages of the asked side: the desk's, the provider's, and the evidence that leaves."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.evidence import tasks
from comity.evidence.core.information import Offer
from comity.evidence.core.machine import State
from comity.evidence.core.package.packing import PackageState
from comity.evidence.core.preservation import Freeze
from comity.evidence.models import Information, Order, Package, Request
from tests.cast import AMADO, BAYANI, CRISANTO, DATU, LIGAYA, MAYUMI, NOON, TALA, Person
from tests.evidence.abroad import Scene
from tests.evidence.test_answering import arrived
from tests.evidence.test_delivery import asked_for_the_mailbox, delivered, ordered
from tests.evidence.test_information import answers as offered
from tests.evidence.visiting import client_of, day, said

REF = "AUS-2026-7K3M9Q"
PAGE = f"/requests/{REF}/"
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def crisanto(scene: Scene) -> Client:
    return client_of(scene, CRISANTO)


@pytest.fixture
def mayumi(scene: Scene) -> Client:
    return client_of(scene, MAYUMI)


@pytest.fixture
def tala(scene: Scene) -> Client:
    return client_of(scene, TALA)


def file(name: str = "mailbox.mbox", content: bytes = b"From: dark.harbour@example.org\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/mbox")


def test_a_request_that_arrived_says_what_to_do_first(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    home, page = said(crisanto.get("/")), said(crisanto.get(PAGE))

    assert REF in home
    assert "Our move: grant, ask back or refuse" in page
    assert f'href="{PAGE}grant/"' in page
    assert "Australia asks Philippines to freeze data before they are lost." in page


def test_a_preservation_is_granted_on_its_page(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    crisanto.post(f"{PAGE}accept/")
    typed = {"until": day(NOON + timedelta(days=90)), "holder_reference": "PH-FREEZE-4"}
    answer = crisanto.post(f"{PAGE}grant/", typed)

    assert answer.status_code == 302, said(answer)
    assert Request.objects.get().preservation.state == Freeze.IN_FORCE


def test_too_short_a_preservation_is_refused_with_the_article(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    answer = crisanto.post(f"{PAGE}grant/", {"until": day(NOON + timedelta(days=30)), "holder_reference": ""})

    assert answer.status_code == 422
    assert "at least 60 days" in said(answer)


def test_a_refusal_offers_the_grounds_of_the_route_with_their_articles(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    page = said(crisanto.get(f"{PAGE}refuse/"))
    crisanto.post(f"{PAGE}refuse/", {"ground": "political-offence", "text": "It concerns a protest."})

    assert "ETS 185 art 29(5)(a)" in page
    assert Request.objects.get().ground == "political-offence"


def test_a_refusal_without_a_ground_is_shown_again(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    answer = crisanto.post(f"{PAGE}refuse/", {"text": "No."})

    assert answer.status_code == 422
    assert Request.objects.get().state == State.RECEIVED


def test_a_question_goes_back_in_one_form(crisanto: Client, scene: Scene) -> None:
    arrived(scene)

    crisanto.post(f"{PAGE}ask-clarification/", {"text": "Which mailbox?"})

    assert Request.objects.get().state == State.CLARIFICATION_ASKED
    assert "Which mailbox?" in said(crisanto.get(PAGE))


def test_an_emergency_is_called_back_on_the_pinned_number_first(crisanto: Client, scene: Scene) -> None:
    arrived(scene, urgency="emergency")

    page = said(crisanto.get(f"{PAGE}call-back/"))
    early = crisanto.post(f"{PAGE}accept/")
    crisanto.post(f"{PAGE}call-back/", {"spoke_to": "Duty officer", "genuine": "yes"})
    crisanto.post(f"{PAGE}accept/")

    assert "+999 3 555 0199" in page
    assert early.status_code == 409
    assert Request.objects.get().state == State.ACCEPTED


def test_the_holder_is_ordered_with_the_holders_view_before_the_officers_eyes(mayumi: Client, scene: Scene) -> None:
    asked_for_the_mailbox(scene)

    page = said(mayumi.get(f"{PAGE}order/"))
    typed = {"desk": scene.desk("provider"), "due": day(NOON + timedelta(days=5)), "text": "Produce the mailbox."}
    answer = mayumi.post(f"{PAGE}order/", typed)

    assert "What the holder will read" in page
    assert answer.status_code == 302, said(answer)
    assert Order.objects.get().text == "Produce the mailbox."


def test_the_provider_sees_its_own_view_and_nothing_else(tala: Client, scene: Scene) -> None:
    order = ordered(scene)

    listed, page = said(tala.get("/orders/")), said(tala.get(f"/orders/{order.ref}/"))

    assert order.ref in listed
    assert "The mailbox and its log-in records." in page
    assert "files were encrypted" not in page
    assert tala.get(PAGE).status_code == 404


def test_the_provider_answers_with_files_and_words(tala: Client, mayumi: Client, scene: Scene) -> None:
    order = ordered(scene)
    typed = {"text": "The whole mailbox.", "holder_reference": "SM-17", "upload": [file()]}

    answer = tala.post(f"/orders/{order.ref}/answer/", typed)

    assert answer.status_code == 302, said(answer)
    assert "mailbox.mbox" in said(tala.get(f"/orders/{order.ref}/"))
    assert "The whole mailbox." in said(mayumi.get(PAGE))


def test_the_provider_rejects_with_a_coded_reason(tala: Client, scene: Scene) -> None:
    order = ordered(scene)

    page = said(tala.get(f"/orders/{order.ref}/reject/"))
    tala.post(f"/orders/{order.ref}/reject/", {"reason": "user-unknown", "text": "No such account."})

    assert "No account fits what was given." in page
    assert Order.objects.get().reason == "user-unknown"


def test_an_order_that_was_answered_is_not_answered_twice(tala: Client, scene: Scene) -> None:
    order = ordered(scene)
    tala.post(f"/orders/{order.ref}/answer/", {"text": "Nothing is held.", "holder_reference": ""})

    again = tala.post(f"/orders/{order.ref}/answer/", {"text": "Once more.", "holder_reference": ""})

    assert again.status_code == 409


def test_an_order_does_not_exist_for_another_desk(scene: Scene) -> None:
    order = ordered(scene)

    for person in (DATU, LIGAYA, MAYUMI, AMADO):
        assert client_of(scene, person).get(f"/orders/{order.ref}/").status_code == 404


def test_evidence_is_chosen_sealed_and_shown_with_its_custody(mayumi: Client, tala: Client, scene: Scene) -> None:
    order = ordered(scene)
    tala.post(f"/orders/{order.ref}/answer/", {"text": "The mailbox.", "holder_reference": "", "upload": [file()]})
    form = said(mayumi.get(f"{PAGE}deliver/"))
    at_hand = str(order.attachments.get().pk)

    mayumi.post(
        f"{PAGE}deliver/", {"exhibits": [at_hand], "text": "As asked.", "upload": [file("log-ins.csv", b"a,b")]}
    )
    tasks.seal_due(LATER)

    package = Package.objects.get()
    page = said(mayumi.get(f"{PAGE}packages/{package.pk}/"))
    assert at_hand in form
    assert package.manifest in page
    assert ["E-1" in page, "E-2" in page, "Handed over" in page] == [True, True, True]
    assert Request.objects.get().state == State.DELIVERED


def test_a_delivery_by_one_hand_alone_is_refused_beside_the_form(mayumi: Client, scene: Scene) -> None:
    asked_for_the_mailbox(scene)

    answer = mayumi.post(f"{PAGE}deliver/", {"text": "By myself.", "upload": [file()]})

    assert answer.status_code == 422
    assert "let a colleague deliver" in said(answer)
    assert "mailbox.mbox" in said(answer)


def test_a_package_being_sealed_says_so(mayumi: Client, tala: Client, scene: Scene) -> None:
    order = ordered(scene)
    tala.post(f"/orders/{order.ref}/answer/", {"text": "The mailbox.", "holder_reference": "", "upload": [file()]})
    at_hand = str(order.attachments.get().pk)
    mayumi.post(f"{PAGE}deliver/", {"exhibits": [at_hand], "text": "As asked."})

    assert Package.objects.get().state == PackageState.SEALING
    assert "Being sealed" in said(mayumi.get(PAGE))


def test_a_file_is_downloaded_as_it_is_and_never_shown(mayumi: Client, scene: Scene) -> None:
    package = delivered(scene)
    exhibit = package.exhibits.get()

    answer = mayumi.get(f"{PAGE}files/{exhibit.pk}/")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == b"From: dark.harbour@example.org\n" * 4000


@pytest.mark.parametrize("person", [DATU, TALA, CRISANTO, BAYANI], ids=lambda person: person.username)
def test_a_file_does_not_exist_beyond_its_desk(scene: Scene, person: Person) -> None:
    package = delivered(scene)
    exhibit = package.exhibits.get()
    client = client_of(scene, person)

    assert client.get(f"{PAGE}files/{exhibit.pk}/").status_code in (403, 404)
    assert client.get(f"/requests/{REF}/packages/{package.pk}/").status_code == (200 if person is BAYANI else 404)


def test_a_request_is_laid_before_a_second_desk(crisanto: Client, mayumi: Client, scene: Scene) -> None:
    arrived(scene)

    crisanto.post(f"{PAGE}refer/", {"desk": scene.desk("prosecution")})

    assert mayumi.get(PAGE).status_code == 200


def test_information_offered_to_us_is_accepted_before_it_is_read(crisanto: Client, scene: Scene) -> None:
    ref = "IDN-2026-7K3M9Q"
    told = {"route": "untoc-18-4", "desk": scene.desk("point"), "subject": "A lead", "conditions": "For police only."}
    offered(scene, ref, "offer", **told)

    page = said(crisanto.get(f"/information/{ref}/"))
    crisanto.post(f"/information/{ref}/accept/")

    assert "It is sent once the conditions are accepted." in page
    assert Information.objects.get().state == Offer.ACCEPTED
    assert ref in said(crisanto.get("/information/"))


def test_every_page_of_this_word_turns_strangers_away(scene: Scene) -> None:
    ordered(scene)
    harbour = client_of(scene, DATU)

    for path in (PAGE, f"{PAGE}accept/", f"{PAGE}deliver/", f"{PAGE}edit/", f"{PAGE}preview/"):
        assert harbour.get(path).status_code in (403, 404), path
