"""Refusals that are expected, with a code that never changes, facts, and a sentence that says what to do."""

from collections.abc import Callable
from typing import ClassVar

Fact = str | int | float


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; it is translated when it is shown."""
    return sentence


class ComityError(Exception):
    """An expected refusal.

    A subclass stands beside the rule that raises it and sets `code` (dotted, never reused), `status`
    (HTTP) and `sentence` (what happened and what to do next, with the facts as {placeholders}).
    """

    code: ClassVar[str] = "comity.refused"
    status: ClassVar[int] = 422
    sentence: ClassVar[str] = gettext_noop("The request was refused.")

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return self.explain()

    def explain(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for a reader, in the language of `translate`."""
        return translate(self.sentence).format(**self.facts)
