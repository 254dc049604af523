"""The one gate through which intelligence leaves: TAXII, federation, export, mail and page ask the same question.

It denies by default. Sources: FIRST TLP 2.0 (how far recipients may spread), STIX 2.1, 7.2 (how markings stand on
objects), and what the owner and the community wrote down themselves.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from comity.intel.core.sharing.cases import Case, Channel, Circle, Reader, Release, Who
from comity.intel.core.sharing.grounds import Ground, ground
from comity.intel.core.sharing.marks.handling import Onward
from comity.intel.core.sharing.marks.markings import Marking
from comity.terms.decision import Decision
from comity.terms.marking import Tlp

__all__ = ["RULES", "Channel", "Circle", "Reader", "Release", "Who", "decide"]

REACHES: Mapping[Tlp, frozenset[Circle]] = MappingProxyType(
    {
        Tlp.CLEAR: frozenset(Circle),
        Tlp.GREEN: frozenset(Circle) - {Circle.PUBLIC},
        Tlp.AMBER: frozenset({Circle.CLIENT, Circle.MEMBER, Circle.HOME, Circle.PERSON}),
        Tlp.AMBER_STRICT: frozenset({Circle.MEMBER, Circle.HOME, Circle.PERSON}),
        Tlp.RED: frozenset({Circle.PERSON}),
    }
)
"""FIRST TLP 2.0: the definitions of the labels, and of community, organisation and clients."""

_TOO_NARROW: Mapping[Tlp, str] = MappingProxyType(
    {
        Tlp.GREEN: "intel.tlp-green",
        Tlp.AMBER: "intel.tlp-amber",
        Tlp.AMBER_STRICT: "intel.tlp-amber-strict",
        Tlp.RED: "intel.tlp-red",
    }
)

Rule = Callable[[Case], Iterator[Ground]]


def decide(marking: Marking, reader: Reader, release: Release) -> Decision:
    """Whether the reader may read what carries this marking, with every reason."""
    case = Case(marking, reader, release)
    if release.owner and release.owner == reader.owner:
        return Decision.allow(ground("intel.own"))
    refusals = tuple(one for rule in RULES for one in rule(case))
    return Decision.refuse(*refusals) if refusals else Decision.allow(ground(_WHY[case.circle]))


def known(case: Case) -> Iterator[Ground]:
    """STIX 2.1, 7.2: a marking may mean anything, so one that is not understood keeps everybody out."""
    for ref in case.marking.unknown:
        yield ground("intel.marking-unknown", ref)


def one_level(case: Case) -> Iterator[Ground]:
    """FIRST TLP 2.0: a message carries one label. None, or two that differ, say nothing that could be relied on."""
    if len(case.marking.levels) > 1:
        yield ground("intel.marking-conflict", ", ".join(sorted(case.marking.levels)))
    elif case.level is None:
        yield ground("intel.marking-missing")


def kept_in_time(case: Case) -> Iterator[Ground]:
    for handling in case.marking.handlings:
        if handling.retain_until is not None and handling.retain_until <= case.release.at:
            yield ground("intel.retention-passed", handling.id)


def named(case: Case) -> Iterator[Ground]:
    """Whoever the owner names, and nobody where nobody is named."""
    for handling in case.marking.handlings:
        if case.names(handling):
            continue
        unknown = sorted(handling.communities - case.release.communities.keys())
        if not handling.names_anybody:
            yield ground("intel.group-empty", handling.id)
        elif unknown:
            yield ground("intel.group-unknown", unknown[0])
        else:
            yield ground("intel.not-named", handling.id)


def for_its_purpose(case: Case) -> Iterator[Ground]:
    """The owner's purposes bind whoever received it, not the owner."""
    for handling in case.marking.handlings:
        if not handling.purposes or case.reader.node == handling.owner:
            continue
        if not case.release.purpose:
            yield ground("intel.purpose-missing", ", ".join(sorted(handling.purposes)))
        elif case.release.purpose not in handling.purposes:
            yield ground("intel.purpose-differs", ", ".join(sorted(handling.purposes)))


def onward(case: Case) -> Iterator[Ground]:
    """What another node owns goes on only as far as it lets it: never past this node, unless it agreed or said so."""
    for handling in case.marking.handlings:
        if handling.owner in (case.release.from_node, case.reader.node) or case.at_home:
            continue
        if handling.onward is Onward.NEVER:
            yield ground("intel.onward-never", handling.owner)
        elif handling.onward is Onward.ASK and handling.id not in case.release.approved:
            yield ground("intel.onward-ask", handling.owner)


def source_decides(case: Case) -> Iterator[Ground]:
    """FIRST TLP 2.0, AMBER: recipients spread it within their organisation, so to others only the source may give it.

    Back into the community through which it came is no further.
    """
    if not case.foreign or case.level not in (Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED):
        return
    back = case.reader.node == case.release.owner or case.release.community in case.release.through
    if case.circle is Circle.MEMBER and not back and not _owner_lets(case):
        yield ground("intel.source-decides", case.release.owner)


def in_the_community(case: Case) -> Iterator[Ground]:
    """Out of a community's collection only its members read, while its agreement is in force."""
    release = case.release
    if not release.community:
        return
    charter = release.communities.get(release.community)
    if charter is None:
        yield ground("intel.community-unknown", release.community)
    elif charter.ended(release.at):
        yield ground("intel.community-ended", charter.name)
    elif not charter.members:
        yield ground("intel.community-empty", charter.name)
    elif not case.is_member(charter):
        yield ground("intel.outside-community", charter.name)


def as_agreed(case: Case) -> Iterator[Ground]:
    """What the community's agreement says of purpose, level, type and markings."""
    agreement = case.agreement
    if agreement is None:
        return
    if agreement.purposes and not case.release.purpose:
        yield ground("intel.agreement-purpose-missing", ", ".join(agreement.purposes))
    elif agreement.purposes and case.release.purpose not in agreement.purposes:
        yield ground("intel.agreement-purpose-differs", ", ".join(agreement.purposes))
    if case.level is not None and case.level not in agreement.levels:
        yield ground("intel.agreement-level", case.level)
    if case.release.type in agreement.blocked_types:
        yield ground("intel.agreement-type", case.release.type)
    for ref in sorted(set(agreement.required_markings) - set(case.marking.refs)):
        yield ground("intel.agreement-marking-required", ref)
    for ref in sorted(set(agreement.forbidden_markings) & set(case.marking.refs)):
        yield ground("intel.agreement-marking-forbidden", ref)


def as_far_as_tlp(case: Case) -> Iterator[Ground]:
    if case.level is not None and case.circle not in REACHES[case.level]:
        yield ground(_TOO_NARROW[case.level])


RULES: tuple[Rule, ...] = (
    known,
    one_level,
    kept_in_time,
    named,
    for_its_purpose,
    onward,
    source_decides,
    in_the_community,
    as_agreed,
    as_far_as_tlp,
)

_WHY: Mapping[Circle, str] = MappingProxyType(
    {
        Circle.PUBLIC: "intel.public",
        Circle.KNOWN: "intel.known",
        Circle.CLIENT: "intel.client",
        Circle.MEMBER: "intel.member",
        Circle.HOME: "intel.home",
        Circle.PERSON: "intel.named-person",
    }
)


def _owner_lets(case: Case) -> bool:
    """Whether the owner's own marking says that it may go to this reader: the rules on who and onward see to it."""
    mine = [one for one in case.marking.handlings if one.owner == case.release.owner]
    return bool(mine) and all(case.names(one) for one in mine)
