"""What people and other nodes write is text on every page, and never part of the page."""

from html import unescape

import pytest

from tests.evidence.abroad import Scene
from tests.hostile import world as worlds
from tests.hostile.inline import inline
from tests.hostile.test_browser_rules import work

MARKUP = "\"'><img src=x onerror=alert({})>{{{{ settings.SECRET_KEY }}}}"
"""No slash: it would end the name of a file."""
PLANTED = ("FACTS", "ANNEX", "MAIL", "ANSWER", "QUESTION", "SUBJECT", "NEWS")


@pytest.mark.slow
def test_markup_from_whomever_stays_text_on_every_page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PLANTED:
        monkeypatch.setattr(worlds, name, MARKUP.format(name))

    answers = {path: answer.getvalue().decode(errors="replace") for path, answer in work(worlds.made(scene))}
    pages = {path: body for path, body in answers.items() if "<html" in body}
    shown = unescape("".join(pages.values()))

    assert {path: inline(body) for path, body in pages.items() if inline(body)} == {}
    assert [name for name in PLANTED if MARKUP.format(name) not in shown] == []
