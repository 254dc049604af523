"""Who looks, at what instant, for which purpose, and what she may see."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from comity.directory.core.permissions import Act, Actor, require
from comity.intel.core.stix.ids import ANY
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import versions
from comity.intel.queries.showing import home
from comity.intel.views import actor
from comity.terms.errors import ComityError, gettext_noop

KEPT = "intel.purpose"


class ObjectUnknown(ComityError):
    """Nothing is told apart here: not stored, not for her, not in that version."""

    code = "intel.object-unknown"
    status = 404
    sentence = gettext_noop("There is no such object here, or it is not yours to read. Search for it by its value.")


@dataclass(frozen=True, slots=True)
class Looking:
    """An officer who reads. `purpose` is what she said she reads for, empty for none."""

    actor: Actor
    sight: Sight
    at: datetime
    purpose: str = ""


def looking(request: HttpRequest) -> Looking:
    """The officer of the request. Raises NotPermitted."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_VIEW)
    purpose = str(request.session.get(KEPT, ""))
    return Looking(asks, home.sight(asks, at=at, purpose=purpose), at, purpose)


def versions_of(stix_id: str, sight: Sight) -> tuple[Hit, ...]:
    """Every version she may see, the newest first. Raises ObjectUnknown."""
    found = versions(stix_id, sight) if ANY.match(stix_id) else ()
    if not found:
        raise ObjectUnknown()
    return found


def version_of(found: tuple[Hit, ...], version: str, content: str) -> Hit:
    """The one with that text of a version, and whose SHA-256 begins so. Raises ObjectUnknown."""
    wanted = [one for one in found if not version or one.version_text == version]
    ones = [one for one in wanted if not content or one.sha256.startswith(content)]
    if not ones:
        raise ObjectUnknown()
    return ones[0]
