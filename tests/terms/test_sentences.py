"""Every expected refusal is a whole sentence for a person: its facts are at hand, and none of them is a code."""

import ast
import importlib
import pkgutil
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from django.utils import translation
from django.utils.translation import gettext

import comity
from comity.directory.core import peering
from comity.directory.core.permissions import Role
from comity.evidence.core import wording
from comity.evidence.core.form.identifiers import IdentifierType
from comity.evidence.core.information import Offer, OfferStep
from comity.evidence.core.machine import Kind, Side, State, Step
from comity.evidence.core.orders import OrderState
from comity.evidence.core.package.custody import Kind as Event
from comity.evidence.core.preservation import Freeze, FreezeStep
from comity.law.core.asking import YEARS_TOO, YES_OR_NO
from comity.law.core.book.vocabulary import Status
from comity.law.core.knowledge import load
from comity.terms.errors import ComityError, as_said, gettext_noop, worded

SOURCE = Path(comity.__file__).parent
CODED = frozenset(
    {"act", "choices", "field", "ground", "issuers", "kind", "known", "role", "roles", "route", "side", "standing"}
    | {"state", "status", "step", "what", "why"}
)
"""Names of facts that hold a code, an id or words of the program: people read none of these as they are."""
AS_GIVEN = frozenset(
    {
        ("evidence.route-unknown", "route"),  # what the other node named; there is no name for it here
        ("law.unknown-word", "choices"),  # what can be typed instead
        ("law.cannot-suppose", "what"),  # a state's code and a name, as they were typed
        ("law.pack-not-its-state", "state"),  # words of the file, and codes of states as it writes them
        ("law.pack-not-there", "act"),
        ("law.pack-not-there", "state"),
        ("law.pack-status-contradicts", "status"),
        ("law.pack-superfluous", "act"),
        ("law.pack-rolled-back", "known"),  # the number of a version
        ("stewardship.not-of-its-state", "state"),
    }
)
CODES: dict[tuple[str, str], Sequence[str]] = {
    ("directory.may-not-issue", "issuers"): tuple(load().vocabulary["role"]),
    ("directory.not-permitted", "roles"): tuple(Role),
    ("directory.peer-step-refused", "standing"): (*peering.Standing, peering.NEVER_SEEN),
    ("directory.peer-step-refused", "step"): tuple(peering.Step),
    ("evidence.custody-out-of-place", "kind"): tuple(Event),
    ("evidence.field-unknown", "field"): tuple(load().fields),
    ("evidence.ground-unknown", "known"): tuple(load().grounds),
    ("evidence.not-a-value", "field"): tuple(load().fields),
    ("evidence.not-your-move", "side"): tuple(Side),
    ("evidence.not-your-move", "step"): (*Step, "call-back", "order", "confirm", "extend", "release"),
    ("evidence.not-your-state", "requesting"): tuple(load().states),
    ("evidence.offer-out-of-turn", "state"): tuple(Offer),
    ("evidence.offer-out-of-turn", "step"): tuple(OfferStep),
    ("evidence.order-settled", "state"): tuple(OrderState),
    ("evidence.out-of-turn", "state"): tuple(State),
    ("evidence.out-of-turn", "step"): (*Step, "order", "edit", "save", "attach", "detach"),
    ("evidence.preservation-out-of-turn", "state"): tuple(Freeze),
    ("evidence.preservation-out-of-turn", "step"): tuple(FreezeStep),
    ("evidence.route-differs", "route"): tuple(load().routes),
    ("evidence.route-differs", "what"): ("instrument", "kind", "data", "holder", "urgency"),
    ("evidence.route-not-open", "status"): tuple(Status),
    ("evidence.step-incomplete", "what"): ("information", "ground", "until", "text"),
    ("evidence.step-not-said", "step"): tuple(Step),
    ("evidence.unknown-identifier-type", "known"): tuple(IdentifierType),
    ("evidence.wrong-kind", "kind"): tuple(Kind),
    ("evidence.wrong-kind", "step"): (*Step, "ask-extension", "extension-asked", "extend", "release", "lapse"),
    ("law.not-an-answer", "choices"): (YES_OR_NO, YEARS_TOO),
    ("law.not-an-answer", "fact"): tuple(load().facts),
    ("law.same-state", "state"): tuple(load().states),
}
"""What a coded fact can be, as far as its codes are a list."""


class Late(ComityError):
    """A refusal of this test alone."""

    code = "test.late"
    sentence = gettext_noop("{who} is {state}: {detail}.")
    words = MappingProxyType(
        {"who": worded({"a": "Aris, the clerk", "b": "Bao"}), "state": worded({"late": "Late"}), "detail": as_said}
    )


def _below(refusal: type[ComityError]) -> Iterator[type[ComityError]]:
    for each in refusal.__subclasses__():
        if each.__module__.startswith("comity."):
            yield each
        yield from _below(each)


def every_refusal() -> list[type[ComityError]]:
    for module in pkgutil.walk_packages(comity.__path__, "comity."):
        if not module.name.endswith("__main__") and "migrations" not in module.name:
            importlib.import_module(module.name)
    return sorted(_below(ComityError), key=lambda each: (each.code, each.__qualname__))


def placeholders(refusal: type[ComityError]) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(refusal.sentence) if name}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Every place where something is made with named facts: where, of what class, with which names."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and not node.args:
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                names = {each.arg or "**" for each in node.keywords}
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", called, names


REFUSALS = every_refusal()
each_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal.__module__}.{refusal.code}")


def test_every_refusal_is_made_with_the_facts_that_its_sentence_names() -> None:
    named: dict[str, list[set[str]]] = {}
    for refusal in REFUSALS:
        named.setdefault(refusal.__name__, []).append(placeholders(refusal))

    lacking = [
        f"{where}: {called} lacks {wanted}"
        for where, called, names in raised()
        if called in named and "**" not in names
        for wanted in [min((each - names for each in named[called]), key=len)]
        if wanted
    ]

    assert lacking == []


@each_refusal
def test_no_fact_that_people_read_is_a_code(refusal: type[ComityError]) -> None:
    shown = {name for name in placeholders(refusal) & CODED if (refusal.code, name) not in AS_GIVEN}

    assert shown <= refusal.words.keys()


@each_refusal
def test_words_are_given_for_facts_of_the_sentence_only(refusal: type[ComityError]) -> None:
    assert refusal.words.keys() <= placeholders(refusal)


@pytest.mark.parametrize("language", ["en", "id"])
@each_refusal
def test_every_refusal_reads_as_a_sentence(refusal: type[ComityError], language: str) -> None:
    facts = {name: next(iter(CODES.get((refusal.code, name), ["7"]))) for name in placeholders(refusal)}

    with translation.override(language):
        said = refusal(**facts).explain(gettext)

    assert said[-1] in ".?!)" or said.endswith(("7", "Asia/Manila", "comity law packs")), said
    assert "{" not in said
    assert "  " not in said.replace(". ", ".")


@pytest.mark.parametrize(("code", "name"), CODES)
def test_every_code_that_a_fact_can_be_has_words(code: str, name: str) -> None:
    refusal = next(each for each in REFUSALS if each.code == code)

    unsaid = [each for each in CODES[code, name] if refusal.words[name](str(each), lambda said: f"<{said}>")[0] != "<"]

    assert unsaid == []


def test_a_fact_of_several_codes_is_said_one_by_one() -> None:
    late = Late(who="a, b", state="late", detail="")

    assert late.explain() == "Aris, the clerk; Bao is Late: ."
    assert late.facts["who"] == "a, b"


def test_a_reason_in_words_keeps_its_commas() -> None:
    assert Late(who="b", state="late", detail="ill, and far away").explain() == "Bao is Late: ill, and far away."


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert Late(who="c", state="lost", detail="x").explain() == "c is lost: x."


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (wording.STATES, State),
        (wording.FREEZES, Freeze),
        (wording.OFFERS, Offer),
        (wording.SIDES, Side),
        (wording.KINDS, Kind),
        (wording.EVENTS, Event),
    ],
)
def test_the_words_of_a_list_are_those_of_its_codes(words: dict[str, str], codes: type[State]) -> None:
    assert words.keys() == set(codes)


def test_every_step_and_order_has_its_words() -> None:
    assert {*Step, *OfferStep, *FreezeStep} <= wording.ACTS.keys()
    assert {*OrderState} <= wording.ORDERS.keys()
