"""The design system holds its promises: small, readable in light and dark, right-to-left safe, nothing inline."""

import re
from pathlib import Path

import pytest

from tests.node import gallery

SOURCE = Path(__file__).resolve().parents[2] / "src" / "comity"
STATIC = SOURCE / "node" / "static"
CSS = (STATIC / "comity.css").read_text(encoding="utf-8")
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
RULES = CSS.split("/* Ground */", 1)[1].split("/* Print", 1)[0]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", block))


LIGHT = tokens(CSS.split("@media (prefers-color-scheme: dark)", 1)[0])
DARK = tokens(CSS.split(':root[data-theme="dark"]', 1)[1].split("/* Ground */", 1)[0])
PAIRS = [
    *((text, ground) for text in ("ink", "ink-soft", "accent") for ground in ("paper", "ground", "sunk")),
    *((kind, f"{kind}-ground") for kind in ("ok", "warn", "bad", "accent")),
    *((kind, "paper") for kind in ("ok", "warn", "bad")),
    ("ink", "accent-ground"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_by_at_least_4_5_to_1(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_fields_stand_out_by_at_least_3_to_1(scheme: dict[str, str]) -> None:
    assert contrast(scheme["line-strong"], scheme["paper"]) >= 3


def test_the_dark_tokens_are_the_same_by_device_and_by_choice() -> None:
    by_device = tokens(CSS.split("@media (prefers-color-scheme: dark)", 1)[1].split(':root[data-theme="dark"]', 1)[0])

    assert by_device == DARK


def test_the_stylesheet_is_under_forty_kilobytes() -> None:
    assert len(CSS.encode()) < 40_000


def test_rules_name_no_side_of_the_page() -> None:
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|[ ;{](?:left|right|width|height):", RULES
    )


def test_rules_take_their_colours_from_the_tokens() -> None:
    assert not re.findall(r"#[0-9a-f]{3,6}\b", RULES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_template_holds_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.findall(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*src=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_icon_named_is_in_the_sprite(template: Path) -> None:
    sprite = set(re.findall(r'id="([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))

    named = re.findall(r'ui/icon.html" with name="([a-z]+)"', template.read_text(encoding="utf-8"))

    assert set(named) <= sprite


def test_every_example_of_the_document_renders() -> None:
    page = gallery.render()

    assert page.count("<hr>") == len(gallery.examples()) - 1
    assert "There is a problem" not in page
