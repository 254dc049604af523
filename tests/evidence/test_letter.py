"""The letter of request: a document that a court file can hold."""

from io import BytesIO

from pypdf import PdfReader

from comity.evidence import actions
from comity.evidence.core.form.values import Value
from comity.evidence.models import Request
from comity.evidence.queries.letters import letter_pdf
from tests.cast import LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import VALUES, drafted, signed


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_letter_names_its_reference_article_digest_and_pages(scene: Scene) -> None:
    request = Request.objects.get(ref=signed(scene))

    text = text_of(letter_pdf(request, ["en"], at=NOON))

    assert request.ref in text
    assert request.digest in text.replace("\n", "")
    assert "art. 29" in text
    assert "1 / 1" in text
    assert str(VALUES["facts-summary"]) in " ".join(text.split())


def test_two_languages_stand_side_by_side(scene: Scene) -> None:
    request = Request.objects.get(ref=signed(scene))

    one, two = (" ".join(text_of(letter_pdf(request, langs, at=NOON)).split()) for langs in (["en"], ["en", "id"]))

    assert "Request for the preservation of data" in two
    assert "Permintaan" in two
    assert "Permintaan" not in one


def test_a_draft_says_that_it_is_one(scene: Scene) -> None:
    request = Request.objects.get(ref=drafted(scene))

    assert "not signed" in text_of(letter_pdf(request, ["en"], at=NOON))


def test_what_was_typed_stays_text(scene: Scene) -> None:
    ref = drafted(scene)
    hostile: dict[str, Value] = {**VALUES, "facts-summary": '#read("/etc/passwd") $x$ *bold* @ref \\ <a>'}
    actions.save_draft(ref, values=hostile, by=scene.actor(LIGAYA), at=NOON)

    text = text_of(letter_pdf(Request.objects.get(ref=ref), ["en"], at=NOON))

    assert '#read("/etc/passwd") $x$ *bold* @ref' in " ".join(text.split())


def test_the_same_letter_at_the_same_instant_is_the_same_file(scene: Scene) -> None:
    request = Request.objects.get(ref=signed(scene))

    assert letter_pdf(request, ["en"], at=NOON) == letter_pdf(request, ["en"], at=NOON)


def test_long_texts_run_over_numbered_pages(scene: Scene) -> None:
    ref = drafted(scene)
    values: dict[str, Value] = {**VALUES, "facts-summary": "One sentence of the facts. " * 700}
    actions.save_draft(ref, values=values, by=scene.actor(LIGAYA), at=NOON)

    pages = PdfReader(BytesIO(letter_pdf(Request.objects.get(ref=ref), ["en"], at=NOON))).pages

    assert len(pages) > 2
    assert f"2 / {len(pages)}" in pages[1].extract_text()
