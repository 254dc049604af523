"""What owners, nodes, organisations and communities are called on a page."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.directory import queries as directory
from comity.directory.core.permissions import Actor
from comity.intel.models import Token
from comity.intel.queries import communities


@dataclass
class Names:
    """Names as one officer may learn them; each kind is looked up once for a page."""

    actor: Actor
    at: datetime
    _clients: dict[str, str] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> dict[str, str]:
        """Names of the peers, by their ids."""
        return {one.row.node_id: one.row.name for one in directory.lines(at=self.at)}

    @cached_property
    def organisations(self) -> dict[str, str]:
        """Names of this node's organisations, by their ids."""
        return {str(pk): name for pk, name in directory.own_organisations().values_list("pk", "name")}

    @cached_property
    def communities(self) -> dict[str, str]:
        """Names of the communities that the officer may know of, by their ids."""
        return {one.id: one.name for one in communities.visible_to(self.actor)}

    def node(self, node_id: str) -> str:
        if node_id == settings.COMITY_NODE_ID:
            return _("This node")
        name = self.nodes.get(node_id)
        return f"{name} ({node_id})" if name else node_id

    def owner(self, owner: str) -> str:
        """Whose an object is, as the store names owners."""
        kind, colon, name = owner.partition(":")
        if not colon:
            return self.node(owner)
        if kind == "feed":
            return _("Feed {name}").format(name=name)
        if name not in self._clients:
            self._clients[name] = self.organisations.get(name) or _client(name)
        return self._clients[name]

    def party(self, party: str) -> str:
        """Whom a marking names: a node, an organisation or a community. One that she may not know has no name."""
        kind, _colon, name = party.partition(":")
        if kind == "node":
            return self.node(name)
        if kind == "organisation":
            return self.organisations.get(name) or _("An organisation of another node")
        return self.communities.get(name) or _("A community that does not count you")


def _client(token_id: str) -> str:
    try:
        found = Token.objects.filter(pk=UUID(token_id)).values_list("name", flat=True).first()
    except ValueError:
        found = None
    return _("Client {name}").format(name=found) if found else _("A client of TAXII")
