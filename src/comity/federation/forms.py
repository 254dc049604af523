"""How an address narrows a list of messages. What it does not understand it leaves out."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.federation.models import Inbox, Outbox
from comity.federation.queries import Search

ANY = ("", _("Any"))


def _states(*choices: tuple[str, str | Promise]) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *choices])


class Narrow(forms.Form):
    """Filters of a list; each list has its own states."""

    ref = forms.CharField(label=_("Reference"), required=False, max_length=200)
    peer = forms.CharField(label=_("Peer"), required=False, max_length=253)
    state = _states()
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("oldest", _("Oldest first"))]
    )

    @property
    def search(self) -> Search:
        self.is_valid()
        given = self.cleaned_data
        return Search(
            peer=given.get("peer", ""),
            state=given.get("state", ""),
            ref=given.get("ref", ""),
            oldest_first=given.get("order") == "oldest",
        )


class NarrowSent(Narrow):
    """Filters of what was sent."""

    state = _states(
        (Outbox.State.PENDING.value, _("Waiting")),
        (Outbox.State.DELIVERED.value, _("Delivered")),
        (Outbox.State.REFUSED.value, _("Refused")),
        (Outbox.State.EXPIRED.value, _("Expired")),
    )


class NarrowReceived(Narrow):
    """Filters of what was received."""

    state = _states((Inbox.Outcome.ACCEPTED.value, _("Accepted")), (Inbox.Outcome.REFUSED.value, _("Refused")))


class NarrowAlarms(Narrow):
    """Filters of alarms."""

    state = _states(("new", _("New")), ("seen", _("Seen")))
