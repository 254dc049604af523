"""The act behind each page: what was typed, handed to one action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from comity.directory.core.permissions import Act, Actor
from comity.evidence import actions
from comity.evidence.core.machine import Step, rule_of
from comity.evidence.forms import acts as forms
from comity.evidence.forms.acts import ActForm
from comity.evidence.models import Request

Take: TypeAlias = Callable[[Request, ActForm, Actor, datetime], object]


@dataclass(frozen=True, slots=True)
class Taking:
    """How an act is taken: the permission it asks, the form of its page, the action behind it. `step` is the machine's
    step, None for an act that leaves the request where it stands."""

    act: Act
    form: type[ActForm]
    take: Take
    step: Step | None = None


def _step(step: Step, form: type[ActForm], take: Take) -> Taking:
    act = rule_of(step).act
    if act is None:
        raise ValueError(step)
    return Taking(act, form, take, step)


def _plain(action: Callable[..., object]) -> Take:
    return lambda row, _form, by, at: action(row.ref, by=by, at=at)


def _withdraw(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.withdraw(row.ref, reason=form.cleaned_data["text"], by=by, at=at)


def _ask(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.ask_clarification(row.ref, question=form.cleaned_data["text"], by=by, at=at)


def _answer(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.give_clarification(row.ref, answer=form.cleaned_data["text"], by=by, at=at)


def _refuse(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    return actions.refuse(row.ref, ground=said["ground"], text=said["text"], by=by, at=at)


def _grant(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    return actions.grant(row.ref, until=said["until"], reference=said["holder_reference"], by=by, at=at)


def _ask_extension(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    return actions.ask_extension(row.ref, until=said["until"], text=said["text"], by=by, at=at)


def _extend(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.extend(row.ref, until=form.cleaned_data["until"], by=by, at=at)


def _release(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.release(row.ref, reason=form.cleaned_data["text"], by=by, at=at)


def _confirm(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.confirm_emergency(row.ref, text=form.cleaned_data["text"], by=by, at=at)


def _call_back(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    return actions.record_call_back(row.ref, spoke_to=said["spoke_to"], genuine=said["genuine"], by=by, at=at)


def _order(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    said = form.cleaned_data
    return actions.issue_order(row.ref, desk=said["desk"], text=said["text"], due_at=said["due"], by=by, at=at)


def _refer(row: Request, form: ActForm, by: Actor, at: datetime) -> object:
    return actions.refer(row.ref, desk=form.cleaned_data["desk"], by=by, at=at)


TAKINGS: Mapping[str, Taking] = MappingProxyType(
    {
        "reopen": _step(Step.REOPEN, forms.NothingToAdd, _plain(actions.reopen)),
        "sign": _step(Step.SIGN, forms.NothingToAdd, _plain(actions.sign)),
        "countersign": _step(Step.COUNTERSIGN, forms.NothingToAdd, _plain(actions.countersign)),
        "send": _step(Step.SEND, forms.NothingToAdd, _plain(actions.send)),
        "accept": _step(Step.ACCEPT, forms.NothingToAdd, _plain(actions.accept)),
        "execute": _step(Step.EXECUTE, forms.NothingToAdd, _plain(actions.start_executing)),
        "acknowledge": _step(Step.ACKNOWLEDGE, forms.NothingToAdd, _plain(actions.acknowledge)),
        "close": _step(Step.CLOSE, forms.NothingToAdd, _plain(actions.close)),
        "withdraw": _step(Step.WITHDRAW, forms.ReasonForm, _withdraw),
        "ask-clarification": _step(Step.ASK_CLARIFICATION, forms.QuestionForm, _ask),
        "give-clarification": _step(Step.GIVE_CLARIFICATION, forms.AnswerForm, _answer),
        "refuse": _step(Step.REFUSE, forms.RefusalForm, _refuse),
        "grant": _step(Step.GRANT, forms.GrantForm, _grant),
        "ask-extension": Taking(Act.PRESERVATION_ASK, forms.UntilForm, _ask_extension),
        "extend": Taking(Act.PRESERVATION_GRANT, forms.ExtendForm, _extend),
        "release": Taking(Act.PRESERVATION_ASK, forms.ReasonForm, _release),
        "confirm": Taking(Act.REQUEST_SIGN, forms.ReasonForm, _confirm),
        "call-back": Taking(Act.ANSWER_ACCEPT, forms.CallBackForm, _call_back),
        "order": Taking(Act.ORDER_ISSUE, forms.OrderForm, _order),
        "send-again": Taking(Act.REQUEST_SEND, forms.NothingToAdd, _plain(actions.send_again)),
        "refer": Taking(Act.REQUEST_CHECK, forms.DeskForm, _refer),
    }
)
