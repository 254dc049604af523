"""The words of the house as a reader finds them in the head of every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the main navigation. `letter` goes there after `g`; `current` marks where the reader is."""

    key: str
    label: str | Promise
    url: str
    letter: str
    current: bool


# key (the word's URL namespace), label, URL name, letter
_WORDS: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("evidence", _("Work"), "evidence:worklist", "w"),
    ("law", _("Find a route"), "law:find", "r"),
    ("directory", _("Directory"), "directory:index", "d"),
    ("federation", _("Messages"), "federation:messages", "m"),
    ("ledger", _("Ledger"), "ledger:log", "l"),
)


def words(request: HttpRequest) -> list[Word]:
    """The navigation, with the word of this request marked."""
    match = request.resolver_match
    here = match.namespaces[0] if match and match.namespaces else ""
    return [Word(key, label, reverse(name), letter, here == key) for key, label, name, letter in _WORDS]
