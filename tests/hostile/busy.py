"""A desk with a request in each state that asks an officer for words: the pages whose forms are filled badly."""

from datetime import timedelta

from comity.evidence import actions
from comity.evidence.core.bodies import OfferBody
from comity.evidence.core.machine import Kind, Step
from comity.intel import actions as intel
from comity.intel.actions.indexing import index_next
from comity.intel.actions.moving import jobs
from comity.intel.actions.sharing import communities
from comity.intel.core.sharing import tlp
from comity.intel.models import Proposal
from comity.law.core.book.vocabulary import Urgency
from comity.stewardship import actions as stewardship
from comity.terms.marking import Tlp
from tests.cast import BAYANI, CRISANTO, LIGAYA, MAYUMI, NOON, TALA, Person
from tests.evidence.abroad import OFFICER, SECOND_OFFICER, Scene
from tests.evidence.test_asking import drafted, sent
from tests.intel.sharing.marked import AGREEMENT, NODE_AUS
from tests.intel.sharing.stored import tool
from tests.stewardship.abroad import agency

CHOICE = "?route=ets185-29&from=PHL&to=AUS&data=preservation&holder=service-provider&urgency=ordinary"
OFFER = "?route=untoc-18-4&from=PHL&to=IDN&data=spontaneous&holder=public-authority&fact=offence-in-untoc-scope=yes"
Forms = list[tuple[Person, str]]


def asking(scene: Scene) -> Forms:
    """Pages of our own requests."""
    draft, frozen, back = drafted(scene, Urgency.EMERGENCY), sent(scene), sent(scene)
    scene.aus.steps(frozen, Step.GRANT, until=NOON + timedelta(days=90), reference="AU-FREEZE-17")
    scene.aus.steps(back, Step.ASK_CLARIFICATION, text="Which mailbox?")
    actions.attach(draft, name="a.pdf", media_type="", parts=[b"a"], by=scene.actor(LIGAYA), at=NOON)
    return [
        (LIGAYA, f"/requests/{draft}/edit/"),
        (LIGAYA, f"/requests/{draft}/withdraw/"),
        (CRISANTO, f"/requests/{back}/give-clarification/"),
        *((CRISANTO, f"/requests/{frozen}/{act}/") for act in ("ask-extension", "release", "refer", "confirm")),
        (LIGAYA, f"/requests/new/{CHOICE}"),
        (MAYUMI, f"/information/new/{OFFER}"),
    ]


def asked(scene: Scene) -> Forms:
    """Pages of what others ask of us, of the provider, and of what they offer."""
    scene.aus.asks(scene.aus.content(scene.desk("point"), ref="AUS-2026-000001"))
    scene.aus.asks(
        scene.aus.content(scene.desk("point"), ref="AUS-2026-000002", urgency="emergency"),
        hands=(OFFICER, SECOND_OFFICER),
    )
    disclosure = {"kind": Kind.DISCLOSURE, "route": "bilateral-mlat", "data": "content"}
    scene.aus.asks(scene.aus.content(scene.desk("authority"), ref="AUS-2026-000003", **disclosure))
    by = scene.actor(MAYUMI)
    actions.accept("AUS-2026-000003", by=by, at=NOON)
    actions.start_executing("AUS-2026-000003", by=by, at=NOON)
    order = actions.issue_order("AUS-2026-000003", desk=scene.desk("provider"), text="It.", by=by, at=NOON).ref
    lead = OfferBody("IDN-2026-000004", "offer", "untoc-18-4", scene.desk("point"), "A lead", "None.")
    assert scene.idn.says("evidence.information", lead, conversation=lead.ref).code == ""
    acts = ("refuse", "ask-clarification", "grant", "order", "refer")
    return [
        *((CRISANTO, f"/requests/AUS-2026-000001/{act}/") for act in acts),
        (CRISANTO, "/requests/AUS-2026-000002/call-back/"),
        (CRISANTO, "/information/IDN-2026-000004/decline/"),
        (MAYUMI, "/requests/AUS-2026-000003/deliver/"),
        *((TALA, f"/orders/{order}/{act}") for act in ("", "answer/", "reject/")),
    ]


def house(scene: Scene) -> Forms:
    """Pages of the directory, of the lines of our state, of plans, and of one's own account."""
    officer = scene.people.officers[LIGAYA.username].pk
    return [
        *((BAYANI, f"/directory/{page}/new/") for page in ("desks", "organisations", "officers")),
        *((BAYANI, f"/directory/officers/{officer}/{act}") for act in ("", "suspend/")),
        *(
            (CRISANTO, f"/directory/peers/{act}/")
            for act in ("introduce", "aus.example/suspend", "idn.example/suspend")
        ),
        *((MAYUMI, f"/law/packs/lines/{table}/add/") for table in ("declarations", "treaty_status")),
        (MAYUMI, f"/law/packs/{_pack(scene)}/revert/"),
        (LIGAYA, "/plan/plans/new/"),
        (BAYANI, "/plan/assumptions/answers.voluntary/"),
        (BAYANI, "/plan/assumptions/days.hours.late/"),
        (LIGAYA, "/preferences/"),
        (LIGAYA, "/intel/"),
        (LIGAYA, "/accounts/password/change/"),
    ]


def _pack(scene: Scene) -> str:
    """A data pack of ours."""
    by = scene.actor(MAYUMI)
    stewardship.steward(agency(state="PHL"), by=by, at=NOON)
    return stewardship.publish(by=by, at=NOON).digest


def sharing(scene: Scene) -> Forms:
    """Pages on which it is decided who reads intelligence."""
    by = scene.actor(CRISANTO)
    bay = communities.found(communities.Founding("Bay circle", AGREEMENT, (NODE_AUS,)), by=by, at=NOON).id
    shelf = intel.add_collection("Bay indicators", at=NOON).public_id
    raw = tool("quillfish", tlp.IDS[Tlp.GREEN])
    ((found,),) = [intel.ingest([raw], collection=None, owner="phl.example", by="", at=NOON).results]
    while index_next():
        pass
    return [
        (CRISANTO, "/intel/communities/new/"),
        (CRISANTO, f"/intel/communities/{bay}/agreement/"),
        (CRISANTO, f"/intel/communities/{bay}/invite/"),
        (CRISANTO, "/intel/collections/new/"),
        (CRISANTO, f"/intel/collections/{shelf}/terms/"),
        (CRISANTO, f"/intel/mark/?id={found.stix_id}"),
        (CRISANTO, f"/intel/share/?id={found.stix_id}&collection={shelf}"),
        (CRISANTO, "/intel/tokens/new/"),
    ]


def moving(scene: Scene) -> Forms:
    """Pages on which intelligence comes in, goes out, is spoken of and called back."""
    by = scene.actor(CRISANTO)
    ours, theirs = (
        intel.ingest([tool(name, tlp.IDS[Tlp.GREEN])], collection=None, owner=owner, by="", at=NOON).results[0].stix_id
        for name, owner in (("ours", "phl.example"), ("theirs", "aus.example"))
    )
    table, text = (
        jobs.begin([content], "a.csv", by=by, at=NOON).pk
        for content in (b"ip,seen\n45.155.205.9,x\n", b"Seen at 45.155.205.9 and evil.com.\n")
    )
    proposal = Proposal.objects.create(
        stix_id=ours,
        base_version="2026-11-01T00:00:00.000Z",
        changes=b'{"description":"x"}',
        owner="phl.example",
        proposer="aus.example",
        proposed_at=NOON,
    ).pk
    return [
        (CRISANTO, "/intel/imports/new/"),
        (CRISANTO, f"/intel/imports/{table}/check/"),
        (CRISANTO, f"/intel/imports/{text}/check/"),
        (CRISANTO, "/intel/export/"),
        (CRISANTO, f"/intel/inbox/proposals/{proposal}/"),
        (CRISANTO, f"/intel/objects/{ours}/remark/"),
        (CRISANTO, f"/intel/objects/{theirs}/propose/"),
        (CRISANTO, f"/intel/objects/{ours}/narrow/"),
        (CRISANTO, f"/intel/objects/{ours}/withdraw/"),
    ]
