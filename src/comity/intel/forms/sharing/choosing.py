"""What the forms of sharing let people choose among, and lines of text as lists."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.directory import queries as directory
from comity.intel.core.sharing.community import Member, MemberKind
from comity.terms.marking import Tlp

Choices = list[tuple[str, str]]
KEEP: Promise = gettext_lazy("Keep them here: nobody reads them")


def levels() -> Choices:
    """The levels of TLP by their own names, widest first."""
    return [(one.value, one.value) for one in Tlp]


def how_unmarked() -> Choices:
    """How objects without a level may be read."""
    read_as = [(one.value, _("As {level}").format(level=one.value)) for one in Tlp if one is not Tlp.RED]
    return [("", str(KEEP)), *read_as]


def candidates(*, at: datetime) -> dict[str, Member]:
    """Whom a community can invite, by a key for forms: peers, organisations at them, and this node's own."""
    found: dict[str, Member] = {}
    for peer in directory.peers(at=at):
        found[f"node:{peer.node_id}"] = Member(kind=MemberKind.NODE, id=peer.node_id, name=peer.name, node=peer.node_id)
        for desk in peer.manifest.desks:
            found |= _organisation(str(desk.organisation_id), desk.organisation, peer.node_id)
    for one in directory.own_organisations():
        found |= _organisation(str(one.pk), one.name, settings.COMITY_NODE_ID)
    return found


def _organisation(pk: str, name: str, node: str) -> dict[str, Member]:
    member = Member(kind=MemberKind.ORGANISATION, id=pk, name=name, node=node)
    return {f"organisation:{pk}": member}


def called(member: Member) -> str:
    """A member by name, and at which node an organisation works."""
    if member.kind is MemberKind.NODE:
        return _("{name}: the whole node {node}").format(name=member.name, node=member.node)
    return _("{name}, at {node}").format(name=member.name, node=member.node)


def lines_of(text: object) -> tuple[str, ...]:
    """The lines of a text, each once, without those that are empty."""
    found = (one.strip() for one in str(text or "").splitlines())
    return tuple(dict.fromkeys(one for one in found if one))


def joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def end_of(day: object) -> datetime | None:
    """The last instant of a day, UTC; None for none."""
    return datetime.combine(day, time(23, 59, 59), UTC) if day else None  # type: ignore[arg-type]  # a cleaned date


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """What a field lets people choose among, as it is now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells the type checker
    field.choices = choices


class Day(forms.DateInput):
    input_type = "date"
