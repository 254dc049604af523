"""Reads over the law of one state, as the knowledge base records it."""

from dataclasses import dataclass

from comity.law.core.asking import known_state
from comity.law.core.book.states import Agency, Declaration, State, TreatyRow
from comity.law.core.book.texts import Clause
from comity.law.core.knowledge import load


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
    """What is known of a state: what binds it, what it declared, and its institutions."""

    state: State
    memberships: tuple[Membership, ...]
    declared: tuple[Declared, ...]
    agencies: tuple[Agency, ...]

    @property
    def organisations(self) -> list[str]:
        """What it is a member of, in the order of their names."""
        return sorted(self.state.organisations, key=str.casefold)


def profile(code: str) -> Profile:
    """The profile of the state with this code. Raises UnknownState."""
    knowledge = load()
    state = knowledge.states[known_state(knowledge, code)]
    names = {each.status_key: each.short for each in knowledge.instruments.values() if each.status_key}
    names["us-cloud-act-agreement"] = "CLOUD Act agreement"
    clauses = {code: clause for clause in knowledge.clauses.values() for code in clause.codes}
    return Profile(
        state=state,
        memberships=tuple(Membership(names.get(row.key, row.key), row) for row in state.memberships),
        declared=tuple(
            Declared(each, names.get(key, key), clauses.get(each.effect))
            for (iso3, key), made in knowledge.declarations.items()
            for each in made
            if iso3 == state.iso3
        ),
        agencies=knowledge.agencies.get(state.iso3, ()),
    )
