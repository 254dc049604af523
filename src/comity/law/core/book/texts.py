"""The law as read from its files: instruments, clauses, groups, facts, conditions, routes. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.law.core.book.vocabulary import (
    Aspect,
    Binding,
    Confidence,
    DataCategory,
    Holder,
    Need,
    Party,
    Speed,
    Urgency,
    Yields,
)
from comity.terms.state import Iso3


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, act or arrangement. `begins` is the day it has effect in general, None while it is not in force."""

    id: str
    short: str
    title: str
    status: str
    begins: date | None
    in_force_condition: str
    status_key: str
    group: str
    parties: tuple[Iso3, ...]
    parent: str
    extends_routes_of: str
    url: str
    source: str
    confidence: Confidence

    @property
    def timeless(self) -> bool:
        """A template stands for something that has no day of its own, such as comity."""
        return self.status == "template"


@dataclass(frozen=True, slots=True)
class Clause:
    """An optional clause that a state may use; `codes` are the effects that record its use in declarations.csv."""

    id: str
    instrument: str
    article: str
    kind: str
    summary: str
    effect: str
    codes: frozenset[str]
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Group:
    """States taken together. Undated but for `since`; `open_list`: others belong too and are not listed."""

    id: str
    name: str
    organisations: frozenset[str]
    plus: frozenset[Iso3]
    minus: frozenset[Iso3]
    doubtful: frozenset[Iso3]
    since: Mapping[str, date]
    open_list: bool
    note: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a route depends on that the data do not say. `meaning` cites where the question comes from."""

    id: str
    question: str
    answered_by: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on a route. How to read it is in the head of routes.toml."""

    looks_at: Aspect
    values: tuple[str, ...]
    party: Party | None
    negate: bool
    years: int | None
    only_if: "Condition | None"
    for_data: frozenset[str]
    source: str

    @property
    def value(self) -> str:
        return self.values[0]


NARROWS = frozenset({"refusal-ground", "limits-offences", "excludes-systems", "excludes-data", "dual-criminality"})
"""Effects that cost some of the cases; others change the form, the channel or the steps."""


@dataclass(frozen=True, slots=True)
class Modification:
    """What changes on a route when its condition holds."""

    condition: Condition
    effect: str
    value: str
    adds_fields: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class FieldNeed:
    """A field the request must or should contain, and who says so."""

    field: str
    need: Need
    source: str
    for_data: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """`duration` in ISO 8601, or `standard` where the text sets a word instead; the other is empty."""

    what: str
    duration: str
    standard: str
    starts: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A coded ground of refusal, and the article that allows it."""

    ground: str
    source: str


@dataclass(frozen=True, slots=True)
class GroundInWords:
    """What a coded ground of refusal says. `any_request`: it ends any request, whatever its instrument says."""

    id: str
    label: str
    any_request: bool
    source: str


@dataclass(frozen=True, slots=True)
class Confidentiality:
    """Whether the request may be kept secret, what the user is told, and how the answer may be used."""

    request_may_be_secret: bool
    user_notice: str
    use_limit: str
    provider_sees: str
    source: str


@dataclass(frozen=True, slots=True)
class TypicalDays:
    """How long it takes in practice, in days, with whoever published it."""

    what: str
    least: int | None
    typical: int | None
    most: int | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Route:
    """One way of asking, as the data describe it."""

    id: str
    instrument: str
    article: str
    name: str
    summary: str
    data_categories: frozenset[DataCategory]
    urgencies: frozenset[Urgency]
    holders: frozenset[Holder]
    issuers: tuple[str, ...]
    recipients: tuple[str, ...]
    channels: tuple[str, ...]
    both_must_be_party_to: tuple[str, ...]
    applies_if: tuple[Condition, ...]
    switched_off_by: tuple[Condition, ...]
    modified_by: tuple[Modification, ...]
    dual_criminality: str
    dual_criminality_note: str
    yields: Yields
    binding: Binding
    speed: Speed
    time_limits: tuple[TimeLimit, ...]
    fields: tuple[FieldNeed, ...]
    grounds: tuple[Ground, ...]
    confidentiality: Confidentiality
    safeguards: tuple[str, ...]
    fallbacks: tuple[str, ...]
    typical_days: tuple[TypicalDays, ...]
    notes: str
    source: str
    confidence: Confidence

    @property
    def narrowed_by(self) -> tuple[Condition, ...]:
        """What leaves out cases that the route would serve, or adds a ground of refusal."""
        return tuple(each.condition for each in self.modified_by if each.effect in NARROWS)


@dataclass(frozen=True, slots=True)
class Precedence:
    """Which instruments or routes go before which, and when."""

    id: str
    when: tuple[Condition, ...]
    prefer: tuple[str, ...]
    over: tuple[str, ...]
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Overlay:
    """An instrument that changes how other routes are sent."""

    id: str
    instrument: str
    applies_if: tuple[Condition, ...]
    channels: frozenset[str]
    effect: str
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the data that was not settled; shown, never used to decide."""

    id: str
    text: str
    source: str
    routes: frozenset[str]
    instruments: frozenset[str]
    states: frozenset[Iso3]
    group: str
    data: frozenset[str]
    until: date | None


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence of the catalogue. `alike` are the offences elsewhere that cover like conduct."""

    id: str
    instrument: str
    article: str
    title: str
    alike: tuple[str, ...]
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Scheme:
    """What people call a crime, such as ransomware, and the offences to test."""

    id: str
    label: str
    offences: tuple[str, ...]
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class RequestField:
    """A field of a request. Holders see only what `visible_to_holder` says (e.g. CETS 224 art 8(3)(b))."""

    id: str
    label: str
    kind: str
    help: str
    visible_to_holder: bool
    personal_data: bool
