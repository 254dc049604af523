"""What is known of one state: what binds it, what it declared, its law by article, its institutions and policies."""

import re
from dataclasses import dataclass

from comity.law.core.book.national import Institution, Policy, Programme, Scores
from comity.law.core.book.states import Declaration, State, TreatyRow
from comity.law.core.book.texts import Clause
from comity.law.core.book.vocabulary import Matter
from comity.law.core.knowledge import Knowledge
from comity.law.core.national.articles import articles
from comity.law.core.national.standing import Standing, standing
from comity.terms.state import Iso3

_GROUPS = {
    "ASEAN": ("ASEAN",),
    "AU": ("African Union",),
    "CoE": ("Council of Europe",),
    "Commonwealth": ("Commonwealth",),
    "EU": ("EU states", "EU member states"),
    "OAS": ("OAS member states",),
}
"""How the record of programmes names those who are in an organisation."""
_CLOUD_ACT = "us-cloud-act-agreement"


@dataclass(frozen=True, slots=True)
class Membership:
    """A recorded tie to an instrument; `name` is the instrument's short name."""

    name: str
    row: TreatyRow


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration, and the clause it uses where the route data know one. Without effect: withdrawn or expected."""

    declaration: Declaration
    name: str
    clause: Clause | None

    @property
    def prefix(self) -> str:
        """`withdrawn` or `expected` where the declaration has no effect, else empty."""
        return self.declaration.effect.partition(":")[0] if ":" in self.declaration.effect else ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One state as it is recorded. Empty parts are not known; they are not none."""

    state: State
    memberships: tuple[Membership, ...]
    declared: tuple[Declared, ...]
    offences: tuple[Standing, ...]
    powers: tuple[Standing, ...]
    institutions: tuple[Institution, ...]
    policies: tuple[Policy, ...]
    programmes: tuple[Programme, ...]
    scores: Scores | None

    @property
    def organisations(self) -> list[str]:
        """What it is a member of, in the order of their names."""
        return sorted(self.state.organisations, key=str.casefold)


def profile(knowledge: Knowledge, iso3: Iso3) -> Profile:
    """The profile of a known state."""
    state, registers = knowledge.states[iso3], knowledge.registers
    names = _names(knowledge)
    stands = [standing(knowledge, iso3, article) for article in articles(knowledge)]
    return Profile(
        state=state,
        memberships=tuple(Membership(names.get(row.key, row.key), row) for row in state.memberships),
        declared=tuple(_declared(knowledge, iso3, names)),
        offences=tuple(each for each in stands if each.article.matter is Matter.OFFENCE),
        powers=tuple(each for each in stands if each.article.matter is Matter.POWER),
        institutions=registers.institutions.get(iso3, ()),
        policies=registers.policies.get(iso3, ()),
        programmes=tuple(each for each in registers.programmes if _concerns(knowledge, each, state)),
        scores=registers.scores.get(iso3),
    )


def _names(knowledge: Knowledge) -> dict[str, str]:
    """The short names of instruments by status key."""
    names = {each.status_key: each.short for each in knowledge.instruments.values() if each.status_key}
    return {**names, _CLOUD_ACT: "CLOUD Act agreement"}


def _declared(knowledge: Knowledge, iso3: Iso3, names: dict[str, str]) -> list[Declared]:
    clauses = {code: clause for clause in knowledge.clauses.values() for code in clause.codes}
    return [
        Declared(each, names.get(key, key), clauses.get(each.effect))
        for (state, key), made in knowledge.declarations.items()
        if state == iso3
        for each in made
    ]


def _concerns(knowledge: Knowledge, programme: Programme, state: State) -> bool:
    """Whether the record of a programme names the state among those who gain, or an organisation it belongs to."""
    said = programme.beneficiaries
    for name in sorted((each.name for each in knowledge.states.values()), key=len, reverse=True):
        if name != state.name and state.name in name:
            said = said.replace(name, "")
    if re.search(rf"\b{re.escape(state.name)}\b", said):
        return True
    return any(words in said for group in state.organisations for words in _GROUPS.get(group, ()))
