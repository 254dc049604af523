"""The closed word lists of the route data. `routes.toml`, [vocabulary], says what each means; a test keeps both."""

from enum import StrEnum

from comity.terms.errors import gettext_noop


class DataCategory(StrEnum):
    """What is sought."""

    DOMAIN_REGISTRATION = "domain-registration"
    SUBSCRIBER = "subscriber"
    TRAFFIC = "traffic"
    CONTENT = "content"
    PRESERVATION = "preservation"
    REALTIME_TRAFFIC = "realtime-traffic"
    REALTIME_CONTENT = "realtime-content"
    SPONTANEOUS = "spontaneous"
    PUBLIC = "public"
    TESTIMONY = "testimony"
    JOINT_INVESTIGATION = "joint-investigation"
    ADVICE = "advice"


class Holder(StrEnum):
    """Who has the data."""

    PUBLIC_AUTHORITY = "public-authority"
    SERVICE_PROVIDER = "service-provider"
    REGISTRAR = "registrar"
    PRIVATE_PERSON = "private-person"


class Urgency(StrEnum):
    """How much haste."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Status(StrEnum):
    """What a route is worth for one question, best first."""

    AVAILABLE = "available"
    OPEN = "open"
    DORMANT = "dormant"
    CLOSED = "closed"
    UNAVAILABLE = "unavailable"


STATUSES: dict[Status, str] = {
    Status.AVAILABLE: gettext_noop("Available"),
    Status.OPEN: gettext_noop("Open question"),
    Status.DORMANT: gettext_noop("Dormant"),
    Status.CLOSED: gettext_noop("Closed"),
    Status.UNAVAILABLE: gettext_noop("Unavailable"),
}


class Binding(StrEnum):
    """Whether somebody must answer."""

    ON_HOLDER = "on-holder"
    ON_STATE = "on-state"
    LEGAL_BAR_LIFTED = "legal-bar-lifted"
    DOMESTIC_COMPULSION = "domestic-compulsion"
    CONDITIONAL = "conditional"
    VOLUNTARY = "voluntary"
    NONE = "none"


class Yields(StrEnum):
    """What the answer may be used for."""

    EVIDENCE = "evidence"
    PRESERVATION_ONLY = "preservation-only"
    EITHER = "either"
    INTELLIGENCE = "intelligence"


class Speed(StrEnum):
    """The order of time an answer takes, quickest first."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Need(StrEnum):
    """How much a route wants a field."""

    MANDATORY = "mandatory"
    IF_APPLICABLE = "if-applicable"
    IF_AVAILABLE = "if-available"
    RECOMMENDED = "recommended"


class Confidence(StrEnum):
    """How sure the compiler of a row was."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Coverage(StrEnum):
    """How far national law covers an article. UNKNOWN: nothing is recorded; never the same as NONE."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


class Matter(StrEnum):
    """What an article of ETS 185 asks of national law."""

    OFFENCE = "offence"
    POWER = "power"


class Party(StrEnum):
    """Which of the two states a condition speaks of."""

    REQUESTING = "requesting"
    REQUESTED = "requested"
    BOTH = "both"
    EITHER = "either"


class Aspect(StrEnum):
    """What a condition looks at."""

    PARTY_TO = "party_to"
    COUNTRY = "country"
    MEMBER_OF = "member_of"
    RESERVATION = "reservation"
    DECLARATION = "declaration"
    NOTIFICATION = "notification"
    DESIGNATION = "designation"
    OPTION = "option"
    FACT = "fact"
    URGENCY = "urgency"


CLAUSES = frozenset({Aspect.RESERVATION, Aspect.DECLARATION, Aspect.NOTIFICATION, Aspect.DESIGNATION, Aspect.OPTION})
"""Tests of what a state declared; the value is a clause id."""
