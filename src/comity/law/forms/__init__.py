"""The question of “Find a route”, and the words of the route data for people."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.law.core import naming
from comity.law.core.asking import SameState, ask
from comity.law.core.book.texts import Offence
from comity.law.core.book.vocabulary import Binding, Confidence, DataCategory, Holder, Need, Speed, Urgency, Yields
from comity.law.core.case import Question
from comity.law.core.knowledge import load
from comity.terms.errors import ComityError

FACT = "fact."
"""Before the id of a fact that the page asks in place; a shared address says `fact=ID=yes` as the command line does."""

W = TypeVar("W")

_NAMES = {"requesting": "from", "requested": "to", "sought": "data"}
"""What fields are called in the address: as on the command line."""

DATA: dict[DataCategory, Promise] = {
    DataCategory.SUBSCRIBER: _("Subscriber information"),
    DataCategory.TRAFFIC: _("Traffic data"),
    DataCategory.CONTENT: _("Content"),
    DataCategory.PRESERVATION: _("Preservation (freeze stored data)"),
    DataCategory.DOMAIN_REGISTRATION: _("Domain registration data"),
    DataCategory.REALTIME_TRAFFIC: _("Traffic data in real time"),
    DataCategory.REALTIME_CONTENT: _("Interception of content"),
    DataCategory.SPONTANEOUS: _("Spontaneous information"),
    DataCategory.PUBLIC: _("Publicly available data"),
    DataCategory.TESTIMONY: _("Hearing of a person"),
    DataCategory.JOINT_INVESTIGATION: _("Joint investigation"),
    DataCategory.ADVICE: _("Technical or legal advice"),
}
HOLDER: dict[Holder, Promise] = {
    Holder.SERVICE_PROVIDER: _("Service provider"),
    Holder.REGISTRAR: _("Domain registry or registrar"),
    Holder.PUBLIC_AUTHORITY: _("Public authority"),
    Holder.PRIVATE_PERSON: _("Private person or company"),
}
URGENCY: dict[Urgency, Promise] = {
    Urgency.ORDINARY: _("Ordinary"),
    Urgency.URGENT: _("Urgent: data may be lost, or a deadline is near"),
    Urgency.EMERGENCY: _("Emergency: significant and imminent risk to life or safety"),
}
BINDING: dict[Binding, Promise] = {
    Binding.ON_HOLDER: _("The holder must comply"),
    Binding.ON_STATE: _("The requested state must act, within its grounds"),
    Binding.LEGAL_BAR_LIFTED: _("The holder may answer; your own law compels"),
    Binding.DOMESTIC_COMPULSION: _("Compulsion under your own law"),
    Binding.CONDITIONAL: _("As treaties and law permit"),
    Binding.VOLUNTARY: _("Nobody must answer"),
    Binding.NONE: _("No request is made"),
}
YIELDS: dict[Yields, Promise] = {
    Yields.EVIDENCE: _("Usable as evidence"),
    Yields.PRESERVATION_ONLY: _("Freezes, does not disclose"),
    Yields.EITHER: _("Evidence or leads, as the states allow"),
    Yields.INTELLIGENCE: _("Leads only, not evidence"),
}
SPEED: dict[Speed, Promise] = {
    Speed.HOURS: _("Hours"),
    Speed.DAYS: _("Days"),
    Speed.WEEKS: _("Weeks"),
    Speed.MONTHS: _("Months"),
}
NEED: dict[Need, Promise] = {
    Need.MANDATORY: _("Mandatory"),
    Need.IF_APPLICABLE: _("If applicable"),
    Need.IF_AVAILABLE: _("If available"),
    Need.RECOMMENDED: _("Recommended"),
}
CONFIDENCE: dict[Confidence, Promise] = {
    Confidence.HIGH: _("high confidence"),
    Confidence.MEDIUM: _("medium confidence"),
    Confidence.LOW: _("low confidence: check before use"),
}
EFFECT: dict[str, Promise] = {
    "refusal-ground": _("Adds a ground of refusal"),
    "limits-offences": _("Limits the offences"),
    "excludes-systems": _("Leaves systems out"),
    "excludes-data": _("Leaves data out"),
    "restricts-issuer": _("Restricts who may issue"),
    "restricts-channel": _("Restricts the channel"),
    "opens-channel": _("Opens a channel"),
    "changes-channel": _("Changes the channel"),
    "adds-step": _("Adds a step"),
    "adds-field": _("Asks for more"),
    "orders-routes": _("Puts another route first"),
    "dual-criminality": _("Asks for dual criminality"),
    "extends-to-offences": _("Extends to further offences"),
}
LIMIT: dict[str, Promise] = {"maximum": _("at most"), "minimum": _("at least"), "target": _("target")}
Choices = Sequence[tuple[object, object]]

LABELS: Mapping[str, Promise] = {
    str(word): label
    for words in (DATA, HOLDER, URGENCY, BINDING, YIELDS, SPEED, NEED, CONFIDENCE, EFFECT, LIMIT)
    for word, label in words.items()
}


POLICY_KINDS: Mapping[str, Promise] = {
    "act": pgettext_lazy("kind of policy", "Act"),
    "bill": pgettext_lazy("kind of policy", "Bill"),
    "plan": pgettext_lazy("kind of policy", "Plan"),
    "programme": pgettext_lazy("kind of policy", "Programme"),
    "standard": pgettext_lazy("kind of policy", "Standard"),
    "strategy": pgettext_lazy("kind of policy", "Strategy"),
}


def _choices(words: Mapping[W, Promise]) -> list[tuple[str, Promise]]:
    return [(str(word), label) for word, label in words.items()]


class RouteForm(forms.Form):
    """Who asks whom, for what, from whom, how soon. Holds no personal data, so that its address can be shared."""

    requesting = forms.ChoiceField(label=_("Asking state"))
    requested = forms.ChoiceField(
        label=_("State asked"), help_text=_("Whose authority is asked, or where the holder is established.")
    )
    sought = forms.ChoiceField(label=_("Data sought"), choices=_choices(DATA))
    holder = forms.ChoiceField(label=_("Holder"), choices=_choices(HOLDER))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=_choices(URGENCY))
    offence = forms.ChoiceField(label=_("Offence"), required=False)
    on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    assume = forms.MultipleChoiceField(
        label=_("Suppose it were in force"),
        help_text=_("Binds only states that have ratified."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    _of_whom: ClassVar[dict[type[ComityError], str]] = {SameState: "requested"}

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(initial))
        knowledge = load()
        named = sorted((gettext(state.name), state.iso3) for state in knowledge.states.values())
        states = [("", ""), *((iso3, f"{name} ({iso3})") for name, iso3 in named)]
        dormant = [each for each in knowledge.instruments.values() if each.status == "not-in-force"]
        self._offer("requesting", states)
        self._offer("requested", states)
        self._offer("offence", offence_choices(_("Not said")))
        self._offer("assume", [(each.id, gettext(each.short)) for each in dormant])
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = gettext("Choose one from the list.")
        self.fields["on"].error_messages["invalid"] = gettext("This is not a day. Write it as 2026-11-22.")
        self.question: Question | None = None
        self.answered = _answered(data) if data else {}

    def add_prefix(self, field_name: str) -> str:
        return _NAMES.get(field_name, field_name)

    def clean(self) -> dict[str, object]:
        """Builds the question, with what was answered beside the form's own fields."""
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            self.question = ask(
                load(),
                requesting=given["requesting"],
                requested=given["requested"],
                data=given["sought"],
                holder=given["holder"],
                urgency=given["urgency"],
                on=given["on"] or self.initial["on"],
                offence=given["offence"],
                facts=self.answered.items(),
                assume_in_force=given["assume"],
            )
        except ComityError as refusal:
            self.add_error(self._of_whom.get(type(refusal)), refusal.explain(gettext))
        return given

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared so above
        field.choices = choices


def _answered(given: QueryDict) -> dict[str, str]:
    """The facts that the address holds an answer to. What the page asks in place goes before what was there."""
    said = dict(each.rpartition("=")[::2] for each in given.getlist("fact"))
    for name, answer in given.items():
        if name.startswith(FACT):
            said[name.removeprefix(FACT)] = str(answer)
    return {name: answer for name, answer in said.items() if answer}


def offence_name(offence: Offence) -> str:
    """An offence of the catalogue with its article, in the reader's language."""
    instrument = load().instruments[offence.instrument]
    return f"{gettext(instrument.short)}, {gettext(offence.article)}: {gettext(offence.title)}"


def kind_name(code: str) -> str:
    """The kind of a policy, an institution or a declaration in words."""
    return str(POLICY_KINDS[code]) if code in POLICY_KINDS else gettext(naming.plainly(code)) if code else ""


def ground_name(code: str) -> str:
    """A coded ground of refusal in the reader's language."""
    return naming.ground(code, gettext)


def offence_choices(nothing: str | Promise) -> Choices:
    """Schemes and offences to choose from, after `nothing`."""
    knowledge = load()
    schemes = [(each.id, gettext(each.label)) for each in knowledge.schemes.values()]
    offences = [(each.id, offence_name(each)) for each in knowledge.offences.values()]
    return [("", nothing), (_("What people call it"), schemes), (_("Offences by article"), offences)]
