"""What agreements and terms say, in whole sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.intel.core.sharing.cases import Reader, Who
from comity.intel.core.sharing.community import Agreement, Charter, MemberKind
from comity.intel.core.sharing.marks.handling import Onward
from comity.intel.models import Community, Telling
from comity.terms.marking import Tlp


@dataclass(frozen=True, slots=True)
class Clause:
    """One point of an agreement."""

    name: str
    text: str


def clauses(agreement: Agreement) -> list[Clause]:
    """An agreement point by point."""
    purposes = "; ".join(agreement.purposes)
    keep = ngettext(
        "Members erase what they received after %(count)d day.",
        "Members erase what they received after %(count)d days.",
        agreement.retention_days,
    ) % {"count": agreement.retention_days}
    found = [
        Clause(_("Purpose"), purposes or _("None is demanded.")),
        Clause(_("Legal basis"), agreement.legal_basis),
        Clause(_("Retention"), keep),
        Clause(_("Passing on"), onward(agreement.onward)),
        Clause(_("TLP levels"), ", ".join(agreement.levels) or _("None: nothing may be shared.")),
        Clause(_("Objects without a TLP level"), unmarked(agreement.unmarked)),
        Clause(_("Types that are never shared"), ", ".join(agreement.blocked_types) or _("None")),
    ]
    return [*found, *_markings(agreement)]


def _markings(agreement: Agreement) -> Iterator[Clause]:
    if agreement.required_markings:
        yield Clause(_("Markings that every object must carry"), ", ".join(agreement.required_markings))
    if agreement.forbidden_markings:
        yield Clause(_("Markings that no object may carry"), ", ".join(agreement.forbidden_markings))


def onward(rule: Onward) -> str:
    return {
        Onward.NEVER: _("Members pass nothing on."),
        Onward.ASK: _("Members pass something on only once its owner has agreed."),
        Onward.NAMED: _("Members pass something on only to those whom its marking names."),
        Onward.FREE: _("Members pass things on as far as the TLP level allows."),
    }[rule]


def unmarked(level: Tlp | None) -> str:
    return _("They are read as {level}.").format(level=level) if level else _("They stay here: nobody reads them.")


def kind_of(kind: MemberKind) -> str:
    return _("Node") if kind is MemberKind.NODE else _("Organisation")


def who(reader: Reader) -> str:
    """What a reader is."""
    return {
        Who.PUBLIC: _("The public"),
        Who.NODE: _("Node"),
        Who.ORGANISATION: _("Organisation"),
        Who.TOKEN: _("Client of TAXII"),
        Who.OFFICER: _("Officer"),
        Who.PERSON: _("Person"),
    }[reader.who]


def told(row: Telling) -> tuple[str, str]:
    """The shape and the word of what became of a notice to a member."""
    return {
        Telling.State.WAITING: ("wait", _("Not sent yet")),
        Telling.State.SENT: ("wait", _("Sent, not acknowledged")),
        Telling.State.ACCEPTED: ("ok", _("Acknowledged")),
        Telling.State.REFUSED: ("bad", _("Refused")),
    }[Telling.State(row.state)]


def standing(state: str, charter: Charter, here: str) -> tuple[str, str]:
    """The shape and the word of how this node stands in a community."""
    if charter.coordinator == here:
        return "ok", _("We coordinate it")
    return {
        Community.State.INVITED: ("wait", _("Invited: an officer has to accept")),
        Community.State.ACCEPTED: ("wait", _("Accepted, coordinator not heard from yet")),
        Community.State.MEMBER: ("ok", _("Member")),
        Community.State.LEFT: ("still", _("Left")),
    }[Community.State(state)]


def change(before: Charter | None, after: Charter) -> str:
    """What a version of a community changed, in one sentence."""
    if before is None:
        return _("First version known here.")
    joined = {one.name for one in after.members} - {one.name for one in before.members}
    invited = {one.name for one in after.invited} - {one.name for one in (*before.invited, *before.members)}
    everybody = {one.name for one in (*after.members, *after.invited)}
    gone = {one.name for one in (*before.members, *before.invited)} - everybody
    said = [
        *([_("Joined: {names}.").format(names=", ".join(sorted(joined)))] if joined else []),
        *([_("Invited: {names}.").format(names=", ".join(sorted(invited)))] if invited else []),
        *([_("Gone: {names}.").format(names=", ".join(sorted(gone)))] if gone else []),
        *([_("The agreement changed.")] if before.agreement != after.agreement else []),
        *([_("The agreement ended.")] if before.ends_at != after.ends_at else []),
    ]
    return " ".join(said) or _("Nothing that shows.")
