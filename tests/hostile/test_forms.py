"""Whatever is typed or pasted into a form is taken or refused with its reason, soon, and never crashes its page."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.evidence.models import Request
from tests.cast import LIGAYA
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import drafted
from tests.hostile import busy
from tests.hostile.nasty import BIG, BODIES, typed
from tests.hostile.pages import PageForm, forms_of
from tests.hostile.visits import browser, held

DESKS: dict[str, Callable[[Scene], busy.Forms]] = {
    "asking": busy.asking,
    "asked": busy.asked,
    "house": busy.house,
    "sharing": busy.sharing,
    "moving": busy.moving,
}
PAGE_BYTES = 8_000_000
"""A page may show a megabyte that was typed into it a few times over, escaped, and not for ever."""


def forms(scene: Scene, desk: str) -> Iterator[tuple[Client, PageForm]]:
    """Each form of a desk's pages, with the browser of whoever fills it."""
    browsers: dict[str, Client] = {}
    for person, path in DESKS[desk](scene):
        client = browsers.setdefault(person.username, browser(scene, person))
        page = client.get(path)
        found = forms_of(page.content.decode(), path)
        assert page.status_code == 200, (path, page.status_code)
        assert found, path
        yield from ((client, form) for form in found)


def filled(form: PageForm) -> Iterator[tuple[str, dict[str, str]]]:
    """The form with each value typed where one types, and with every third also in place of what one chooses."""
    for number, (name, value) in enumerate(typed().items()):
        written = dict.fromkeys(form.typed, value)
        if written:
            yield name, {**form.chosen, **written}
        if number % 3 == 0:
            yield name, dict.fromkeys({**form.chosen, **written}, value)


@pytest.mark.slow
@pytest.mark.parametrize("desk", DESKS)
def test_no_value_in_a_form_breaks_its_page(scene: Scene, desk: str) -> None:
    for client, form in list(forms(scene, desk)):
        for name, sent in filled(form):
            held(partial(client.post, form.action, sent), form.action, name)


@pytest.mark.slow
@pytest.mark.parametrize("desk", DESKS)
def test_a_megabyte_in_any_field_is_refused_in_time(scene: Scene, desk: str) -> None:
    for client, form in list(forms(scene, desk)):
        for name in form.typed:
            sent = {**form.typed, **form.chosen, name: BIG}
            answer = held(partial(client.post, form.action, sent), form.action, name)
            assert len(answer.content) < PAGE_BYTES, (form.action, name)


@pytest.mark.slow
@pytest.mark.parametrize("desk", DESKS)
def test_no_body_breaks_a_page(scene: Scene, desk: str) -> None:
    for client, form in list(forms(scene, desk)):
        for name, (media_type, body) in BODIES.items():
            held(partial(client.generic, "POST", form.action, body, content_type=media_type), form.action, name)


IDENTIFIERS = ["192.0.2.7", "a@example.org", "http://[::1", "+999 1", "xn--a"]
ZONES = ["UTC", "Asia/Manila", "Europe/Berlin", "../UTC", "UTC\x00"]
ROW = {
    "type": st.sampled_from(["email", "phone", "ip", "domain", "wallet", "url", "account", "none", ""]),
    "value": st.one_of(st.text(max_size=60), st.sampled_from(IDENTIFIERS)),
    "at": st.one_of(st.text(max_size=25), st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}")),
    "zone": st.one_of(st.text(max_size=30), st.sampled_from(ZONES)),
    "port": st.one_of(st.text(max_size=8), st.integers().map(str)),
}
"""A line of the table of identifiers, by column."""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(row=st.fixed_dictionaries(ROW))
def test_any_identifier_is_read_or_refused(scene: Scene, row: dict[str, str]) -> None:
    ref = Request.objects.values_list("ref", flat=True).first() or drafted(scene)
    sent = {f"account-identifiers_0_{name}": text.encode("utf-8", "replace").decode() for name, text in row.items()}

    for act in ("save", "edit"):
        held(partial(browser(scene, LIGAYA).post, f"/requests/{ref}/{act}/", sent), act, str(sent))


def test_a_draft_survives_whatever_is_typed_into_it(scene: Scene) -> None:
    ref, client = drafted(scene), browser(scene, LIGAYA)
    kept = Request.objects.get().values["relevance"]
    page = forms_of(client.get(f"/requests/{ref}/edit/").content.decode(), "")[0]

    for value in typed().values():
        client.post(f"/requests/{ref}/save/", {**dict.fromkeys(page.typed, value), "relevance": kept})

    assert Request.objects.get().values["relevance"] == kept
    assert client.get(f"/requests/{ref}/edit/").status_code == 200
