"""A node with something of everything in it, and the words that nobody may read who does not need them.

The words are planted by real acts: a draft of ours, a request of Australia with its order, answer, package and
clarification, an order to another provider, an offer of information, an alarm, a waiting message, a log caught lying,
an indicator that was shared with one organisation alone.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from comity.directory import actions as directory
from comity.directory.core.institutions import DeskKind, OrganisationKind
from comity.directory.core.permissions import CONSOLE, Role
from comity.evidence import actions, tasks
from comity.evidence.core.machine import Kind, Step
from comity.evidence.models import Information, Package
from comity.federation.models import Alarm, Outbox
from comity.law.core.book.amendments import TABLES
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import released
from comity.ledger import actions as ledger
from comity.ledger.models import Equivocation
from comity.stewardship import actions as stewardship
from comity.strategy import actions as strategy
from comity.strategy.core.study.asked import Asked
from comity.strategy.core.study.asked import Kind as PlanKind
from tests import cast
from tests.cast import CRISANTO, DATU, LIGAYA, MAYUMI, NOON, TALA, Person
from tests.evidence.abroad import VALUES, Scene
from tests.evidence.test_asking import drafted
from tests.evidence.test_information import offered
from tests.hostile.intelligence import LURE, shared
from tests.hostile.moving import moved
from tests.stewardship.abroad import agency

REF = "AUS-2026-7K3M9Q"
FACTS, ANNEX, MAIL, ANSWER, QUESTION = "quillfish", "marlinspike", "oarlock", "bilgewater", "spindrift"
OTHER_ORDER, SUBJECT, NEWS = "halyard", "gunwale", "bowsprit"
"""Words that stand in no page, template or source of ours: where one shows, content leaked."""
TOLD = {"order_answered": "Produce it.", "order": "And its logs.", "order_elsewhere": OTHER_ORDER}

AUDITOR = Person("sinag", "Sinag Lualhati", "Auditor", (), (Role.AUDITOR,))
OPERATOR = Person("kidlat", "Kidlat Bagani", "Node operator", (), (Role.NODE_OPERATOR,))
POWERS = (Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY, Role.PROSECUTOR, Role.JUDGE)
"""What Datu of the harbour police holds too: whatever he does not see, his desk keeps from him and not his role."""


@dataclass(frozen=True)
class World:
    """Who is there, and the parts of addresses of what is there, by the name of the part."""

    scene: Scene
    parts: Mapping[str, str]
    words: frozenset[str]

    def client(self, person: Person | None) -> Client:
        """The browser of somebody signed in, or of nobody."""
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(self.scene.people.officers[person.username].user)
        return client


def made(scene: Scene) -> World:
    """Everything, at noon."""
    for person in (AUDITOR, OPERATOR):
        _appoint(scene, person)
    for role in POWERS:
        datu = scene.people.officers[DATU.username]
        directory.give_mandate(datu, role=role, valid_from=cast.SINCE, by=CONSOLE, at=NOON)
    parts = {
        **_draft(scene),
        **_case(scene),
        "offer": _offer(scene),
        **_directory(scene),
        **_law(scene),
        "plan": _plan(scene),
        **_signs_of_trouble(),
        **shared(scene),
    }
    parts |= moved(scene, parts, LURE)
    ledger.checkpoint_now(at=NOON + timedelta(hours=1))
    words = {FACTS, ANNEX, MAIL, ANSWER, QUESTION, OTHER_ORDER, SUBJECT, NEWS, LURE}
    return World(scene, parts, frozenset(words))


def _appoint(scene: Scene, person: Person) -> None:
    officers = dict(scene.people.officers)
    officers[person.username] = cast._officer(person, scene.people.desks, at=NOON)
    scene.people = cast.House(scene.people.desks, officers)


def _draft(scene: Scene) -> dict[str, str]:
    """A request of ours, not sent yet, with a file."""
    ref = drafted(scene, Urgency.EMERGENCY)
    by = scene.actor(LIGAYA)
    values = {"facts-summary": FACTS, "requesting-authority": "Cybercrime Unit"}
    actions.save_draft(ref, values=values, by=by, at=NOON)
    row = actions.attach(ref, name=f"{ANNEX}.pdf", media_type="application/pdf", parts=[ANNEX.encode()], by=by, at=NOON)
    return {"draft": ref, "draft_file": str(row.pk)}


def _case(scene: Scene) -> dict[str, str]:
    """A request of Australia, answered by the provider and delivered."""
    values = {**VALUES, "facts-summary": FACTS}
    content = scene.aus.content(
        scene.desk("authority"), kind=Kind.DISCLOSURE, route="bilateral-mlat", data="content", values=values
    )
    assert scene.aus.asks(content).code == ""
    by, tala = scene.actor(MAYUMI), scene.actor(TALA)
    actions.ask_clarification(REF, question=QUESTION, by=by, at=NOON)
    assert scene.aus.steps(REF, Step.GIVE_CLARIFICATION, text=QUESTION).code == ""
    actions.accept(REF, by=by, at=NOON)
    actions.start_executing(REF, by=by, at=NOON)
    desks = {"order_answered": scene.desk("provider"), "order": scene.desk("provider"), "order_elsewhere": _provider()}
    orders = {
        name: actions.issue_order(REF, desk=desk, text=TOLD[name], by=by, at=NOON).ref for name, desk in desks.items()
    }
    row = actions.attach_answer(
        orders["order_answered"],
        name=f"{MAIL}.mbox",
        media_type="application/mbox",
        parts=[MAIL.encode()],
        by=tala,
        at=NOON,
    )
    actions.answer_order(orders["order_answered"], answer=actions.Answer(ANSWER), by=tala, at=NOON)
    actions.deliver(REF, exhibits=[str(row.pk)], note=ANSWER, by=by, at=NOON)
    tasks.seal_due(NOON + timedelta(hours=1))
    return {**orders, "request": REF, "package": str(Package.objects.get().pk), "file": str(row.pk)}


def _provider() -> str:
    """The desk of a provider that is not Tala's."""
    organisation = directory.add_organisation(
        "Balangay Hosting (invented)", kind=OrganisationKind.PROVIDER, by=CONSOLE, at=NOON
    )
    desk = directory.add_desk(
        organisation,
        kind=DeskKind.PROVIDER_LEGAL,
        name="Legal desk",
        languages=("en",),
        email="legal@example.org",
        telephone="+999 2 555 0107",
        by=CONSOLE,
        at=NOON,
    )
    return str(desk.pk)


def _offer(scene: Scene) -> str:
    """Information offered to Indonesia."""
    ref = offered(scene)
    Information.objects.filter(ref=ref).update(subject=SUBJECT, information=NEWS)
    return ref


def _directory(scene: Scene) -> dict[str, str]:
    officer = scene.people.officers[CRISANTO.username]
    return {
        "desk": scene.desk("point"),
        "officer": str(officer.pk),
        "mandate": str(officer.mandates.get().pk),
        "peer": "aus.example",
    }


def _plan(scene: Scene) -> str:
    """A plan that waits for the worker."""
    asked = Asked(
        kind=PlanKind.JOINT,
        states=tuple(released().states),
        instruments=("ets185",),
        budget=5.0,
        data=(DataCategory.CONTENT,),
        urgency=Urgency.URGENT,
        within="180d",
        on=NOON.date(),
    )
    return str(strategy.ask(asked, by=scene.actor(MAYUMI), at=NOON).pk)


def _law(scene: Scene) -> dict[str, str]:
    """A data pack of ours, and a line that waits in the draft for the next."""
    by = scene.actor(MAYUMI)
    stewardship.steward(agency(state="PHL"), by=by, at=NOON)
    pack = stewardship.publish(by=by, at=NOON)
    line = stewardship.steward(agency("Office of Drafts", state="PHL"), by=by, at=NOON)
    recorded = next(row for row in released().rows("agencies") if row["iso3"] == cast.PHL)
    return {"pack": pack.digest, "draft_line": str(line.pk), "law_row": TABLES["agencies"].id_of(recorded)}


def _signs_of_trouble() -> dict[str, str]:
    """An alarm, a message that waits, and a log that contradicted itself."""
    alarm = Alarm.objects.create(
        kind="conflict", peer="aus.example", subject="0" * 32, code="federation.conflict", raised_at=NOON, last_at=NOON
    )
    note = "aus.example/comity/log\n1\nAAAA\n\n— aus.example/comity/log AAAA\n"
    lie = Equivocation.objects.create(
        id=uuid.uuid4(), origin="aus.example/comity/log", peer="aus.example", verdict="split-view", first_note=note,
        second_note=note.replace("AAAA", "BBBB"), keys="", seen_at=NOON,
    )  # fmt: skip
    waiting = Outbox.objects.filter(state=Outbox.State.PENDING).first()
    assert waiting is not None
    return {
        "alarm": str(alarm.pk),
        "evidence": str(lie.pk),
        "message": waiting.message_id,
        "recipient": waiting.recipient,
    }
