"""Values made harmless for the eye (`hxxp://example[.]org`), and the way back from all that people write."""

import re

_SPELLINGS = {
    ".": r"[\[({]\s?(?:\.|dot|punkt|punto|point)\s?[\])}]|\[\.|\.\]|\\\.",
    "@": r"[\[({]\s?(?:@|at|arroba)\s?[\])}]",
    "://": r"\[://\]|\[:\]//",
    ":": r"[\[({]:[\])}]",
    "/": r"\[/\]",
}
_NAMED = {f"g{number}": plain for number, plain in enumerate(_SPELLINGS)}
_MARKS = re.compile("|".join(f"(?P<{name}>{_SPELLINGS[plain]})" for name, plain in _NAMED.items()), re.IGNORECASE)
_SCHEME = re.compile(r"(?<![A-Za-z0-9])(?:(h[tx*]{2}p|meow)(s?)|(f[tx]p)(s?))(?=://)", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def refang(text: str) -> str:
    """The text with every such spelling undone, and without characters that nobody sees."""
    plain = _MARKS.sub(_unmarked, text.translate(_UNSEEN))
    return _SCHEME.sub(_scheme, plain)


def _unmarked(found: re.Match[str]) -> str:
    return _NAMED[str(found.lastgroup)]


def _scheme(found: re.Match[str]) -> str:
    return f"http{found[2].lower()}" if found[1] else f"ftp{found[4].lower()}"


def defang(value: str) -> str:
    """A normal form such that no program makes a link of it; `refang` gives it back.

    Only in a value that itself has one of those spellings, such as a URL with `[.]` in its path, nobody can tell.
    """
    scheme, separator, rest = value.partition("://")
    if not separator:
        return value.replace(":", "[:]").replace(".", "[.]").replace("@", "[@]")
    end = next((i for i, letter in enumerate(rest) if letter in "/?#"), len(rest))
    place = rest[:end].replace(".", "[.]").replace("@", "[@]")
    harmless = {"http": "hxxp", "https": "hxxps", "ftp": "fxp", "ftps": "fxps"}
    if scheme in harmless:
        return f"{harmless[scheme]}://{place}{rest[end:]}"
    return f"{scheme}[://]{place}{rest[end:]}"
