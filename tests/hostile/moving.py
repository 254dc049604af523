"""What comes in and goes out at the hands of those who may: a file, letters about an object, and a recall of it."""

import json
from collections.abc import Mapping
from uuid import uuid4

from comity.intel import actions as intel
from comity.intel.actions.feedback import proposing
from comity.intel.actions.moving import jobs
from comity.intel.core.exchange.pseudonyms import DELEGATION, DelegationBody
from comity.intel.core.exchange.recalling import Kind, Outcome
from comity.intel.core.sharing import tlp
from comity.intel.models import Recall, StixObject
from comity.terms.marking import Tlp
from tests.cast import LIGAYA, NOON
from tests.evidence.abroad import Scene
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import tool


def moved(scene: Scene, there: Mapping[str, str], word: str) -> Mapping[str, str]:
    """The parts of addresses of all that; `word` stands in it. `there` are the parts of what is shared."""
    by = scene.actor(LIGAYA)
    stored = StixObject.objects.get(stix_id=there["object"])
    changed = json.dumps(json.loads(bytes(stored.raw)) | {"description": word}).encode()
    proposal = proposing.propose(stored.stix_id, changed, note=word, by=by, at=NOON)
    ours = intel.ingest([tool("crane", tlp.IDS[Tlp.GREEN])], collection=None, owner=US, by="", at=NOON)
    asked = DelegationBody(
        id=str(uuid4()), community=there["circle"], raw=tool(word, tlp.IDS[Tlp.GREEN]), note=word
    )  # fmt: skip
    assert scene.aus.says(DELEGATION, asked, conversation="delegation").code == ""
    recall = Recall.objects.create(
        stix_id=stored.stix_id,
        owner=AUS,
        kind=Kind.WITHDRAWN,
        reason=word,
        notice=b"",
        outcome=Outcome.ERASED,
        found={"collections": [{"id": there["shelf"], "title": word}]},
        told_by=AUS,
        at=NOON,
    )
    return {
        "import": str(jobs.begin([f"value\n{word}.com\n".encode()], f"{word}.csv", by=by, at=NOON).pk),
        "ours": ours.results[0].stix_id,
        "proposal": str(proposal.pk),
        "delegation": asked.id,
        "recall": str(recall.pk),
    }
