"""An officer at the pages: signs in, opens a page, fills in a form, as a browser without JavaScript would."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from urllib3.filepost import encode_multipart_formdata

TIMEOUT_SECONDS = 60
REFUSED = 422
Typed = Mapping[str, str | Sequence[str]]
URL_ENCODED = "application/x-www-form-urlencoded"


class PageRefused(Exception):
    """The node answered with another status than a page, or the form asked for was not on it."""


@dataclass
class Form:
    """A form on a page: where it goes and what it holds, before anything is typed."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)

    def choice(self, name: str, words: str) -> str:
        """The value of the first choice of a select whose label has these words. Raises PageRefused."""
        for value, label in self.choices.get(name, {}).items():
            if words in label:
                return value
        raise PageRefused(f"{self.action} offers no “{words}” in {name}: {self.choices.get(name)}")


@dataclass(frozen=True)
class Page:
    """A page as received: its final address, its text and its forms."""

    url: str
    html: str
    forms: tuple[Form, ...]

    def form(self, action_ends: str) -> Form:
        """The first form whose action ends so. Raises PageRefused where there is none."""
        for form in self.forms:
            if form.action.split("?")[0].endswith(action_ends):
                return form
        raise PageRefused(f"no form for {action_ends} on {self.url}")

    def says(self, words: str) -> bool:
        return words in self.text

    @property
    def text(self) -> str:
        """The words on the page, white space folded."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.html))


class _Forms(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._first_option: tuple[str, str] | None = None
        self._option_value: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(urljoin(self.url, given.get("action") or self.url), given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and tag in {"input", "textarea", "select", "option", "button"}:
            self._control(self._open, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option":
            self._option(form, given)
            return
        if not name:
            return
        form.fields.add(name)
        kind = given.get("type", "text")
        if kind == "date":
            form.dates.add(name)
        if tag == "textarea":
            self._area = name
            form.values.setdefault(name, [""])
        elif tag == "select":
            self._select = name
            self._first_option = None
        elif tag == "input" and kind in {"checkbox", "radio"}:
            form.choices.setdefault(name, {})[given.get("value", "on")] = given.get("value", "on")
            if "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind not in {"file", "submit", "button", "image"}:
            form.values.setdefault(name, []).append(given.get("value", ""))

    def _option(self, form: Form, given: dict[str, str]) -> None:
        if self._select is None:
            return
        self._option_value = given.get("value", "")
        form.choices.setdefault(self._select, {})[self._option_value] = ""
        if "selected" in given:
            form.values.setdefault(self._select, []).append(given.get("value", ""))
        elif self._first_option is None:
            self._first_option = (self._select, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._open is not None:
            self._open.values[self._area][0] += data.removeprefix("\n")
        if self._select is not None and self._option_value is not None and self._open is not None:
            self._open.choices[self._select][self._option_value] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select" and self._open is not None:
            if self._first_option is not None and self._first_option[0] not in self._open.values:
                self._open.values[self._first_option[0]] = [self._first_option[1]]
            self._select = None
        elif tag == "option":
            self._option_value = None
        elif tag == "form":
            self._open = None


class Visitor:
    """One officer's session with one node."""

    def __init__(self, base_url: str, name: str, password: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.name = name
        self._password = password
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), HTTPRedirectHandler())

    def sign_in(self) -> Page:
        """Sign in through the log-in page. Raises PageRefused when it is shown again."""
        page = self.open("/accounts/login/")
        page = self.submit(page.form("/accounts/login/"), {"login": self.name, "password": self._password})
        if "/accounts/login/" in page.url:
            raise PageRefused(f"{self.name} could not sign in at {self.base_url}")
        return page

    def open(self, path: str) -> Page:
        return self._page(Request(urljoin(self.base_url + "/", path)))

    def download(self, path: str) -> bytes:
        with self._opener.open(Request(urljoin(self.base_url + "/", path)), timeout=TIMEOUT_SECONDS) as answer:
            body: bytes = answer.read()
            return body

    def submit(
        self, form: Form, typed: Typed | None = None, *, files: Mapping[str, Path] | None = None, refused: bool = False
    ) -> Page:
        """Send a form with what was typed over what it held, and read the page that follows.

        With `refused`, the form is expected to come back with its errors (status 422).
        """
        entered = {name: [given] if isinstance(given, str) else list(given) for name, given in (typed or {}).items()}
        values = {**form.values, **entered}
        unknown = set(entered) - form.fields
        if unknown:
            raise PageRefused(f"{form.action} has no field {', '.join(sorted(unknown))}")
        pairs = [(name, text) for name, texts in values.items() for text in texts]
        if form.method == "get":
            return self.open(form.action.split("?")[0] + "?" + urlencode(pairs))
        body, kind = _multipart(pairs, files) if files else (urlencode(pairs).encode(), URL_ENCODED)
        sent = Request(form.action, data=body, headers={"Content-Type": kind, "Referer": form.action})
        return self._page(sent, refused=refused)

    def _page(self, request: Request, *, refused: bool = False) -> Page:
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                html, url = answer.read().decode("utf-8", "replace"), answer.url
        except HTTPError as error:
            page = _read(error.url or request.full_url, error.read().decode("utf-8", "replace"))
            if refused and error.code == REFUSED:
                return page
            raise PageRefused(f"{error.code} at {request.full_url}: {_main_words(page)}") from error
        return _read(url, html)


def _read(url: str, html: str) -> Page:
    parser = _Forms(url)
    parser.feed(html)
    return Page(url, html, tuple(parser.forms))


def _main_words(page: Page) -> str:
    main = re.search(r"<main.*?</main>", page.html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.group() if main else page.html)).strip()[:400]


def _multipart(pairs: list[tuple[str, str]], files: Mapping[str, Path]) -> tuple[bytes, str]:
    parts: list[tuple[str, str | tuple[str, bytes]]] = [*pairs]
    parts += [(name, (path.name, path.read_bytes())) for name, path in files.items()]
    return encode_multipart_formdata(parts)
