"""What every page knows: the node, the navigation, the reader's zone and appearance."""

from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from comity.node.pages.navigation import Word, words


@dataclass(frozen=True, slots=True)
class NodeCard:
    """Who this node is, as shown in its pages.

    `single_sign_on` names the identity service, empty if there is none; `second_factor` is true where everybody needs
    one.
    """

    id: str
    state: str
    name: str
    contact: str
    version: str
    single_sign_on: str
    second_factor: bool


def card() -> NodeCard:
    return NodeCard(
        settings.COMITY_NODE_ID,
        settings.COMITY_STATE,
        settings.COMITY_NODE_NAME,
        settings.COMITY_CONTACT,
        version("comity"),
        settings.COMITY_SINGLE_SIGN_ON,
        settings.COMITY_REQUIRE_MFA,
    )


def zone_label() -> str:
    """The active zone and its present offset, as in `Asia/Manila, UTC+08:00`."""
    now = timezone.localtime()
    offset = now.strftime("%z")
    name = timezone.get_current_timezone_name()
    return name if name == "UTC" else f"{name}, UTC{offset[:3]}:{offset[3:5]}"


def page(request: HttpRequest) -> dict[str, NodeCard | list[Word] | str]:
    """The context processor of every page."""
    return {
        "node": card(),
        "words": words(request),
        "zone_name": zone_label(),
        "appearance": getattr(request, "appearance", "system"),
    }
