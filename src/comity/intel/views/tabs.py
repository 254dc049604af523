"""The parts of threat intelligence, as tabs above each list."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.directory.core.permissions import Act, allows
from comity.directory.views.tabs import Tab
from comity.intel.views import actor

# the name of the address, the label, the act that opens it
PARTS: tuple[tuple[str, str | Promise, Act], ...] = (
    ("search", _("Search"), Act.INTEL_VIEW),
    ("inbox", _("Inbox"), Act.INTEL_VIEW),
    ("recalls", _("Recalls"), Act.INTEL_VIEW),
    ("imports", _("Imports"), Act.INTEL_IMPORT),
    ("export", _("Export"), Act.INTEL_VIEW),
    ("collections", _("Collections"), Act.INTEL_COLLECTION_MANAGE),
    ("communities", _("Communities"), Act.INTEL_COMMUNITY_VIEW),
    ("releases", _("Releases"), Act.INTEL_RELEASE),
    ("onward", _("Passing on"), Act.INTEL_RELEASE),
    ("tokens", _("Clients"), Act.INTEL_TOKEN_MANAGE),
)


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The parts that this officer may see, with the present one marked."""
    asks = actor(request)
    return [Tab(reverse(f"intel:{name}"), str(label), name == here) for name, label, act in PARTS if allows(asks, act)]
