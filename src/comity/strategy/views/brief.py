"""A plan in words: for its page and for the brief on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext

from comity.law.core import naming
from comity.law.core.knowledge import load
from comity.law.forms import DATA
from comity.strategy.adapters.briefs import Brief, Table
from comity.strategy.core.demand import SCENARIOS
from comity.strategy.core.planning import sentences
from comity.strategy.core.planning.sentences import Sentence
from comity.strategy.core.spans import SPANS
from comity.strategy.core.study.asked import Asked, Kind
from comity.strategy.core.study.made import Made, StepMade
from comity.strategy.forms.choosing import URGENCIES
from comity.strategy.forms.plans import KINDS
from comity.strategy.templatetags.strategy import amount, instrument, localized, points

MOST_ON_PAPER, MOST_STATES = 25, 12
"""Rows of a table: the rest is in the JSON."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is shown: its sentence, and the gain of all steps up to it."""

    made: StepMade
    sentence: str
    so_far: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan in words."""

    whole: tuple[str, ...]
    steps: tuple[Step, ...]
    shares: tuple[StepMade, ...]


def shown(asked: Asked, made: Made) -> Shown:
    steps, whole = [], 0.0
    for number, step in enumerate(made.steps, start=1):
        whole += step.gain
        steps.append(Step(step, _say(_of_step(number, step)), whole))
    by_share = tuple(sorted(made.steps, key=lambda each: -each.share)) if asked.kind is not Kind.CAPACITY else ()
    return Shown(tuple(_whole(asked, made)), tuple(steps), by_share)


def of(ref: str, asked: Asked, made: Made) -> Brief:
    """The brief of a plan, in the reader's language."""
    found = shown(asked, made)
    return Brief(
        ref=ref,
        language=get_language() or "en",
        title=str(KINDS[asked.kind]),
        node=f"{settings.COMITY_NODE_NAME} ({settings.COMITY_NODE_ID})",
        whole=found.whole,
        facts=tuple(facts(asked)),
        tables=tuple(each for each in _tables(found, made) if each.rows),
        note=gettext(
            "The law as recorded, compiled on {day}. Where nothing is published, numbers rest on assumptions. They "
            "compare plans; they are no forecast of a case."
        ).format(day=made.compiled.isoformat()),
    )


def _tables(found: Shown, made: Made) -> Sequence[Table]:
    """What the page shows in tables, the first rows of each."""
    named, scored = gettext("State"), gettext("Points")
    steps = tuple(
        (each.sentence, amount(each.made.cost), points(each.made.gain), points(each.so_far)) for each in found.steps
    )
    states = tuple(
        (_state(each.state), _percent(each.before), _percent(each.after), points(each.gain)) for each in made.states
    )
    shares = tuple((_state(each.state), points(each.share)) for each in found.shares)
    scenarios = tuple((gettext(SCENARIOS[each.name][0]), points(each.gain)) for each in made.scenarios)
    regions = tuple((gettext(each.name), points(each.gain)) for each in made.regions)
    changed = tuple((each.name, str(each.value), str(each.usual), each.why) for each in made.changed)
    here = (gettext("Assumption"), gettext("Here"), gettext("Usually"), gettext("Reason"))
    return (
        Table(gettext("Steps"), (gettext("Step"), gettext("Cost"), scored, gettext("So far")), steps[:MOST_ON_PAPER]),
        Table(gettext("If demand is otherwise"), (gettext("Scenario"), scored), scenarios),
        Table(gettext("Region by region"), (gettext("Region"), scored), regions),
        Table(gettext("Who brings it about"), (named, scored), shares[:MOST_STATES]),
        Table(gettext("Who gains"), (named, gettext("Before, %"), gettext("After, %"), scored), states[:MOST_STATES]),
        Table(gettext("Assumptions changed at this node"), here, changed),
    )


def _whole(asked: Asked, made: Made) -> Sequence[str]:
    """What the plan comes to, and its proof."""
    if asked.kind is Kind.ROBUST:
        said = [_say(sentences.robust(made.gain, made.bound, made.price))]
        return [*said, _say(sentences.floor(asked.floor))] if asked.floor else said
    said = [_say(sentences.bounded(made.gain, made.bound))]
    if asked.kind is Kind.JOINT and made.gain:
        said.append(_say(sentences.greedy(made.greedy, made.gain)))
        said.append(_say(sentences.changed(made.before, made.before + made.gain, made.gaining, made.possible)))
    return said


def _of_step(number: int, step: StepMade) -> Sentence:
    name = load().states[step.state].name
    if step.level:
        return sentences.raised(name, step.level, step.gain)
    joined = tuple(each.short for each in load().instruments.values() if each.id in step.package)
    return sentences.step(number, name, joined, step.gain, step.cost)


def facts(asked: Asked) -> Sequence[tuple[str, str]]:
    """What was asked, in words."""
    law, many = load().instruments, len(asked.states)
    named = ", ".join(_state(each) for each in asked.states) if many <= MOST_ON_PAPER else str(many)
    found = [
        (gettext("States"), named),
        (gettext("May join"), ", ".join(gettext(law[each].short) for each in asked.instruments)),
        (gettext("Taken as in force"), ", ".join(gettext(law[each].short) for each in asked.begin)),
        (gettext("Budget"), amount(asked.budget)),
        (gettext("Cost of one step"), amount(asked.usual)),
        (gettext("Other costs"), "; ".join(f"{_whose(a, b)} = {amount(c)}" for a, b, c in asked.costs)),
        (gettext("Data that count"), ", ".join(str(DATA[each]) for each in asked.data)),
        (gettext("Urgency"), str(URGENCIES[asked.urgency])),
        (gettext("Answered"), gettext(SPANS[asked.within][1])),
        (gettext("Demand"), gettext(SCENARIOS[asked.demand][0])),
        (gettext("Law as of"), asked.on.isoformat()),
    ]
    return [(name, said) for name, said in found if said]


def _state(code: str) -> str:
    return naming.state(code, gettext)


def _whose(state: str, instrument_id: str) -> str:
    """Whose cost it is: a state's, that of joining an instrument, or both."""
    return ", ".join([*([_state(state)] if state else []), *([instrument(instrument_id)] if instrument_id else [])])


def _percent(share: float) -> str:
    return localized(sentences.points(share))


def _say(sentence: Sentence) -> str:
    """In the reader's language, its numbers too."""
    facts = tuple((name, localized(fact) if isinstance(fact, str) else fact) for name, fact in sentence.facts)
    return Sentence(sentence.template, facts).say(gettext)
