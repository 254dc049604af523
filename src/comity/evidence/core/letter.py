"""What a letter of request says: every text final, in one or two languages side by side."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed sentences in one language."""

    title: str
    basis: str
    signatures: str
    proof: str
    unsigned: str


@dataclass(frozen=True, slots=True)
class Head:
    """A line at the head of the letter: its label in each language, and its value."""

    labels: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A field as filled in: its label in each language, the article that asks for it, the value's lines."""

    labels: tuple[str, ...]
    source: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """An officer's signature as a line of text; `officer` is the pseudonym."""

    role: str
    at: str
    officer: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of request. `digest` is the SHA-256 of what the officers signed, or of the draft as it stands."""

    ref: str
    digest: str
    unsigned: bool
    languages: tuple[str, ...]
    labels: tuple[Labels, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    signatures: tuple[Hand, ...]
