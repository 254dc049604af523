"""Refusals that are expected, with a code that never changes, facts, and a sentence that says what to do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, TypeVar

Fact = str | int | float
Code = TypeVar("Code", bound=str)
Translate = Callable[[str], str]
Wording = Callable[[str, Translate], str]
"""From a coded fact to the words in which people read it."""

SEPARATOR = ", "
"""Between the codes of a fact that names several; their words may hold commas and are set apart by semicolons."""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; it is translated when it is shown."""
    return sentence


def worded(words: Mapping[Code, str]) -> Wording:
    """The wording by a table from codes to words marked for translation; a code it does not hold stays as it is."""
    table = {str(code): said for code, said in words.items()}
    return lambda code, translate: translate(table[code]) if code in table else code


def as_said(said: str, translate: Translate) -> str:
    """The wording of a fact that is itself said in English words marked for translation: one whole, commas and all."""
    return translate(said) if said else said


class ComityError(Exception):
    """An expected refusal.

    A subclass stands beside the rule that raises it and sets `code` (dotted, never reused), `status`
    (HTTP) and `sentence` (what happened and what to do next, with the facts as {placeholders}). Programs read the
    facts as they are; `words` says how people read those that are codes.
    """

    code: ClassVar[str] = "comity.refused"
    status: ClassVar[int] = 422
    sentence: ClassVar[str] = gettext_noop("The request was refused.")
    words: ClassVar[Mapping[str, Wording]] = MappingProxyType({})

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return self.explain()

    def explain(self, translate: Translate = str) -> str:
        """The sentence for a reader, in the language of `translate`."""
        said = {name: self._said(name, fact, translate) for name, fact in self.facts.items()}
        return translate(self.sentence).format(**said)

    def _said(self, name: str, fact: Fact, translate: Translate) -> Fact:
        wording = self.words.get(name)
        if wording is None or not isinstance(fact, str):
            return fact
        if wording is as_said:
            return as_said(fact, translate)
        return "; ".join(wording(code, translate) for code in fact.split(SEPARATOR))
