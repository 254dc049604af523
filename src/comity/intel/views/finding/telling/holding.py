"""Who has an object, as its page says it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from comity.intel.core.exchange.recalling import Kind
from comity.intel.models import Recall
from comity.intel.queries.related import Provenance
from comity.intel.queries.showing.holding import Came, Held, Signed, Went
from comity.intel.views.finding.telling.naming import Names

TAKEN: dict[bool | None, tuple[str, Promise]] = {
    True: ("ok", gettext_lazy("Taken, receipt kept")),
    False: ("bad", gettext_lazy("Not taken")),
    None: ("wait", gettext_lazy("No answer yet")),
}
RECALLS: dict[str, Promise] = {
    Kind.WITHDRAWN.value: gettext_lazy("Withdrawn"),
    Kind.NARROWED.value: gettext_lazy("Narrowed"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A node that was let have it, and what it says."""

    name: str
    went: Went
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Source:
    """A node that sent it here."""

    name: str
    came: Came


@dataclass(frozen=True, slots=True)
class Called:
    """A recall of it: by whom, when and why."""

    word: str
    owner: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Holding:
    """All of it, with names."""

    where: Provenance
    sources: tuple[Source, ...]
    holders: tuple[Holder, ...]
    elsewhere: int
    clients: tuple[tuple[str, str], ...]
    signed: Signed | None
    author: str
    recalls: tuple[Called, ...]


def holding(found: Held, names: Names) -> Holding:
    return Holding(
        found.where,
        tuple(Source(names.node(one.node), one) for one in found.came),
        tuple(_holder(one, names) for one in found.went),
        found.elsewhere,
        found.clients,
        found.signed,
        names.node(found.signed.author) if found.signed else "",
        tuple(_called(one, names) for one in found.recalls),
    )


def _holder(one: Went, names: Names) -> Holder:
    kind, word = TAKEN[one.taken]
    return Holder(names.node(one.node), one, kind, str(word))


def _called(one: Recall, names: Names) -> Called:
    return Called(str(RECALLS.get(one.kind, one.kind)), names.owner(one.owner), one.at, one.reason)
