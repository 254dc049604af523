"""The parts of the directory, as tabs above each list."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory.core.permissions import Act, allows
from comity.directory.views import actor


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    current: bool
    count: str = ""


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The parts that this officer may see, with the present one marked."""
    parts = (
        ("index", _("Desks"), Act.DIRECTORY_VIEW),
        ("institutions", _("Institutions"), Act.DIRECTORY_VIEW),
        ("peers", _("Peers"), Act.PEER_VIEW),
        ("officers", _("Officers"), Act.OFFICER_VIEW),
        ("fingerprint", _("Our fingerprint"), Act.PEER_VIEW),
    )
    asks = actor(request)
    return [Tab(reverse(f"directory:{name}"), label, name == here) for name, label, act in parts if allows(asks, act)]
