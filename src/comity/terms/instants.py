"""Instants are aware and in UTC; their text form is RFC 3339 with a final Z."""

from datetime import UTC, datetime

from comity.terms.errors import ComityError, gettext_noop


class NotAnInstant(ComityError):
    code = "terms.not-an-instant"
    sentence = gettext_noop("“{given}” is not an instant. Use a form such as 2026-11-22T08:30:00Z.")


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError if `at` has no zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC)


def to_text(at: datetime) -> str:
    """RFC 3339 in UTC, microseconds only where there are any, such as 2026-11-22T08:30:00Z."""
    return utc(at).isoformat().replace("+00:00", "Z")


def from_text(given: str) -> datetime:
    """The instant behind an RFC 3339 text, in UTC. Raises NotAnInstant."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError as error:
        raise NotAnInstant(given=given[:40]) from error
    if at.tzinfo is None:
        raise NotAnInstant(given=given[:40])
    return at.astimezone(UTC)
