"""What Australia shares with the cybercrime unit alone: nobody else at this node may learn of it."""

import json
from collections.abc import Mapping

import msgspec

from comity.intel.actions.indexing import index_next
from comity.intel.core.sharing import community as charters
from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.community import Member, MemberKind
from comity.intel.models import Community
from comity.terms.marking import Tlp
from tests.cast import LIGAYA
from tests.evidence.abroad import Scene
from tests.intel.communities.test_communities import says, theirs
from tests.intel.search.library import indicator
from tests.intel.sharing.marked import NODE_AUS, US
from tests.intel.syncing.conftest import Sender

LURE = "windlass"


def shared(scene: Scene) -> Mapping[str, str]:
    """An indicator that came through a community which counts one organisation of this node; the part `object`."""
    unit = Member(kind=MemberKind.ORGANISATION, id=scene.actor(LIGAYA).organisation_id, name="Cybercrime Unit", node=US)
    charter, _ = theirs(scene.aus)
    narrow = msgspec.structs.replace(charter, members=(NODE_AUS, unit))
    assert says(scene.aus, charters.sign(narrow, scene.aus.node.signing).decode()) == ""
    Community.objects.filter(pk=narrow.id).update(state=Community.State.MEMBER)
    found = indicator(LURE, f"[domain-name:value = '{LURE}.example.org']", object_marking_refs=[tlp.IDS[Tlp.GREEN]])
    assert Sender(scene.aus, narrow).sends(json.dumps(found).encode()).code == ""
    while index_next():
        pass
    return {"object": str(found["id"])}
