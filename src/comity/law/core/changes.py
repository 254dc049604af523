"""What a clause, a declaration or another instrument changes on a route, without removing it."""

from dataclasses import dataclass, replace

from comity.law.core import membership
from comity.law.core.book.texts import FieldNeed, Ground, Modification, Overlay, Route
from comity.law.core.book.vocabulary import Need
from comity.law.core.case import Case
from comity.law.core.conditions import examine
from comity.law.core.facts import offences
from comity.law.core.finding import Finding, Outcome, together
from comity.law.core.statement import Statement


@dataclass(frozen=True, slots=True)
class Change:
    """One change. Where `questions` are named, it applies only if they are answered so; unknown is not shown as no."""

    effect: str
    value: str
    source: str
    reasons: tuple[Statement, ...]
    questions: tuple[str, ...] = ()
    adds_fields: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        return not self.questions


def changes(case: Case, route: Route) -> tuple[Change, ...]:
    """What the clauses that states have used change on the route."""
    found = (_modified(case, each) for each in route.modified_by)
    return tuple(change for change in found if change)


def overlays(case: Case, route: Route) -> tuple[Change, ...]:
    """What other instruments change on how the route is sent."""
    found = (_overlaid(case, route, each) for each in case.knowledge.overlays.values())
    return tuple(change for change in found if change)


def fields(case: Case, route: Route, made: tuple[Change, ...]) -> tuple[FieldNeed, ...]:
    """The fields of the route for the data sought, with those that a certain change makes mandatory."""
    needed = {each.field: each for each in route.fields if not each.for_data or case.question.data in each.for_data}
    for change in made:
        for added in change.adds_fields if change.certain else ():
            need = FieldNeed(added, Need.MANDATORY, change.source)
            needed[added] = replace(needed[added], need=need.need, source=need.source) if added in needed else need
    return tuple(needed.values())


def grounds(route: Route, made: tuple[Change, ...]) -> tuple[Ground, ...]:
    """The grounds of refusal, with those that a certain change adds."""
    added = [Ground(each.value, each.source) for each in made if each.effect == "refusal-ground" and each.certain]
    if not added:
        return route.grounds
    coded = {each.ground for each in route.grounds}
    return (*route.grounds, *(each for each in added if each.ground not in coded))


def _modified(case: Case, modification: Modification) -> Change | None:
    found = examine(case, modification.condition)
    if found.outcome > Outcome.OPEN:
        return None
    stated = examine(case, replace(modification.condition, only_if=None)).statements
    return Change(
        effect=modification.effect,
        value=modification.value,
        source=modification.source,
        reasons=tuple(dict.fromkeys((*stated, *found.statements))),
        questions=found.questions,
        adds_fields=modification.adds_fields,
    )


def _overlaid(case: Case, route: Route, overlay: Overlay) -> Change | None:
    if not _concerns(case, route, overlay):
        return None
    found = case.once("overlay", overlay.id, lambda: _applies(case, overlay))
    if found.outcome > Outcome.OPEN:
        return None
    effect = "changes-channel" if overlay.channels else "extends-to-offences"
    return Change(effect, overlay.effect, overlay.source, found.statements, found.questions)


def _applies(case: Case, overlay: Overlay) -> Finding:
    instrument = case.knowledge.instruments[overlay.instrument]
    return together([membership.in_force(case, instrument), *(examine(case, each) for each in overlay.applies_if)])


def _concerns(case: Case, route: Route, overlay: Overlay) -> bool:
    """An overlay concerns routes that go by its channels, or, where it names none, routes that its instrument extends
    to its own offences.
    """
    if overlay.channels:
        return bool(overlay.channels.intersection(route.channels))
    extended = case.knowledge.instruments[overlay.instrument].extends_routes_of
    return route.instrument == extended and any(each.instrument == overlay.instrument for each in offences(case))
