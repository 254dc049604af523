"""The forms of a page, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

COMMON = ("/language/", "/accounts/logout/")
"""Forms in the head of every page."""


@dataclass
class PageForm:
    """Where a form is sent, and its fields: typed ones with what stands in them, chosen ones, files."""

    action: str
    method: str
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[PageForm]()
        self.select, self.inside = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(PageForm(said.get("action") or self.page, said.get("method", "get").lower()))
            self.inside = True
        elif self.inside and tag in ("input", "textarea", "select", "button"):
            self._field(tag, said)
        elif self.inside and tag == "option" and (self.select not in self.found[-1].chosen or "selected" in said):
            self.found[-1].chosen[self.select] = said.get("value", "")

    def _field(self, tag: str, said: dict[str, str]) -> None:
        name, kind, form = said.get("name", ""), said.get("type", tag), self.found[-1]
        self.select = name if tag == "select" else ""
        if not name or tag == "select":
            return
        if kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox", "submit", "button", "hidden"):
            if kind != "radio" or "checked" in said or name not in form.chosen:
                form.chosen[name] = said.get("value", "on")
        else:
            form.typed[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def forms_of(html: str, page: str, method: str = "post") -> list[PageForm]:
    """The forms of a page that are sent by a method, without those that every page has."""
    reader = _Forms(page)
    reader.feed(html)
    return [form for form in reader.found if form.method == method and form.action not in COMMON]
