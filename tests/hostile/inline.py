"""What in a page would run, or be fetched, without being a file of ours."""

from html.parser import HTMLParser


class _Inline(HTMLParser):
    FETCHED = ("src", "action", "formaction", "data", "poster", "srcset", "hx-get", "hx-post")
    FOREIGN = ("base", "iframe", "object", "embed", "applet", "style")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        runs = tag == "script" and "src" not in said and said.get("type") != "application/json"
        if tag in self.FOREIGN or runs or "http-equiv" in said:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}" for name in said if name == "style" or name.startswith(("on", "hx-on", "hx-vars"))
        ]
        links = [said[name] for name in self.FETCHED if name in said]
        links += [said["href"]] if tag in ("link", "use") and "href" in said else []
        self.found += [f"{tag} {link}" for link in links if not self._ours(tag, link)]
        if tag == "a" and said.get("href", "").partition(":")[0].strip().lower() in ("javascript", "data", "vbscript"):
            self.found.append(f"a {said['href']}")

    def _ours(self, tag: str, link: str) -> bool:
        if tag == "img" and link.startswith("data:image/"):
            return True
        return link[:2] != "//" and ":" not in link.partition("/")[0]


def inline(html: str) -> list[str]:
    """Tags, attributes and links of the page that its policy would stop; none in a page of ours."""
    reader = _Inline()
    reader.feed(html)
    return reader.found
