"""Each reader's language, zone and appearance: read on every request, changed on one page."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from comity.node.models import Preference

COOKIE = "comity_appearance"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reader wants pages. An empty `language` leaves it to the browser."""

    language: str
    zone: ZoneInfo
    appearance: str


def reading_of(user: AbstractBaseUser | AnonymousUser) -> Reading:
    """The reader's choices, or the node's own for whoever made none."""
    kept = Preference.objects.filter(user_id=user.pk).first() if user.pk else None
    if kept is None:
        return Reading("", ZoneInfo(settings.COMITY_ZONE), Preference.Appearance.SYSTEM)
    return Reading(kept.language, ZoneInfo(kept.zone or settings.COMITY_ZONE), kept.appearance)


def choose(user_id: int, *, language: str, zone: str, appearance: str) -> None:
    """Keep a reader's choices."""
    Preference.objects.update_or_create(
        user_id=user_id, defaults={"language": language, "zone": zone, "appearance": appearance}
    )


def choose_language(user_id: int, language: str) -> None:
    """Keep only the language; the other choices stay."""
    Preference.objects.update_or_create(user_id=user_id, defaults={"language": language})


def zones() -> list[str]:
    """IANA zones a reader can choose, by name; without the historical aliases that have no area."""
    return ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]
