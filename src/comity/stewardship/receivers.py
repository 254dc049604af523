"""The same act when another state's node publishes: its pack is taken into use, and can be taken back here."""

from comity.federation.receivers import Received, register
from comity.stewardship.actions.installing import AlreadyInUse, admit
from comity.stewardship.actions.verifying import opened
from comity.stewardship.core.bodies import MESSAGE, PackBody
from comity.stewardship.models import Pack
from comity.terms.errors import ComityError, gettext_noop


class NotItsIssuer(ComityError):
    code = "stewardship.not-its-issuer"
    status = 403
    sentence = gettext_noop("{sender} sent a data pack of {issuer}. A node sends its own; import others from a file.")


def listen() -> None:
    """Take part in the federation; called once, when the house opens."""
    register(MESSAGE, PackBody, pack)


def pack(received: Received, body: PackBody) -> None:
    """Take a pack into use. One that is in use already changes nothing. Raises NotItsIssuer and what `admit` raises."""
    found = opened(body.envelope, at=received.at)
    if found.pack.issuer != received.sender.node_id:
        raise NotItsIssuer(sender=received.sender.node_id, issuer=found.pack.issuer)
    try:
        admit(found, came=Pack.Came.MESSAGE, by="", at=received.at)
    except AlreadyInUse:
        return
