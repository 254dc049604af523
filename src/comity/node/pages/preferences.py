"""Each reader's language, zone and appearance: read on every request, changed on one page."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from comity.directory.core.permissions import OfficerUnknown
from comity.directory.queries import officer_of
from comity.node.models import Preference


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reader wants pages. An empty `language` leaves it to the browser."""

    language: str
    zone: ZoneInfo
    appearance: str


_NODES_OWN = Reading("", ZoneInfo(settings.COMITY_ZONE), Preference.Appearance.SYSTEM)


def reading_of(user: AbstractBaseUser | AnonymousUser) -> Reading:
    """The reader's choices; else those of her appointment; else the node's own."""
    if not user.pk:
        return _NODES_OWN
    kept = Preference.objects.filter(user_id=user.pk).first()
    language, zone = (kept.language, kept.zone) if kept else ("", "")
    if not language or not zone:
        given = _appointment(user)
        language, zone = language or given.language, zone or given.zone.key
    return Reading(language, _zone(zone), kept.appearance if kept else Preference.Appearance.SYSTEM)


def _appointment(user: AbstractBaseUser | AnonymousUser) -> Reading:
    try:
        officer = officer_of(user)
    except OfficerUnknown:
        return _NODES_OWN
    return Reading(officer.language, _zone(officer.zone), Preference.Appearance.SYSTEM)


def _zone(name: str) -> ZoneInfo:
    """A zone that this machine knows; zones are renamed now and then."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return _NODES_OWN.zone


def choose(user_id: int, *, language: str, zone: str, appearance: str) -> None:
    """Keep a reader's choices."""
    Preference.objects.update_or_create(
        user_id=user_id, defaults={"language": language, "zone": zone, "appearance": appearance}
    )


def choose_language(user_id: int, language: str) -> None:
    """Keep only the language; the other choices stay."""
    Preference.objects.update_or_create(user_id=user_id, defaults={"language": language})


@cache
def zones() -> tuple[str, ...]:
    """IANA zones a reader can choose, by name; without the historical aliases that have no area."""
    return ("UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")))
