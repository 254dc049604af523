"""Why the gate refuses or allows: coded, so that reasons can be counted, and each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comity.terms.decision import Reason
from comity.terms.errors import gettext_noop

TLP = "FIRST TLP 2.0"
STIX = "STIX 2.1, 7.2"
MARKING = gettext_noop("the owner's marking")
AGREEMENT = gettext_noop("the community's agreement")


@dataclass(frozen=True, slots=True)
class Ground(Reason):
    """A reason of the gate. `about` is the id or the name that it is about, to be shown beside it."""

    code: str = ""
    about: str = ""


SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "intel.marking-missing": (gettext_noop("It carries no TLP level, so nobody knows how far it may go."), TLP),
        "intel.marking-unknown": (gettext_noop("It carries a marking that this node does not know."), STIX),
        "intel.marking-conflict": (gettext_noop("It carries more than one TLP level."), TLP),
        "intel.retention-passed": (gettext_noop("Its owner let it be kept only until a day that is past."), MARKING),
        "intel.group-empty": (gettext_noop("Its marking names nobody, so it is released to nobody."), MARKING),
        "intel.group-unknown": (gettext_noop("Its marking names a community that this node does not know."), MARKING),
        "intel.not-named": (gettext_noop("Its marking names others."), MARKING),
        "intel.purpose-missing": (gettext_noop("It is for certain purposes only, and none was given."), MARKING),
        "intel.purpose-differs": (gettext_noop("It is for other purposes than this one."), MARKING),
        "intel.onward-never": (gettext_noop("Its owner lets nobody pass it on."), MARKING),
        "intel.onward-ask": (gettext_noop("Its owner has to agree first, and has not."), MARKING),
        "intel.source-decides": (
            gettext_noop("It came from another owner at this level: only the owner may share it any further."),
            TLP,
        ),
        "intel.community-unknown": (gettext_noop("This node does not know the community."), AGREEMENT),
        "intel.community-ended": (gettext_noop("The community's agreement has ended."), AGREEMENT),
        "intel.community-empty": (gettext_noop("The community has no members."), AGREEMENT),
        "intel.outside-community": (gettext_noop("The reader is no member of the community."), AGREEMENT),
        "intel.agreement-purpose-missing": (
            gettext_noop("The agreement demands a purpose, and none was given."),
            AGREEMENT,
        ),
        "intel.agreement-purpose-differs": (gettext_noop("The agreement is for other purposes than this."), AGREEMENT),
        "intel.agreement-level": (gettext_noop("The agreement does not take this TLP level."), AGREEMENT),
        "intel.agreement-marking-required": (
            gettext_noop("It lacks a marking that the agreement asks for."),
            AGREEMENT,
        ),
        "intel.agreement-marking-forbidden": (gettext_noop("The agreement does not take this marking."), AGREEMENT),
        "intel.agreement-type": (gettext_noop("The agreement does not take objects of this type."), AGREEMENT),
        "intel.tlp-green": (gettext_noop("TLP:GREEN stays within the community and is never public."), TLP),
        "intel.tlp-amber": (
            gettext_noop("TLP:AMBER stays within the recipients' organisations and their clients."),
            TLP,
        ),
        "intel.tlp-amber-strict": (gettext_noop("TLP:AMBER+STRICT stays within the recipients' organisations."), TLP),
        "intel.tlp-red": (gettext_noop("TLP:RED is for the persons whom it names alone."), TLP),
        "intel.fields-needed": (
            gettext_noop("Fields that it cannot do without carry markings that keep the reader out."),
            STIX,
        ),
        "intel.own": (gettext_noop("The reader is where it came from."), TLP),
        "intel.public": (gettext_noop("TLP:CLEAR may go to the whole world."), TLP),
        "intel.named-person": (gettext_noop("Its marking names the reader in person."), MARKING),
        "intel.home": (gettext_noop("The reader works at this node."), TLP),
        "intel.member": (gettext_noop("The reader is a member of the community, or named by the marking."), AGREEMENT),
        "intel.client": (gettext_noop("The reader is a client whom this node let in."), TLP),
        "intel.known": (gettext_noop("The reader is known to this node."), TLP),
    }
)


def ground(code: str, about: str = "") -> Ground:
    """The ground with that code. Raises KeyError for a code that is none."""
    sentence, source = SENTENCES[code]
    return Ground(sentence, source, code, about)
