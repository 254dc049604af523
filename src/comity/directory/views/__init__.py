"""Pages of the directory, and who asks for a page."""

from django.http import HttpRequest

from comity.directory.core.permissions import Actor, OfficerUnknown


def actor(request: HttpRequest) -> Actor:
    """The officer who asks, as the gate attached her. Raises OfficerUnknown where nobody was."""
    found = getattr(request, "actor", None)
    if not isinstance(found, Actor):
        raise OfficerUnknown()
    return found
