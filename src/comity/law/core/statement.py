"""A sentence about the law with where it comes from, translated when it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Said = str | int | date


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from. `confidence` and `as_of` are those of the row of data behind it, empty and None
    where it follows from the question itself.
    """

    source: str
    confidence: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What holds, as a whole sentence with {placeholders}, and its source."""

    template: str
    citation: Citation
    facts: tuple[tuple[str, Said], ...] = ()

    @classmethod
    def of(cls, template: str, citation: Citation, **facts: Said) -> "Statement":
        """A statement with the named facts in its placeholders."""
        return cls(template, citation, tuple(facts.items()))

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.say()

    @property
    def source(self) -> str:
        return self.citation.source

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for a reader, in the language of `translate`, with the words put into it that it knows."""
        said = {name: translate(fact) if fact and isinstance(fact, str) else fact for name, fact in self.facts}
        return translate(self.template).format(**said)
