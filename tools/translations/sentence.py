"""What is translated: a sentence with where it stands, and whether a translation keeps its shape."""

import re
from dataclasses import dataclass

PLACE = re.compile(r"\{[^{}\s]*\}|%\(\w+\)[sd]|%[sd%]")
TAG = re.compile(r"</?[a-z][^>]*>")
ENDS = "?:…"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to translate, and the file it stands in. `plural` and `context` are empty where it has none."""

    said: str
    where: str
    plural: str = ""
    context: str = ""

    @property
    def id(self) -> str | tuple[str, str]:
        """As Babel's catalogues name it."""
        return (self.said, self.plural) if self.plural else self.said

    @property
    def key(self) -> tuple[str, str]:
        """What gettext looks it up by."""
        return self.said, self.context


def faults(original: str, translated: str) -> list[str]:
    """How a translation differs from its original in what it must keep: places, tags, edges, end."""
    return [
        fault
        for fault, kept in (
            ("other placeholders", _found(PLACE, original) == _found(PLACE, translated)),
            ("other tags", _found(TAG, original) == _found(TAG, translated)),
            ("other blanks at its edges", _edges(original) == _edges(translated)),
            ("another end", _end(original) == _end(translated)),
        )
        if not kept
    ]


def _found(what: re.Pattern[str], text: str) -> list[str]:
    return sorted(what.findall(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _end(text: str) -> str:
    """The mark that makes it a question, a lead-in or a pause."""
    last = text.rstrip()[-1:]
    return last if last in ENDS else ""
