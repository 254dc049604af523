"""What the gate is asked about: a marking, who would read, and on which way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from comity.intel.core.sharing.community import Agreement, Charter
from comity.intel.core.sharing.marks.handling import Handling, node, organisation
from comity.intel.core.sharing.marks.markings import Marking
from comity.terms.marking import Tlp


class Channel(StrEnum):
    TAXII = "taxii"
    FEDERATION = "federation"
    EXPORT = "export"
    MAIL = "mail"
    PAGE = "page"


class Who(StrEnum):
    """What a reader is."""

    PUBLIC = "public"
    NODE = "node"
    ORGANISATION = "organisation"
    TOKEN = "token"  # noqa: S105  a kind of reader
    OFFICER = "officer"
    PERSON = "person"


class Circle(StrEnum):
    """Where a reader stands, narrowest last; the words are those of FIRST."""

    PUBLIC = "public"
    KNOWN = "known"
    CLIENT = "client"
    MEMBER = "member"
    HOME = "home"
    PERSON = "named-person"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who would read. `node` is where the reader belongs, empty for a client from outside; `owner` is how the store
    names what comes from this reader; `person` is `<officer>@<node>`, for officers and named persons."""

    who: Who
    name: str = ""
    node: str = ""
    organisation: str = ""
    person: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """On which way out, from which node, when, and for what.

    `community` is whose collection it goes out of, by its id; `communities` those known here. `unmarked` is how
    whoever answers for the collection reads objects without a TLP level. The last four are about one object, and empty
    where the ruling is about a whole label: whose it is, of which type, through which communities it came, and the ids
    of the marking definitions whose owners agreed that it goes on.
    """

    channel: Channel
    at: datetime
    from_node: str
    purpose: str = ""
    community: str = ""
    communities: Mapping[str, Charter] = field(default_factory=dict)
    unmarked: Tlp | None = None
    owner: str = ""
    type: str = ""
    through: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()

    @property
    def agreement(self) -> Agreement | None:
        """That of the community whose collection it goes out of; None where it is none's, or not known."""
        charter = self.communities.get(self.community)
        return charter.agreement if charter else None

    @property
    def blocked_types(self) -> frozenset[str]:
        """The types that its agreement does not take, whatever their marking."""
        return frozenset(self.agreement.blocked_types) if self.agreement else frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at."""

    marking: Marking
    reader: Reader
    release: Release

    @property
    def agreement(self) -> Agreement | None:
        return self.release.agreement

    @property
    def level(self) -> Tlp | None:
        """The one level that it carries, else the one that stands for none; None where there is none or several."""
        if self.marking.levels:
            return next(iter(self.marking.levels)) if len(self.marking.levels) == 1 else None
        return self.agreement.unmarked if self.agreement else self.release.unmarked

    @property
    def at_home(self) -> bool:
        return self.reader.who is not Who.PUBLIC and self.reader.node == self.release.from_node

    @property
    def foreign(self) -> bool:
        """Whether the object has another owner than this node."""
        return self.release.owner not in ("", self.release.from_node)

    def is_member(self, charter: Charter | None) -> bool:
        """Whether a community that is in force counts the reader; a node carries for the organisations at it."""
        reader = self.reader
        if charter is None or reader.who is Who.PUBLIC or charter.ended(self.release.at):
            return False
        carries = reader.who is Who.NODE and reader.node in charter.nodes
        return carries or charter.has(node=reader.node, organisation=reader.organisation)

    def names_person(self, handling: Handling) -> bool:
        """Whether it names the reader in person, or somebody at the node that carries it there."""
        if self.reader.who is Who.NODE and self.release.channel is Channel.FEDERATION:
            return any(one.partition("@")[2] == self.reader.node for one in handling.persons)
        return bool(self.reader.person) and self.reader.person in handling.persons

    def names(self, handling: Handling) -> bool:
        """Whether the owner's marking counts the reader among its recipients. The owner's own people always are."""
        if self.reader.who is Who.PUBLIC:
            return False
        if self.reader.node == handling.owner or self.names_person(handling):
            return True
        parties = {node(self.reader.node)} if self.reader.node else set()
        if self.reader.organisation:
            parties.add(organisation(self.reader.organisation))
        if not parties.isdisjoint(handling.releasable_to):
            return True
        return any(self.is_member(self.release.communities.get(one)) for one in handling.communities)

    @property
    def circle(self) -> Circle:
        handlings = self.marking.handlings
        if any(self.names_person(one) for one in handlings):
            return Circle.PERSON
        if self.at_home:
            return Circle.HOME
        if self.is_member(self.release.communities.get(self.release.community)):
            return Circle.MEMBER
        if handlings and all(self.names(one) for one in handlings):
            return Circle.MEMBER
        if self.reader.who is Who.TOKEN:
            return Circle.CLIENT
        return Circle.PUBLIC if self.reader.who is Who.PUBLIC else Circle.KNOWN
