"""What each state is and did: membership rows, declarations, agencies. Values only."""

from dataclasses import dataclass
from datetime import date

from comity.law.core.book.amendments import TABLES
from comity.law.core.book.vocabulary import Confidence
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class TreatyRow:
    """What is recorded of one state and one instrument, and as of when."""

    iso3: Iso3
    key: str
    status: str
    signed_on: date | None
    ratified_on: date | None
    in_force_on: date | None
    source: str
    confidence: Confidence
    as_of: date

    @property
    def row_id(self) -> str:
        """By which data packs know the row."""
        return TABLES["treaty_status"].id_of({"iso3": self.iso3, "instrument": self.key})

    @property
    def joined(self) -> bool:
        """It ratified, acceded, or is bound as a member; not whether it is bound on a given day."""
        return self.status in {"party", "member-bound"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """One reservation, declaration or designation. `effect` is matched exactly: a prefix takes its effect away.

    It has effect from `since` and before `until`: None where the day is not known, or there is no end.
    """

    iso3: Iso3
    key: str
    article: str
    kind: str
    gist: str
    effect: str
    source: str
    confidence: Confidence
    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    @property
    def row_id(self) -> str:
        """By which data packs know the row."""
        named = {"iso3": self.iso3, "instrument": self.key, "article": self.article, "kind": self.kind}
        return TABLES["declarations"].id_of({**named, "effect": self.effect})

    def stands(self, on: date) -> bool:
        """Whether it has been made by that day, and not been withdrawn."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Agency:
    """An institution of a state, as published."""

    iso3: Iso3
    name: str
    acronym: str
    kind: str
    website_domain: str
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory with a code of its own. `organisations` are today's memberships, undated."""

    iso3: Iso3
    iso2: str
    name: str
    region: str
    organisations: frozenset[str]
    legal_tradition: str
    languages: tuple[str, ...]
    memberships: tuple[TreatyRow, ...]
