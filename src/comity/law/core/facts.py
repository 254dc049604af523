"""What is known of a fact: what the officer said, else what follows from the question and the data, else a question.

Each rule below is the `meaning` of its fact in `routes.toml`, as code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from comity.law.core import conduct, recorded
from comity.law.core.book.texts import Fact, Offence
from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.case import Case
from comity.law.core.finding import Finding, Outcome
from comity.law.core.membership import both_bound
from comity.law.core.statement import Citation, Statement
from comity.terms.errors import gettext_noop

PENALTY = "offence-max-penalty-at-least"
YEARS = {"offence-in-uncc-scope": 4, "offence-in-untoc-scope": 4, "offence-meets-5-4": 3}
"""Years of a maximum penalty that a fact asks for by its own meaning: UNCC art 2(h), UNTOC art 2(b), Reg. 2023/1543
art 5(4). Those of PENALTY stand in the conditions of routes.
"""
BY_REQUESTING = frozenset({PENALTY, *YEARS})
"""Facts of which the law recorded of the requesting state may decide, where the offence is known."""
MLA = "mla-treaty-between-pair"
BILATERAL = "bilateral-mlat-between-pair"
MLA_TREATIES = ("ets30", "oas-a55", "asean-mlat", "eu-mla-2000", "eu-2014-41")
LISTED_IN_5_4 = frozenset({"eu-2013-40", "eu-2019-713", "eu-2011-93", "eu-2017-541"})
"""Offences defined in these acts meet the threshold of Reg. 2023/1543 art 5(4)(b)-(c) whatever the penalty."""

_YES = gettext_noop("{question} Yes, as you answered.")
_NO = gettext_noop("{question} No, as you answered.")
_FOLLOWS_YES = gettext_noop("{question} Yes: {why}")
_FOLLOWS_NO = gettext_noop("{question} No: {why}")
_NEITHER = gettext_noop("it is not a listed offence, and the maximum penalty is lower.")
_UNKNOWN = gettext_noop("{question} Not known.")


def examine(case: Case, fact_id: str, years: int | None = None) -> Finding:
    """Met for yes, failed for no, open for not known. `years` is the threshold of a fact that is a number of years."""
    return case.once(f"fact {years or ''}", fact_id, lambda: _examine(case, fact_id, years))


def _examine(case: Case, fact_id: str, years: int | None) -> Finding:
    fact = case.knowledge.facts[fact_id]
    given = case.question.facts.get(fact_id)
    follows = _followed(case, fact, years)
    if given is None:
        return follows or _unknown(fact, hints(case, fact_id))
    answered = _penalty(fact, given, years) if fact_id == PENALTY else _answered(fact, given=bool(given))
    if follows and follows.outcome is not answered.outcome:
        otherwise = Statement(gettext_noop("The data say otherwise."), Citation(fact.meaning))
        return Finding(answered.outcome, (*answered.statements, otherwise, *follows.statements))
    return answered


def hints(case: Case, fact_id: str) -> tuple[Statement, ...]:
    """What is recorded that may help to answer a fact which the data do not settle."""
    return recorded.maxima(case) if fact_id in BY_REQUESTING else recorded.powers(case, fact_id)


def _followed(case: Case, fact: Fact, years: int | None) -> Finding | None:
    """What follows from the question and the data; None where they do not settle it."""
    if fact.id == PENALTY:
        return _on_record(case, fact, years)
    derive = _DERIVED.get(fact.id)
    return derive(case, fact) if derive else None


def _answered(fact: Fact, *, given: bool) -> Finding:
    said = Statement.of(_YES if given else _NO, Citation(fact.meaning), question=fact.question)
    return Finding(Outcome.MET if given else Outcome.FAILED, (said,))


def _unknown(fact: Fact, helpful: tuple[Statement, ...] = ()) -> Finding:
    """Not known; what is recorded that may help to answer is said beside it."""
    said = Statement.of(_UNKNOWN, Citation(fact.meaning), question=fact.question)
    return Finding(Outcome.OPEN, (said, *helpful), (fact.id,))


def _follows(fact: Fact, *, yes: bool, why: str, confidence: str = "") -> Finding:
    template = _FOLLOWS_YES if yes else _FOLLOWS_NO
    said = Statement.of(template, Citation(fact.meaning, confidence), question=fact.question, why=why)
    return Finding(Outcome.MET if yes else Outcome.FAILED, (said,))


def _penalty(fact: Fact, given: bool | int, years: int | None) -> Finding:
    """A number is compared with the years; yes and no answer for whatever threshold is asked."""
    if isinstance(given, bool):
        return _answered(fact, given=given)
    enough = given >= (years or 0)
    template = (
        gettext_noop("The maximum penalty is {given} years; at least {years} are needed.")
        if enough
        else gettext_noop("The maximum penalty is {given} years; {years} are needed.")
    )
    said = Statement.of(template, Citation(fact.meaning), given=given, years=years or 0)
    return Finding(Outcome.MET if enough else Outcome.FAILED, (said,))


def _reaches(case: Case, years: int) -> bool | None:
    """Whether the maximum penalty reaches the years, None where it was not said as a number."""
    given = case.question.facts.get(PENALTY)
    return None if given is None or isinstance(given, bool) else given >= years


def _on_record(case: Case, fact: Fact, years: int | None) -> Finding | None:
    """Yes where every section recorded of the requesting state reaches the years; nothing recorded makes it no."""
    lines = recorded.reaching(case, years) if years else ()
    if not lines:
        return None
    template = gettext_noop("{question} Yes: on record, {section} of {law} allows up to {years} years.")
    said = [
        Statement.of(
            template,
            recorded.citation(line),
            question=fact.question,
            section=line.section,
            law=line.law,
            years=f"{line.max_years:g}",
        )
        for line in lines
    ]
    return Finding(Outcome.MET, tuple(said))


def offences(case: Case) -> tuple[Offence, ...]:
    """The offences of the question: one of the catalogue, or all that a scheme names."""
    named = case.question.offence
    return conduct.offences(case.knowledge, named) if named else ()


def _alike(case: Case) -> Iterable[Offence]:
    """Offences elsewhere that the catalogue likens to those of a treaty; labels of national law decide nothing."""
    for offence in offences(case):
        if offence.instrument != conduct.NATIONAL:
            yield from (case.knowledge.offences[each] for each in offence.alike)


@dataclass(frozen=True, slots=True)
class MlaTreaty:
    """A treaty of mutual legal assistance, by its instrument; `only_with`: only where that state is one of the two."""

    instrument: str
    only_with: str = ""


def mla_treaties() -> tuple[MlaTreaty, ...]:
    """Those whose parties are known here."""
    return (*map(MlaTreaty, MLA_TREATIES), MlaTreaty("eu-uk-tca", only_with="GBR"))


def _mla_treaty(case: Case, fact: Fact) -> Finding | None:
    if case.question.facts.get(BILATERAL) is True:
        return _follows(fact, yes=True, why=gettext_noop("a bilateral treaty is in force."))
    for each in mla_treaties():
        if each.only_with and each.only_with not in {case.question.requesting, case.question.requested}:
            continue
        instrument = case.knowledge.instruments[each.instrument]
        if both_bound(case, instrument).outcome is Outcome.MET:
            return _follows(fact, yes=True, why=instrument.title, confidence=instrument.confidence)
    return None


def _bilateral(case: Case, fact: Fact) -> Finding | None:
    if case.question.facts.get(MLA) is False:
        return _follows(fact, yes=False, why=gettext_noop("no MLA treaty of any kind is in force."))
    return None


def _uncc_scope(case: Case, fact: Fact) -> Finding | None:
    """UNCC arts 2(h), 35(1): its own offences (arts 7-17 and 19), or four years."""
    own = [
        offence for offence in (*offences(case), *_alike(case)) if _of_uncc(offence, 7, 17) or offence.id == "uncc-19"
    ]
    if own:
        return _follows(fact, yes=True, why=f"{own[0].title}, UNCC art {own[0].article}.", confidence=own[0].confidence)
    serious = _reaches(case, YEARS[fact.id])
    if serious:
        return _follows(fact, yes=True, why=gettext_noop("the maximum penalty is four years or more."))
    if serious is False and case.question.offence and not _national(case):
        return _follows(fact, yes=False, why=_NEITHER)
    return _on_record(case, fact, YEARS[fact.id]) if serious is None else None


def _meets_5_4(case: Case, fact: Fact) -> Finding | None:
    """Reg. 2023/1543 art 5(4): three years in the issuing state, or a listed offence, or terrorism."""
    listed = [offence for offence in (*offences(case), *_alike(case)) if offence.instrument in LISTED_IN_5_4]
    if listed:
        why = f"{listed[0].title}, {case.knowledge.instruments[listed[0].instrument].short}."
        return _follows(fact, yes=True, why=why, confidence=listed[0].confidence)
    serious = _reaches(case, YEARS[fact.id])
    if serious:
        return _follows(fact, yes=True, why=gettext_noop("the maximum penalty is three years or more."))
    if serious is False and case.question.offence and not _national(case):
        return _follows(fact, yes=False, why=_NEITHER)
    return _on_record(case, fact, YEARS[fact.id]) if serious is None else None


def _outside_budapest(case: Case, fact: Fact) -> Finding | None:
    return _outside(case, fact, lambda offence: offence.instrument == "ets185")


def _outside_uncc(case: Case, fact: Fact) -> Finding | None:
    return _outside(case, fact, lambda offence: _of_uncc(offence, 7, 17))


def _outside(case: Case, fact: Fact, inside: Callable[[Offence], bool]) -> Finding | None:
    """No where one of the offences is inside; yes where none is even alike; the conduct decides, not the label."""
    named = offences(case)
    within = [offence for offence in named if inside(offence)]
    if within:
        return _follows(fact, yes=False, why=f"{within[0].title}.", confidence=within[0].confidence)
    alike = (case.knowledge.offences[each] for offence in named for each in offence.alike)
    if not named or any(inside(offence) for offence in alike):
        return None
    return _follows(fact, yes=True, why=gettext_noop("none of the offences is alike."), confidence="medium")


def _of_uncc(offence: Offence, first: int, last: int) -> bool:
    return offence.instrument == "uncc" and offence.article.isdigit() and first <= int(offence.article) <= last


def _national(case: Case) -> bool:
    return any(offence.instrument == conduct.NATIONAL for offence in offences(case))


def _only_subscriber(case: Case, fact: Fact) -> Finding:
    sought = case.question.data
    return _follows(fact, yes=sought is DataCategory.SUBSCRIBER, why=str(sought))


def _life_or_safety(case: Case, fact: Fact) -> Finding | None:
    """`emergency` is defined in the vocabulary by the same words as CETS 224 art 3(2)(c)."""
    if case.question.urgency is Urgency.EMERGENCY:
        return _follows(
            fact, yes=True, why=gettext_noop("the urgency given is an emergency, a risk to life or safety.")
        )
    return None


def _may_be_lost(case: Case, fact: Fact) -> Finding:  # noqa: ARG001 one shape for all rules
    return _follows(fact, yes=True, why=gettext_noop("to be assumed unless the holder confirmed preservation."))


_DERIVED: dict[str, Callable[[Case, Fact], Finding | None]] = {
    MLA: _mla_treaty,
    BILATERAL: _bilateral,
    "offence-in-uncc-scope": _uncc_scope,
    "offence-meets-5-4": _meets_5_4,
    "offence-outside-ets185-2-11": _outside_budapest,
    "offence-outside-uncc-7-17": _outside_uncc,
    "only-subscriber-data-sought": _only_subscriber,
    "emergency-life-safety": _life_or_safety,
    "emergency-eu-3-18": _life_or_safety,
    "data-may-be-lost": _may_be_lost,
}
