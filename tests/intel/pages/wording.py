"""What a page says, as one line."""

from typing import Protocol


class Answer(Protocol):
    """What a test's client gets."""

    @property
    def content(self) -> bytes: ...


def said(answer: Answer) -> str:
    """The page with single spaces, so that it makes no difference where its template breaks a line."""
    return " ".join(answer.content.decode().split())
