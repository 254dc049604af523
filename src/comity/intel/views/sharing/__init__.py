"""Pages of sharing: with whom, from which place, on which terms, and what goes."""

from django.http import HttpRequest

from comity.directory.core.permissions import Act, Actor, NotPermitted, allows, holders
from comity.intel.views import actor

__all__ = ["actor", "either"]


def either(request: HttpRequest, *acts: Act) -> Actor:
    """The officer, where her roles allow one of the acts. Raises NotPermitted."""
    asks = actor(request)
    if not any(allows(asks, act) for act in acts):
        roles = sorted({role for act in acts for role in holders(act)})
        raise NotPermitted(act=acts[0].value, roles=", ".join(roles))
    return asks
