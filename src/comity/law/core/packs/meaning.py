"""What the words of a line must be: states, instruments, articles, effects and codes that the law data know."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from comity.law.core.book.amendments import TABLES, RowOfTable
from comity.law.core.knowledge import Knowledge
from comity.law.core.packs.faults import Fault, ValueMissing, ValueUnknown
from comity.law.core.packs.lines import day, one_of

Check = Callable[[int, RowOfTable], Iterator[Fault]]

STATUSES = ("party", "member-bound", "signatory", "invited-to-accede", "not-bound")
COVERAGES = ("full", "partial", "none", "unknown")
OFFENCE_ARTICLES = tuple(map(str, range(2, 14)))
"""Convention on Cybercrime (ETS 185), chapter II, section 1."""
POWER_ARTICLES = tuple(map(str, range(14, 36)))
"""The same, section 2 and chapter III."""
WITHOUT_EFFECT = ("withdrawn:", "expected:")

_PATTERNS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "max_penalty_years": (re.compile(r"\d{1,2}(\.\d{1,2})?"), "0 - 99"),
    "year_from": (re.compile(r"(19|20)\d\d"), "1900 - 2099"),
    "year_to": (re.compile(r"(19|20)\d\d"), "1900 - 2099"),
    "website_domain": (re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}"), "example.org"),
    "value": (re.compile(r"\d{1,15}(\.\d{1,6})?"), "12.5"),
    "year": (
        re.compile(r"(FY)?(19|20)\d\d(s|-(H[12]|Q[1-4]|\d\d|(19|20)\d\d))?|\d{4}-\d\d(-\d\d)?\.\.\d{4}-\d\d(-\d\d)?"),
        "2026, 2026-H1, 2025-2026, 2026-01..2026-11",
    ),
    "what": (re.compile(r"[a-z0-9]+(_[a-z0-9]+)*"), "provider_requests_total"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "treaty_status": ("instrument", "status"),
    "declarations": ("instrument", "article", "kind", "effect", "gist"),
    "national_offences": ("budapest_article", "coverage"),
    "national_powers": ("budapest_article", "coverage"),
    "policies": ("title", "kind"),
    "agencies": ("name", "kind"),
    "request_statistics": ("what", "year", "value", "unit"),
}


class Meanings:
    """The words that lines may use, from the law data that are in use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._recorded = {name: knowledge.versions(name) for name in TABLES}
        self._clauses = _clauses(knowledge)
        self._articles: dict[str, set[str]] = {}
        for (key, _code), heads in self._clauses.items():
            self._articles.setdefault(key, set()).update(heads)
        for row in self._recorded["declarations"]:
            self._articles.setdefault(row["instrument"], set()).update(heads_of(row["article"]))
        self._informing = {_code_of(row) for row in self._recorded["declarations"]}

    def faults_of(self, number: int, table: str, row: RowOfTable) -> Iterator[Fault]:
        """What is wrong with the words of a row as it would be recorded."""
        for column in NEEDED[table]:
            if not row[column]:
                yield ValueMissing(line=number, column=column)
        for column in filter(row.get, TABLES[table].columns):
            yield from self._column(number, table, column, row)

    def _column(self, number: int, table: str, column: str, row: RowOfTable) -> Iterator[Fault]:
        if column in _PATTERNS:
            pattern, example = _PATTERNS[column]
            if not pattern.fullmatch(row[column]):
                yield ValueUnknown(line=number, column=column, given=row[column][:60], offered=example)
        elif column.endswith("_on"):
            yield from day(number, column, row[column])
        elif words := self.words(table, column):
            yield from one_of(number, column, row[column], list(words))
        elif check := self._checks.get((table, column)):
            yield from check(number, row)

    def words(self, table: str, column: str) -> tuple[str, ...]:
        """The words of which a column takes one; empty where it takes others too."""
        return self._lists.get((table, column), ())

    @cached_property
    def _lists(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return {
            ("treaty_status", "instrument"): self._recorded_words("treaty_status", "instrument"),
            ("treaty_status", "status"): STATUSES,
            ("declarations", "instrument"): tuple(sorted({key for key, _code in self._clauses})),
            ("declarations", "kind"): self._recorded_words("declarations", "kind"),
            ("national_offences", "budapest_article"): OFFENCE_ARTICLES,
            ("national_powers", "budapest_article"): POWER_ARTICLES,
            ("national_offences", "coverage"): COVERAGES,
            ("national_powers", "coverage"): COVERAGES,
            ("policies", "kind"): self._recorded_words("policies", "kind"),
            ("agencies", "kind"): self._recorded_words("agencies", "kind"),
        }

    @cached_property
    def _checks(self) -> Mapping[tuple[str, str], Check]:
        return {
            ("declarations", "article"): self._article,
            ("declarations", "effect"): self._effect,
            ("policies", "pillars"): self._pillars,
        }

    def _recorded_words(self, table: str, column: str) -> tuple[str, ...]:
        return tuple(sorted({row[column] for row in self._recorded[table]}))

    def _article(self, number: int, row: RowOfTable) -> Iterator[Fault]:
        """An article, or several, of which some clause of the instrument or some recorded declaration speaks."""
        known = self._articles.get(row["instrument"], set())
        asked = heads_of(row["article"])
        if not asked or not asked <= known:
            offered = ", ".join(sorted(known, key=lambda head: (len(head), head)))
            yield ValueUnknown(line=number, column="article", given=row["article"][:60], offered=offered)

    def _effect(self, number: int, row: RowOfTable) -> Iterator[Fault]:
        """A code of a clause of the instrument, on its own article; or one that is recorded and only informs."""
        heads, (key, article, code) = heads_of(row["article"]), _code_of(row)
        if (key, article, code) in self._informing or self._clauses.get((key, code), set()) & heads:
            return
        fitting = [each for (of, each), known in self._clauses.items() if of == key and known & heads]
        yield from one_of(number, "effect", row["effect"], fitting or ["-"])

    def _pillars(self, number: int, row: RowOfTable) -> Iterator[Fault]:
        for pillar in row["pillars"].split(";"):
            yield from one_of(number, "pillars", pillar, self._known_pillars)

    @cached_property
    def _known_pillars(self) -> list[str]:
        return sorted({each for one in self._recorded["policies"] for each in one["pillars"].split(";")})


def _code_of(row: RowOfTable) -> tuple[str, str, str]:
    """The instrument, the article and the effect of a declaration, without what takes the effect away."""
    effect = row["effect"]
    for prefix in WITHOUT_EFFECT:
        effect = effect.removeprefix(prefix)
    return row["instrument"], row["article"], effect


def heads_of(article: str) -> set[str]:
    """The articles, without their paragraphs, that a citation such as `24(7);27(2);35` names; or the word `any`."""
    bare = re.sub(r"\([^)]*\)", "", article)
    if not re.fullmatch(r"\d+([;,-] ?\d+)*|any", bare):
        return set()
    return set(re.findall(r"\d+|any", bare))


def _clauses(knowledge: Knowledge) -> dict[tuple[str, str], set[str]]:
    """The articles of each code that records the use of a clause, by status key and code."""
    keys = {each.id: each.status_key for each in knowledge.instruments.values()}
    found: dict[tuple[str, str], set[str]] = {}
    for clause in knowledge.clauses.values():
        for code in clause.codes if keys[clause.instrument] else ():
            found.setdefault((keys[clause.instrument], code), set()).update(heads_of(clause.article))
    return found
