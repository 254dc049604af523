"""What happens to the requests of a busy node: each play is a case, taken by real acts as far as its name says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.directory.core.permissions import Actor
from comity.evidence import actions, tasks
from comity.evidence.core.bodies import Label
from comity.evidence.core.form.values import Value
from comity.evidence.core.machine import Kind, Step
from comity.evidence.models import Order
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.routes import Question
from comity.terms.marking import Tlp
from comity.terms.reference import new_reference
from tests.cast import AUS, CRISANTO, IDN, LIGAYA, MAYUMI, PHL, TALA, Person
from tests.evidence.abroad import OFFICER, SECOND_OFFICER, Scene

VALUES: dict[str, Value] = {
    "requesting-authority": "Cybercrime Unit",
    "offence": "ransomware",
    "facts-summary": "A hospital's files were encrypted.",
    "data-description": "The mailbox and its log-in records.",
    "relevance": "The demand came from this account.",
    "necessity": "Log-in records are deleted after thirty days.",
    "intent-to-request-mla": "A request for disclosure follows.",
}
MAILBOX = b"From: dark.harbour@example.org\n" * 400


@dataclass(frozen=True, slots=True)
class Stage:
    """Who takes part, and when."""

    scene: Scene
    at: datetime

    def actor(self, person: Person) -> Actor:
        return self.scene.actor(person, at=self.at)


def drafted(stage: Stage, urgency: Urgency = Urgency.ORDINARY) -> str:
    question = Question(PHL, AUS, DataCategory.PRESERVATION, Holder.SERVICE_PROVIDER, urgency, stage.at.date())
    to = actions.Addressee("aus.example", stage.scene.aus.desk, stage.scene.desk("point"))
    marking = actions.Marking("criminal investigation")
    ref = actions.draft(question, "ets185-29", to, marking, by=stage.actor(LIGAYA), at=stage.at).ref
    actions.save_draft(ref, values=VALUES, by=stage.actor(LIGAYA), at=stage.at)
    return ref


def signed(stage: Stage) -> str:
    ref = drafted(stage)
    actions.check(ref, by=stage.actor(LIGAYA), at=stage.at)
    actions.sign(ref, by=stage.actor(CRISANTO), at=stage.at)
    return ref


def sent(stage: Stage) -> str:
    ref = signed(stage)
    actions.send(ref, by=stage.actor(CRISANTO), at=stage.at)
    stage.scene.aus.answers(at=stage.at)
    return ref


def asked_back(stage: Stage) -> str:
    ref = sent(stage)
    stage.scene.aus.steps(ref, Step.ASK_CLARIFICATION, text="Which mailbox?", at=stage.at)
    return ref


def frozen_for_us(stage: Stage) -> str:
    ref = asked_back(stage)
    actions.give_clarification(ref, answer="The one named.", by=stage.actor(CRISANTO), at=stage.at)
    stage.scene.aus.answers(at=stage.at)
    until = stage.at + timedelta(days=90)
    stage.scene.aus.steps(ref, Step.GRANT, until=until, reference="AU-FREEZE-17", at=stage.at)
    return ref


def refused(stage: Stage) -> str:
    ref = sent(stage)
    stage.scene.aus.steps(ref, Step.REFUSE, ground="political-offence", text="A protest.", at=stage.at)
    actions.close(ref, by=stage.actor(LIGAYA), at=stage.at)
    return ref


def arrived(stage: Stage, desk: str = "point", **changed: object) -> str:
    ref = new_reference(AUS, stage.at.year)
    label = Label(Tlp.AMBER_STRICT, "criminal investigation", stage.at + timedelta(days=400))
    content = stage.scene.aus.content(stage.scene.desk(desk), ref=ref, label=label, **changed)
    hands = (OFFICER, SECOND_OFFICER) if content.urgency == "emergency" else (OFFICER,)
    receipt = stage.scene.aus.asks(content, hands=hands, at=stage.at)
    if receipt.code:
        raise SystemExit(f"the play does not hold: {receipt.code}")
    return ref


def emergency(stage: Stage) -> str:
    return arrived(stage, urgency="emergency")


def frozen_by_us(stage: Stage) -> str:
    ref = arrived(stage)
    actions.accept(ref, by=stage.actor(CRISANTO), at=stage.at)
    until = stage.at + timedelta(days=60)
    actions.grant(ref, until=until, reference="PH-FREEZE-4", by=stage.actor(CRISANTO), at=stage.at)
    stage.scene.aus.answers(at=stage.at)
    return ref


def ordered(stage: Stage) -> str:
    ref = arrived(stage, "authority", kind=Kind.DISCLOSURE, route="bilateral-mlat", data="content")
    by = stage.actor(MAYUMI)
    actions.accept(ref, by=by, at=stage.at)
    actions.start_executing(ref, by=by, at=stage.at)
    actions.issue_order(ref, desk=stage.scene.desk("provider"), text="Produce the mailbox.", by=by, at=stage.at)
    stage.scene.aus.answers(at=stage.at)
    return ref


def delivered(stage: Stage) -> str:
    ref = ordered(stage)
    order, tala = Order.objects.get(request__ref=ref), stage.actor(TALA)
    row = actions.attach_answer(
        order.ref, name="mailbox.mbox", media_type="application/mbox", parts=[MAILBOX], by=tala, at=stage.at
    )
    actions.answer_order(order.ref, answer=actions.Answer("The whole mailbox."), by=tala, at=stage.at)
    actions.deliver(ref, exhibits=[str(row.pk)], note="As asked.", by=stage.actor(MAYUMI), at=stage.at)
    tasks.seal_due(stage.at + timedelta(minutes=1))
    stage.scene.aus.answers(at=stage.at)
    return ref


def offered(stage: Stage) -> str:
    question = Question(
        PHL,
        IDN,
        DataCategory.SPONTANEOUS,
        Holder.PUBLIC_AUTHORITY,
        Urgency.ORDINARY,
        stage.at.date(),
        facts={"offence-in-untoc-scope": True},
    )
    to = actions.Addressee("idn.example", stage.scene.idn.desk, stage.scene.desk("point"))
    what = actions.Offered("A lead in your territory", "For police use only.", "The servers are at 192.0.2.44.")
    ref = actions.offer(question, "untoc-18-4", to, what, by=stage.actor(CRISANTO), at=stage.at).ref
    stage.scene.idn.answers(at=stage.at)
    return ref


PLAYS: dict[str, Callable[[Stage], str]] = {
    play.__name__: play
    for play in (drafted, signed, sent, asked_back, frozen_for_us, refused, arrived, emergency, frozen_by_us, ordered,
                 delivered, offered)
}  # fmt: skip
