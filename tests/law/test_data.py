"""The knowledge base: whole, sourced, and true to its own words."""

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

import comity.law.data
from comity.law.core import naming
from comity.law.core.book.reading import DefectInLawData, Row
from comity.law.core.book.texts import Condition, Modification
from comity.law.core.book.vocabulary import (
    CLAUSES,
    Aspect,
    Binding,
    Confidence,
    DataCategory,
    Holder,
    Need,
    Speed,
    Urgency,
    Yields,
)
from comity.law.core.knowledge import load

HERE = Path(comity.law.data.__file__).parent
LAW = load()


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def changes() -> Iterator[Modification]:
    return (change for route in LAW.routes.values() for change in route.modified_by)


def conditions() -> Iterator[Condition]:
    whole = [condition for route in LAW.routes.values() for condition in (*route.applies_if, *route.switched_off_by)]
    whole += [change.condition for change in changes()]
    whole += [condition for rule in LAW.precedences.values() for condition in rule.when]
    whole += [condition for overlay in LAW.overlays.values() for condition in overlay.applies_if]
    yield from whole
    yield from (condition.only_if for condition in whole if condition.only_if)


@pytest.mark.parametrize(
    ("what", "count"),
    [
        (LAW.instruments, 39),
        (LAW.routes, 89),
        (LAW.fields, 65),
        (LAW.offences, 55),
        (LAW.schemes, 24),
        (LAW.clauses, 69),
        (LAW.treaty_rows, 800),
        (LAW.states, 199),
    ],
)
def test_nothing_of_the_compilation_is_lost(what: dict[object, object], count: int) -> None:
    assert len(what) == count


def test_every_declaration_is_read() -> None:
    assert sum(len(made) for made in LAW.declarations.values()) == len(rows("declarations")) == 313


@pytest.mark.parametrize("name", ["routes", "instruments", "offences", "request_fields", "grounds"])
def test_the_counts_that_a_file_gives_of_itself_are_right(name: str) -> None:
    tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))

    counts = {key.removesuffix("_count"): said for key, said in tables["meta"].items() if key.endswith("_count")}

    assert {key: len(tables[key]) for key in counts} == counts


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("data_category", DataCategory),
        ("holder", Holder),
        ("urgency", Urgency),
        ("binding", Binding),
        ("yields", Yields),
        ("speed", Speed),
        ("need", Need),
    ],
)
def test_the_words_of_the_code_are_those_of_the_data(name: str, words: type[StrEnum]) -> None:
    assert list(LAW.vocabulary[name]) == [str(word) for word in words] or set(LAW.vocabulary[name]) == set(words)


def test_every_role_channel_and_rule_of_a_route_has_a_meaning() -> None:
    for route in LAW.routes.values():
        assert {*route.issuers, *route.recipients} <= LAW.vocabulary["role"].keys(), route.id
        assert {*route.channels} <= LAW.vocabulary["channel"].keys(), route.id
        assert route.dual_criminality in LAW.vocabulary["dual_criminality"], route.id
        assert {limit.kind for limit in route.time_limits} <= LAW.vocabulary["limit_kind"].keys(), route.id


def test_every_ground_of_a_route_is_said_in_words() -> None:
    allowed = {ground.ground for route in LAW.routes.values() for ground in route.grounds}
    added = {change.value for change in changes() if change.effect == "refusal-ground"}

    assert allowed | added <= LAW.grounds.keys()


def test_no_ground_is_in_the_list_that_nobody_may_rely_on() -> None:
    allowed = {ground.ground for route in LAW.routes.values() for ground in route.grounds}

    assert {each.id for each in LAW.grounds.values() if not each.any_request} == allowed


def test_a_ground_of_any_request_gives_its_own_source() -> None:
    assert LAW.grounds_of_any_request
    assert all(ground.source for ground in LAW.grounds_of_any_request)


def test_every_condition_speaks_of_something_that_exists() -> None:
    known: dict[Aspect, set[str]] = {
        Aspect.PARTY_TO: set(LAW.instruments),
        Aspect.MEMBER_OF: set(LAW.groups),
        Aspect.COUNTRY: set(LAW.states),
        Aspect.FACT: set(LAW.facts),
        Aspect.URGENCY: set(Urgency),
        **{clause: set(LAW.clauses) for clause in CLAUSES},
    }

    for condition in conditions():
        assert set(condition.values) <= known[condition.looks_at], condition
        assert condition.for_data <= set(DataCategory), condition


def test_a_clause_is_tested_as_what_it_is() -> None:
    for condition in conditions():
        if condition.looks_at in CLAUSES:
            assert LAW.clauses[condition.value].kind == condition.looks_at, condition
            assert condition.party is not None, condition


def test_every_route_names_fields_instruments_and_fallbacks_that_exist() -> None:
    for route in LAW.routes.values():
        assert {need.field for need in route.fields} <= LAW.fields.keys(), route.id
        assert {field for change in route.modified_by for field in change.adds_fields} <= LAW.fields.keys(), route.id
        assert {route.instrument, *route.both_must_be_party_to} <= LAW.instruments.keys(), route.id
        assert set(route.fallbacks) <= LAW.routes.keys() - {route.id}, route.id


def test_every_instrument_names_a_group_parent_and_status_key_that_exist() -> None:
    keys = {key for _state, key in LAW.treaty_rows}

    for instrument in LAW.instruments.values():
        assert not instrument.group or instrument.group in LAW.groups, instrument.id
        assert not instrument.parent or instrument.parent in LAW.instruments, instrument.id
        assert not instrument.status_key or instrument.status_key in keys, instrument.id
        assert set(instrument.parties) <= LAW.states.keys(), instrument.id


def test_every_group_is_made_of_states_and_organisations_that_exist() -> None:
    organisations = {each for state in LAW.states.values() for each in state.organisations}

    for group in LAW.groups.values():
        assert group.organisations <= organisations, group.id
        assert group.plus | group.minus | group.doubtful | group.since.keys() <= LAW.states.keys(), group.id


def test_every_group_has_a_name_that_goes_into_a_sentence() -> None:
    assert all(group.name and group.name != group.id for group in LAW.groups.values())


def test_every_language_of_a_state_has_a_name() -> None:
    assert {each for state in LAW.states.values() for each in state.languages} <= LAW.languages.keys()


def test_what_a_change_says_by_codes_has_words() -> None:
    coded = [change for change in changes() if change.effect in {"refusal-ground", "opens-channel"}]

    assert coded
    assert all(naming.change(each.effect, each.value, str) != each.value for each in coded)


def test_no_sentence_for_people_holds_a_duration_or_an_id_of_the_data() -> None:
    sentences = [text for route in LAW.routes.values() for text in (route.notes, route.summary, *route.safeguards)]
    limits = [limit for route in LAW.routes.values() for limit in route.time_limits]
    sentences += [text for limit in limits for text in (limit.what, limit.starts)]
    sentences += [text for fact in LAW.facts.values() for text in (fact.question, fact.meaning)]
    ids = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, {*LAW.routes, *LAW.facts}))}|PT?\d+[DHM])(?![\w-])")

    assert [text for text in sentences if ids.search(text)] == []


def test_every_precedence_and_overlay_names_routes_or_instruments_that_exist() -> None:
    known = {*LAW.routes, *LAW.instruments, "*"}

    for rule in LAW.precedences.values():
        assert {name.partition(":")[0] for name in (*rule.prefer, *rule.over)} <= known, rule.id
    assert {overlay.instrument for overlay in LAW.overlays.values()} <= LAW.instruments.keys()


def test_every_offence_and_scheme_names_offences_that_exist() -> None:
    for offence in LAW.offences.values():
        assert offence.instrument in LAW.instruments, offence.id
        assert set(offence.alike) <= LAW.offences.keys(), offence.id
    for scheme in LAW.schemes.values():
        assert set(scheme.offences) <= LAW.offences.keys(), scheme.id
    assert not LAW.schemes.keys() & LAW.offences.keys()


def test_every_doubt_touches_something_that_exists() -> None:
    for doubt in LAW.doubts.values():
        assert doubt.routes <= LAW.routes.keys(), doubt.id
        assert doubt.instruments <= LAW.instruments.keys(), doubt.id
        assert doubt.states <= LAW.states.keys(), doubt.id
        assert not doubt.group or doubt.group in LAW.groups, doubt.id
        assert doubt.data <= set(DataCategory), doubt.id
        assert doubt.routes or doubt.instruments, doubt.id


@pytest.mark.parametrize("name", ["routes", "instruments", "offences"])
def test_every_entry_of_the_law_has_a_source_and_a_confidence(name: str) -> None:
    tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    named = ("route", "precedence", "overlay", "instrument", "clause", "group", "offence", "scheme", "crosswalk")

    for entry in (each for key in named for each in tables.get(key, [])):
        assert entry["source"], entry
        assert entry["confidence"] in list(Confidence), entry


def test_every_part_of_a_route_says_where_it_is_written() -> None:
    for route in LAW.routes.values():
        sources = [route.confidentiality.source, *(part.source for part in route.fields)]
        sources += [part.source for part in route.time_limits] + [part.source for part in route.grounds]
        sources += [part.source for part in route.modified_by] + [part.source for part in route.typical_days]
        assert all(sources), route.id
        assert all(bool(limit.duration) != bool(limit.standard) for limit in route.time_limits), route.id


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.csv")))
def test_every_row_has_a_source_and_known_states(name: str) -> None:
    for row in rows(name):
        assert None not in row
        assert row.get("source", "of the ISO register"), row
        assert row.get("confidence", "high") in list(Confidence), row
        assert row.get("iso3") in {*LAW.states, "", None}, row


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.csv")))
def test_every_day_is_a_day(name: str) -> None:
    for row in rows(name):
        for column, said in row.items():
            if column.endswith("_on") and said:
                assert date.fromisoformat(said), row


def test_the_days_of_a_membership_are_in_order() -> None:
    for row in LAW.treaty_rows.values():
        days = [day for day in (row.signed_on, row.ratified_on, row.in_force_on) if day]
        assert days == sorted(days), row


def test_every_effect_without_a_prefix_is_known_to_a_clause_or_only_informs() -> None:
    codes = {code for clause in LAW.clauses.values() for code in clause.codes}
    informing = {"authority-text-missing", "curacao-authority", "extradition-limits-24", "extradition-needs-treaty"}
    informing |= {"cets224-declared-text-missing"}

    effects = {row["effect"] for row in rows("declarations") if ":" not in row["effect"]}

    assert effects - codes == informing


def test_a_row_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(DefectInLawData, match=r"routes\.toml: unknown keys \['aplies_if'\]"):
        Row("routes.toml", {"aplies_if": []}).within(frozenset({"applies_if"}))


def test_a_file_is_read_anew_once_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comity.law.data, "HERE", tmp_path)
    law = tmp_path / "law.toml"
    law.write_text("day = 2026-11-21\n")
    before = (comity.law.data.toml("law"), comity.law.data.toml("law"))
    law.write_text("day = 2026-11-22 # re-read\n")

    after = comity.law.data.toml("law")

    assert before == ({"day": "2026-11-21"}, {"day": "2026-11-21"})
    assert after == {"day": "2026-11-22"}


@pytest.mark.parametrize("broken", ["{", "[]", "{}", '{"stamp": null}'])
def test_a_broken_copy_of_a_file_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setattr(comity.law.data, "HERE", tmp_path)
    (tmp_path / "law.toml").write_text("day = 2026-11-21\n")
    comity.law.data.toml("law")
    for compiled in (tmp_path / "__pycache__").iterdir():
        compiled.write_text(broken)

    again = comity.law.data.toml("law")

    assert again == {"day": "2026-11-21"}
