"""The articles of the Convention on Cybercrime (ETS 185) that national law is set against."""

from dataclasses import dataclass

from comity.law.core.book.vocabulary import Matter
from comity.law.core.knowledge import Knowledge
from comity.terms.errors import gettext_noop

INSTRUMENT = "ets185"

_POWERS = {
    "16": gettext_noop("Expedited preservation of stored computer data"),
    "17": gettext_noop("Expedited preservation and partial disclosure of traffic data"),
    "18": gettext_noop("Production order"),
    "19": gettext_noop("Search and seizure of stored computer data"),
    "20": gettext_noop("Real-time collection of traffic data"),
    "21": gettext_noop("Interception of content data"),
    "29": gettext_noop("Expedited preservation for another state"),
    "30": gettext_noop("Expedited disclosure of preserved traffic data to another state"),
    "35": gettext_noop("24/7 network"),
}
"""Powers by article; the headings of ETS 185, those of arts 29 and 30 told apart from arts 16 and 17."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article that asks something of national law; `number` as it is cited."""

    number: str
    matter: Matter
    title: str


def articles(knowledge: Knowledge) -> tuple[Article, ...]:
    """Offences (arts 2 to 11), then powers, in the order of the Convention."""
    offences = [each for each in knowledge.offences.values() if each.instrument == INSTRUMENT]
    return (
        *(Article(each.article, Matter.OFFENCE, each.title) for each in offences),
        *(Article(number, Matter.POWER, title) for number, title in _POWERS.items()),
    )


def article(knowledge: Knowledge, number: str) -> Article:
    """Raises KeyError for an article that national law is not set against."""
    return {each.number: each for each in articles(knowledge)}[number]
