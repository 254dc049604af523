"""The words of the house as a reader finds them in the head of every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.directory.core.permissions import Act, Actor, decide


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the main navigation. `letter` goes there after `g`; `current` marks where the reader is."""

    key: str
    label: str | Promise
    url: str
    letter: str
    current: bool


# key (the word's URL namespace), label, URL name, letter, acts of which one opens it
_WORDS: tuple[tuple[str, str | Promise, str, str, tuple[Act, ...]], ...] = (
    ("evidence", _("Work"), "evidence:worklist", "w", (Act.REQUEST_VIEW, Act.ORDER_VIEW)),
    ("law", _("Law"), "law:find", "r", (Act.LAW_VIEW,)),
    ("strategy", _("Plan"), "strategy:world", "p", (Act.STRATEGY_VIEW,)),
    (
        "intel",
        _("Intelligence"),
        "intel:search",
        "i",
        (Act.INTEL_VIEW, Act.INTEL_COMMUNITY_VIEW, Act.INTEL_COLLECTION_MANAGE, Act.INTEL_TOKEN_MANAGE),
    ),
    ("directory", _("Directory"), "directory:index", "d", (Act.DIRECTORY_VIEW,)),
    ("federation", _("Messages"), "federation:messages", "m", (Act.LEDGER_READ,)),
    ("ledger", _("Ledger"), "ledger:log", "l", (Act.LEDGER_READ,)),
)


_WITHIN = {"stewardship": "law"}
"""Words whose pages stand under the entry of another."""


def words(request: HttpRequest) -> list[Word]:
    """The words that this reader may open, with that of this request marked."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    match = request.resolver_match
    here = match.namespaces[0] if match and match.namespaces else ""
    here = _WITHIN.get(here, here)
    return [
        Word(key, label, reverse(name), letter, here == key)
        for key, label, name, letter, acts in _WORDS
        if any(decide(actor, act).allowed for act in acts)
    ]
