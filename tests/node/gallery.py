"""Every example of the design system's document, rendered on one page."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from comity.node.pages.navigation import Word

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "design-system.md"


def examples() -> list[str]:
    """The fenced `django` blocks of docs/design-system.md."""
    return re.findall(r"^```django\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)


def render() -> str:
    """One page of all examples, as an officer would see it."""
    source = (
        '{% extends "base.html" %}{% block title %}Design{% endblock %}{% block heading %}Design system{% endblock %}'
        '{% block lead %}<p class="lead">Every part of the pages, from its document.</p>{% endblock %}'
        '{% block aside %}{% include "ui/clocks.html" %}{% endblock %}'
        "{% block content %}" + "\n<hr>\n".join(examples()) + "{% endblock %}"
    )
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, get_username=lambda: "Ana Reyes", pk=1)  # type: ignore[assignment]  # a reader without a database
    return engines["django"].from_string(source).render(_context(), request)


def _context() -> dict[str, object]:
    now = timezone.now()
    labels = ("Work", "Law", "Plan", "Directory", "Messages", "Ledger")
    return {
        "words": [Word(label.lower(), label, "/", label[0].lower(), label == "Work") for label in labels],
        "soon": now + timedelta(hours=5),
        "past": now - timedelta(days=3),
        "page": Paginator(range(240), 20).page(3),
        "clocks": [
            SimpleNamespace(what="Answer due", due_at=now + timedelta(hours=5), article="Article 29(7) ETS 185"),
            SimpleNamespace(what="Preserved until", due_at=now - timedelta(days=3), article="Article 16"),
            SimpleNamespace(what="Receipt", due_at=now, met_at=now, article=""),
        ],
        "timeline": [
            SimpleNamespace(next=True, title="Deliver the package", by="Australia", at=None),
            SimpleNamespace(theirs=True, title="Accepted", by="Australia", at=now, url="/", detail="24/7 desk"),
            SimpleNamespace(title="Sent", by="Ana Reyes", at=now - timedelta(hours=2), url="/", proof="Leaf 41"),
        ],
        "steps": [
            SimpleNamespace(label="Route", done=True),
            SimpleNamespace(label="Request", current=True),
            SimpleNamespace(label="Check and sign"),
        ],
        "tabs": [
            SimpleNamespace(url="#", label="Request", current=True, count=None),
            SimpleNamespace(url="#", label="Messages", current=False, count=3),
        ],
    }
