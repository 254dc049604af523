"""Questions to the law in few words; what is not said is content at a provider, ordinary, on the standing day."""

from datetime import date

from hypothesis import strategies as st

from comity.law.core.asking import ask
from comity.law.core.book.vocabulary import DataCategory, Holder, Urgency
from comity.law.core.case import Question
from comity.law.core.knowledge import load
from comity.law.core.routes import RouteAnswer, find
from comity.terms.state import Iso3

TODAY = date(2026, 11, 22)


def question(
    pair: str,
    data: str = "content",
    *,
    holder: str = "service-provider",
    urgency: str = "ordinary",
    on: str | date = TODAY,
    offence: str = "",
    facts: str = "",
    assume: str = "",
) -> Question:
    """`pair` is FROM>TO; `facts` and `assume` are lists with spaces between, as in `emergency-life-safety=yes`."""
    requesting, _, requested = pair.partition(">")
    return ask(
        load(),
        requesting=requesting,
        requested=requested,
        data=data,
        holder=holder,
        urgency=urgency,
        on=on,
        offence=offence,
        facts=[each.rpartition("=")[::2] for each in facts.split()],
        assume_in_force=assume.split(),
    )


def answers(asked: Question) -> dict[str, RouteAnswer]:
    """The answers by route, in ranked order."""
    return {answer.id: answer for answer in find(load(), asked)}


STATES = sorted(load().states)
COMMON = [
    "PHL",
    "AUS",
    "IDN",
    "DEU",
    "FRA",
    "DNK",
    "IRL",
    "GBR",
    "USA",
    "JPN",
    "SRB",
    "HUN",
    "RWA",
    "EGY",
    "JOR",
    "RUS",
]
BOOLEANS = [each for each in load().facts if each != "offence-max-penalty-at-least"]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question: two different states, any category, day, offence, and some facts."""
    states = st.one_of(st.sampled_from(COMMON), st.sampled_from(STATES))
    requesting = draw(states)
    requested = draw(states.filter(lambda state: state != requesting))
    facts: dict[str, bool | int] = dict(draw(st.dictionaries(st.sampled_from(BOOLEANS), st.booleans(), max_size=6)))
    if draw(st.booleans()):
        facts["offence-max-penalty-at-least"] = draw(st.integers(0, 20))
    return Question(
        requesting=Iso3(requesting),
        requested=Iso3(requested),
        data=draw(st.sampled_from(DataCategory)),
        holder=draw(st.sampled_from(Holder)),
        urgency=draw(st.sampled_from(Urgency)),
        on=draw(st.one_of(st.just(TODAY), st.dates(date(1990, 1, 1), date(2035, 1, 1)))),
        offence=draw(st.sampled_from([None, *load().schemes, *load().offences])),
        facts=facts,
        assume_in_force=frozenset(draw(st.sets(st.sampled_from(["cets224", "uncc", "eu-2023-1543"])))),
    )
