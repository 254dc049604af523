"""The knowledge base, loaded once and indexed. Parts that a question does not need are read when first asked for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

from comity.law import data
from comity.law.core.book import parsing
from comity.law.core.book.amendments import TABLES, Line, RowOfTable, amended, holds
from comity.law.core.book.reading import Row, by_id
from comity.law.core.book.states import Agency, Declaration, State, TreatyRow
from comity.law.core.book.texts import (
    Clause,
    Doubt,
    Fact,
    Ground,
    GroundInWords,
    Group,
    Instrument,
    Offence,
    Overlay,
    Precedence,
    RequestField,
    Route,
    Scheme,
)
from comity.law.core.book.vocabulary import Confidence, DataCategory
from comity.terms.state import Iso3

if TYPE_CHECKING:
    from comity.law.core.book.registers import Registers


@cache
def released() -> "Knowledge":
    """The knowledge base of this release, without any data pack."""
    return Knowledge()


def load() -> "Knowledge":
    """The knowledge base in use here: that of this release, or what `use` says. It may change between two calls."""
    return _in_use[0]()


def use(source: Callable[[], "Knowledge"]) -> Callable[[], "Knowledge"]:
    """Let `load` answer with what `source` gives at that moment, such as a node's knowledge with its data packs.

    What gave it until now is returned.
    """
    former, _in_use[0] = _in_use[0], source
    return former


_in_use: list[Callable[[], "Knowledge"]] = [released]


class Knowledge:
    """What is known of the law, by id. Read only."""

    def __init__(self, lines: Iterable[Line] = (), *, digest: str = "", day: date | None = None) -> None:
        """The data of this release, amended by the lines of data packs in their order.

        `digest` names the packs that are in use; empty where there is none. `day` is the one on which states are
        described, for what no question gives a day to: without one, every row counts that has not ended.
        """
        self.lines = tuple(lines)
        self.digest = digest
        self.day = day
        self._lines: dict[str, list[Line]] = {}
        for line in self.lines:
            self._lines.setdefault(line.table, []).append(line)

    def rows(self, table: str) -> list[RowOfTable]:
        """The rows of a table as they hold on the day of this knowledge, by column."""
        return [row for row in self.versions(table) if self._holds(row)] if self._lines else data.rows(table)

    def versions(self, table: str) -> list[RowOfTable]:
        """Every row of a table, those that have ended or have not begun among them. See `book.amendments`."""
        lines = self._lines.get(table)
        return amended(TABLES[table], data.rows(table), lines) if lines else data.rows(table)

    def _holds(self, row: Mapping[str, str]) -> bool:
        return holds(row, self.day) if self.day else not row.get("until")

    @cached_property
    def as_of(self) -> date:
        """The day the data were compiled; earlier days are the past, where undated memberships are open questions."""
        meta = self._routes.row("meta")
        day = meta.day("as_of") if meta else None
        if day is None:
            raise ValueError("routes.toml says no as_of")
        return day

    @cached_property
    def routes(self) -> dict[str, Route]:
        return by_id(self._routes.rows("route"), parsing.route)

    @cached_property
    def routes_by_data(self) -> dict[DataCategory, tuple[Route, ...]]:
        return {
            category: tuple(route for route in self.routes.values() if category in route.data_categories)
            for category in DataCategory
        }

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return by_id(self._routes.rows("fact"), parsing.fact)

    @cached_property
    def precedences(self) -> dict[str, Precedence]:
        return by_id(self._routes.rows("precedence"), parsing.precedence)

    @cached_property
    def overlays(self) -> dict[str, Overlay]:
        return by_id(self._routes.rows("overlay"), parsing.overlay)

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, str]]:
        """The meaning of each word of the route data, by list: data_category, role, channel, binding ..."""
        words = self._routes.row("vocabulary")
        lists = {key: words.row(key) for key in words.table} if words else {}
        return {name: row.members() for name, row in lists.items() if row}

    @cached_property
    def instruments(self) -> dict[str, Instrument]:
        return by_id(self._instruments.rows("instrument"), parsing.instrument)

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        return by_id(self._instruments.rows("clause"), parsing.clause)

    @cached_property
    def groups(self) -> dict[str, Group]:
        return by_id(self._instruments.rows("group"), parsing.group)

    @cached_property
    def doubts(self) -> dict[str, Doubt]:
        return by_id(_file("doubts").rows("doubt"), parsing.doubt)

    @cached_property
    def grounds(self) -> dict[str, GroundInWords]:
        """Every ground of refusal in words, by the code that routes give."""
        return by_id(_file("grounds").rows("ground"), parsing.ground)

    @cached_property
    def grounds_of_any_request(self) -> tuple[Ground, ...]:
        """Grounds that end any request, whatever its instrument says."""
        return tuple(Ground(each.id, each.source) for each in self.grounds.values() if each.any_request)

    @cached_property
    def offences(self) -> dict[str, Offence]:
        return by_id(self._offences.rows("offence"), parsing.offence)

    @cached_property
    def schemes(self) -> dict[str, Scheme]:
        return by_id(self._offences.rows("scheme"), parsing.scheme)

    @cached_property
    def fields(self) -> dict[str, RequestField]:
        return by_id(_file("request_fields").rows("field"), parsing.request_field)

    @cached_property
    def states(self) -> dict[Iso3, State]:
        return {Iso3(row["iso3"]): _state(row, self._rows_by_state) for row in data.rows("countries")}

    @cached_property
    def treaty_rows(self) -> dict[tuple[Iso3, str], TreatyRow]:
        """What is recorded of a state and a status key today."""
        return {(row.iso3, row.key): row for rows in self._rows_by_state.values() for row in rows}

    def treaty_row(self, iso3: Iso3, key: str, on: date) -> TreatyRow | None:
        """What holds of a state and a status key on a day: packs may say from which day on something else does.

        A row that was supposed in place of what is recorded (`law.core.supposing`) holds on every day.
        """
        today, dated = self.treaty_rows.get((iso3, key)), self._dated_rows.get((iso3, key))
        if dated is None or (today and today not in [row for _day, row in dated]):
            return today
        return next((row for day, row in dated if holds(day, on)), None)

    @cached_property
    def _dated_rows(self) -> dict[tuple[str, str], list[tuple[RowOfTable, TreatyRow]]]:
        """The versions of the treaty rows that packs amend."""
        named = {line.key for line in self._lines.get("treaty_status", ())}
        found: dict[tuple[str, str], list[tuple[RowOfTable, TreatyRow]]] = {(key[0], key[1]): [] for key in named}
        for row in self.versions("treaty_status") if named else ():
            if (row["iso3"], row["instrument"]) in found:
                found[row["iso3"], row["instrument"]].append((row, _treaty_row(row)))
        return found

    @cached_property
    def declarations(self) -> dict[tuple[Iso3, str], tuple[Declaration, ...]]:
        """What a state declared under a status key, effective or not."""
        found: dict[tuple[Iso3, str], tuple[Declaration, ...]] = {}
        for row in self.versions("declarations"):
            declared = _declaration(row)
            place = (declared.iso3, declared.key)
            found[place] = (*found.get(place, ()), declared)
        return found

    @cached_property
    def languages(self) -> dict[str, str]:
        """The names of languages by ISO 639 code."""
        return {row["code"]: row["name"] for row in data.rows("languages")}

    @cached_property
    def agencies(self) -> dict[Iso3, tuple[Agency, ...]]:
        found: dict[Iso3, tuple[Agency, ...]] = {}
        for row in self.rows("agencies"):
            state = Iso3(row["iso3"])
            found[state] = (*found.get(state, ()), _agency(row))
        return found

    @cached_property
    def registers(self) -> "Registers":
        """National offences, powers, institutions, policies, programmes and index scores, as lines.

        What reads them is imported when it is first asked for: most questions about routes need none of it.
        """
        from comity.law.core.book.registers import Registers

        return Registers(self.rows)

    def route(self, route_id: str) -> Route:
        """Raises KeyError."""
        return self.routes[route_id]

    def field(self, field_id: str) -> RequestField:
        """Raises KeyError."""
        return self.fields[field_id]

    def in_group(self, state: Iso3, group: Group) -> bool:
        """Today's membership, by organisation, plus and minus."""
        if state in group.minus:
            return False
        return state in group.plus or bool(self.states[state].organisations & group.organisations)

    @cached_property
    def _routes(self) -> Row:
        return _file("routes")

    @cached_property
    def _instruments(self) -> Row:
        return _file("instruments")

    @cached_property
    def _offences(self) -> Row:
        return _file("offences")

    @cached_property
    def _rows_by_state(self) -> dict[str, tuple[TreatyRow, ...]]:
        found: dict[str, list[TreatyRow]] = {}
        for row in self.rows("treaty_status"):
            found.setdefault(row["iso3"], []).append(_treaty_row(row))
        return {state: tuple(rows) for state, rows in found.items()}


def _file(name: str) -> Row:
    return Row(f"{name}.toml", data.toml(name))


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def _treaty_row(row: dict[str, str]) -> TreatyRow:
    return TreatyRow(
        iso3=Iso3(row["iso3"]),
        key=row["instrument"],
        status=row["status"],
        signed_on=_day(row["signed_on"]),
        ratified_on=_day(row["ratified_on"]),
        in_force_on=_day(row["in_force_on"]),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
        as_of=date.fromisoformat(row["as_of"]),
    )


def _declaration(row: dict[str, str]) -> Declaration:
    return Declaration(
        iso3=Iso3(row["iso3"]),
        key=row["instrument"],
        article=row["article"],
        kind=row["kind"],
        gist=row["gist"],
        effect=row["effect"],
        source=row["source"],
        confidence=Confidence(row["confidence"]),
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        as_of=_day(row.get("as_of")),
    )


def _agency(row: dict[str, str]) -> Agency:
    return Agency(
        iso3=Iso3(row["iso3"]),
        name=row["name"],
        acronym=row["acronym"],
        kind=row["kind"],
        website_domain=row["website_domain"],
        role=row["role"],
        source=row["source"],
    )


def _state(row: dict[str, str], rows: dict[str, tuple[TreatyRow, ...]]) -> State:
    return State(
        iso3=Iso3(row["iso3"]),
        iso2=row["iso2"],
        name=row["name"],
        region=row["region"],
        organisations=frozenset(filter(None, row["organisations"].split(";"))),
        legal_tradition=row["legal_tradition"],
        languages=tuple(filter(None, row["languages_official"].split(";"))),
        memberships=rows.get(row["iso3"], ()),
    )
