"""What Australia shares with the cybercrime unit alone: nobody else at this node may learn of it."""

import json
from collections.abc import Mapping

import msgspec

from comity.intel import actions
from comity.intel.actions.indexing import index_next
from comity.intel.actions.sharing import communities
from comity.intel.actions.tokens import Access
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.community import Member, MemberKind
from comity.intel.models import Collection, Community, Onward, ReleaseOrder
from comity.terms.marking import Tlp
from tests.cast import CRISANTO, LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.intel.communities.test_communities import says, theirs
from tests.intel.search.library import indicator
from tests.intel.sharing.marked import AGREEMENT, NODE_AUS, US
from tests.intel.syncing.conftest import Sender

LURE = "windlass"


def shared(scene: Scene) -> Mapping[str, str]:
    """The parts of addresses of what stands there: above all an `object`, an indicator that came through a community
    which counts one organisation of this node."""
    unit = Member(kind=MemberKind.ORGANISATION, id=scene.actor(LIGAYA).organisation_id, name="Cybercrime Unit", node=US)
    charter, _ = theirs(scene.aus)
    narrow = msgspec.structs.replace(charter, members=(NODE_AUS, unit))
    assert says(scene.aus, charters.sign(narrow, scene.aus.node.signing).decode()) == ""
    Community.objects.filter(pk=narrow.id).update(state=Community.State.MEMBER)
    found = indicator(LURE, f"[domain-name:value = '{LURE}.example.org']", object_marking_refs=[tlp.IDS[Tlp.GREEN]])
    assert Sender(scene.aus, narrow).sends(json.dumps(found).encode()).code == ""
    while index_next():
        pass
    return {"object": str(found["id"]), "circle": narrow.id, **_places(str(found["id"])), "bay": _ours(scene)}


def _places(stix_id: str) -> dict[str, str]:
    """The collection it came into, a release into it that waits, a question whether it may go on, a client's token."""
    shelf = Collection.objects.get()
    order = ReleaseOrder.objects.create(collection=shelf, stix_ids=[stix_id], asked_by="", asked_at=NOON)
    question = Onward.objects.create(
        stix_id=stix_id, marking="m", owner="aus.example", asker=US, collection=shelf, readers=[LURE], asked_at=NOON
    )
    token, _ = actions.add_token("Bank", {shelf: Access.READ}, at=NOON)
    found = {"release": order, "token": token, "question": question}
    return {"shelf": str(shelf.public_id), **{name: str(one.pk) for name, one in found.items()}}


def _ours(scene: Scene) -> str:
    """A community that this node coordinates, which its officers may all know of."""
    what = communities.Founding("Bay circle", AGREEMENT, (NODE_AUS,))
    return communities.found(what, by=scene.actor(CRISANTO), at=NOON).id
