"""National law and policy as dated lines: offences, powers, institutions, policies, programmes, index scores.

Every line has an id made of where it stands, such as `IDN/offence/2/332(1)`, which stays whatever is corrected in its
text, and `row_id`, by which data packs know it.
"""

from dataclasses import dataclass

from comity.law.core.book.vocabulary import Confidence, Coverage, Matter
from comity.terms.state import Iso3

LOW = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
"""Confidences, the least first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record: whose, from where, how sure, as of when.

    `confidence` is None and `as_of` empty where the record does not say. `as_of` is a day or a month, ISO 8601.
    `since`, `pack` and `confirmed_on` are given by data packs; empty for lines of the release.
    """

    id: str
    row_id: str
    iso3: Iso3
    source: str
    confidence: Confidence | None
    as_of: str
    since: str
    pack: str
    confirmed_on: str


@dataclass(frozen=True, slots=True)
class Section(Line):
    """A section of national law, set against an article of ETS 185. `max_years` is None where it is not recorded."""

    matter: Matter
    article: str
    law: str
    section: str
    text: str
    coverage: Coverage
    qualifiers: str = ""
    max_years: float | None = None


@dataclass(frozen=True, slots=True)
class Institution(Line):
    """A public body or company of a state, as published."""

    name: str
    acronym: str
    kind: str
    website_domain: str
    role: str


@dataclass(frozen=True, slots=True)
class Policy(Line):
    """A strategy, plan, act or bill. Years are as written; empty: not recorded."""

    title: str
    kind: str
    year_from: str
    year_to: str
    issuer: str
    pillars: tuple[str, ...]
    gist: str

    @property
    def years(self) -> str:
        """Such as 2023-2027 or 2023."""
        return f"{self.year_from}-{self.year_to}" if self.year_to not in {"", self.year_from} else self.year_from


@dataclass(frozen=True, slots=True)
class Programme(Line):
    """An international programme. `beneficiaries` is text; `iso3` is empty: it belongs to no state."""

    name: str
    kind: str
    lead: str
    since_year: str
    beneficiaries: str
    gives: str


@dataclass(frozen=True, slots=True)
class Scores(Line):
    """The Global Cybersecurity Index 2024 of a state: five pillars of 20 points, by questionnaire."""

    tier: str
    legal: float
    technical: float
    organizational: float
    capacity: float
    cooperation: float
    overall: float

    @property
    def pillars(self) -> tuple[tuple[str, float], ...]:
        """Pillars and points, in the order of the index."""
        names = ("legal", "technical", "organizational", "capacity", "cooperation")
        return tuple((name, getattr(self, name)) for name in names)
