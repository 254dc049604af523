"""Acts of the directory: peers, this node's own manifest, organisations, desks, officers, mandates."""

from comity.directory.actions.manifests import publish_manifest
from comity.directory.actions.officers import (
    add_officer,
    assign_desks,
    end_mandate,
    give_mandate,
)
from comity.directory.actions.organisations import add_desk, add_organisation, close_desk
from comity.directory.actions.peers import (
    accept_rotation,
    confirm_fingerprint,
    introduce,
    reinstate,
    reject,
    suspend,
)
from comity.directory.actions.service import invite_officer, reinstate_officer, retire_officer, suspend_officer

__all__ = [
    "accept_rotation",
    "add_desk",
    "add_officer",
    "add_organisation",
    "assign_desks",
    "close_desk",
    "confirm_fingerprint",
    "end_mandate",
    "give_mandate",
    "introduce",
    "invite_officer",
    "publish_manifest",
    "reinstate",
    "reinstate_officer",
    "reject",
    "retire_officer",
    "suspend",
    "suspend_officer",
]
