"""From the rows of the TOML files to the values of `texts`."""

from datetime import date

from comity.law.core.book.reading import DefectInLawData, Row
from comity.law.core.book.texts import (
    Clause,
    Condition,
    Confidentiality,
    Doubt,
    Fact,
    FieldNeed,
    Ground,
    GroundInWords,
    Group,
    Instrument,
    Modification,
    Offence,
    Overlay,
    Precedence,
    RequestField,
    Route,
    Scheme,
    TimeLimit,
    TypicalDays,
)
from comity.law.core.book.vocabulary import (
    Aspect,
    Binding,
    Confidence,
    DataCategory,
    Holder,
    Need,
    Party,
    Speed,
    Urgency,
    Yields,
)
from comity.terms.state import Iso3

_ASPECTS = {str(aspect): aspect for aspect in Aspect}
_CONDITION = frozenset({*_ASPECTS, "party", "negate", "years", "where", "at", "only_if", "for_data", "source"}) | {
    "confidence",
    "effect",
    "value",
    "adds_fields",
}
_ROUTE = frozenset(
    {
        "id",
        "instrument",
        "article",
        "name",
        "summary",
        "data_categories",
        "urgencies",
        "holders",
        "requesting_role",
        "recipient_role",
        "channel",
        "both_must_be_party_to",
        "applies_if",
        "switched_off_by",
        "modified_by",
        "dual_criminality",
        "dual_criminality_note",
        "yields",
        "binding",
        "speed",
        "time_limits",
        "request_must_contain",
        "grounds_of_refusal",
        "confidentiality",
        "safeguards",
        "fallback_route",
        "typical_days",
        "notes",
        "source",
        "confidence",
    }
)


def instrument(row: Row) -> Instrument:
    status = row.text("status")
    begins = row.day("in_force")
    if begins is None and status == "arrangement":
        begins = row.day("adopted")
    return Instrument(
        id=row.text("id"),
        short=row.text("short"),
        title=row.text("title"),
        status=status,
        begins=begins,
        in_force_condition=row.text("in_force_condition", ""),
        status_key=row.text("status_key", ""),
        group=row.text("group", ""),
        parties=tuple(Iso3(code) for code in row.texts("parties")),
        parent=row.text("parent", ""),
        extends_routes_of=row.text("extends_routes_of", ""),
        url=row.text("url", ""),
        source=row.text("source"),
        confidence=Confidence(row.text("status_confidence", row.text("confidence"))),
    )


def clause(row: Row) -> Clause:
    return Clause(
        id=row.text("id"),
        instrument=row.text("instrument"),
        article=row.text("article"),
        kind=row.text("kind"),
        summary=row.text("summary"),
        effect=row.text("effect"),
        codes=frozenset(row.texts("declaration_effects")),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def group(row: Row) -> Group:
    since = row.row("since")
    return Group(
        id=row.text("id"),
        name=row.text("name"),
        organisations=frozenset(row.texts("organisations")),
        plus=_states(row, "plus"),
        minus=_states(row, "minus"),
        doubtful=_states(row, "doubtful"),
        since={code: date.fromisoformat(day) for code, day in since.members().items()} if since else {},
        open_list=row.flag("open_list"),
        note=row.text("note", ""),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def fact(row: Row) -> Fact:
    return Fact(row.text("id"), row.text("question"), row.text("answered_by"), row.text("meaning"))


def condition(row: Row) -> Condition:
    aspects = [aspect for key, aspect in _ASPECTS.items() if key in row]
    if len(aspects) != 1:
        raise DefectInLawData(f"{row.where}: a condition looks at one thing, not at {len(aspects)}")
    [looks_at] = aspects
    only_if = row.within(_CONDITION).row("only_if")
    return Condition(
        looks_at=looks_at,
        values=row.texts(looks_at) if looks_at is Aspect.URGENCY else (row.text(looks_at),),
        party=Party(row.text("party")) if "party" in row else None,
        negate=row.flag("negate"),
        years=row.number("years"),
        only_if=condition(only_if) if only_if else None,
        for_data=frozenset(row.texts("for_data")),
        source=row.text("source", row.text("at", "")),
    )


def route(row: Row) -> Route:
    row.within(_ROUTE)
    return Route(
        id=row.text("id"),
        instrument=row.text("instrument"),
        article=row.text("article"),
        name=row.text("name"),
        summary=row.text("summary"),
        data_categories=frozenset(DataCategory(each) for each in row.texts("data_categories")),
        urgencies=frozenset(Urgency(each) for each in row.texts("urgencies")),
        holders=frozenset(Holder(each) for each in row.texts("holders")),
        issuers=row.texts("requesting_role"),
        recipients=row.texts("recipient_role"),
        channels=row.texts("channel"),
        both_must_be_party_to=row.texts("both_must_be_party_to"),
        applies_if=_conditions(row, "applies_if"),
        switched_off_by=_conditions(row, "switched_off_by"),
        modified_by=tuple(_modification(each) for each in row.rows("modified_by")),
        dual_criminality=row.text("dual_criminality"),
        dual_criminality_note=row.text("dual_criminality_note", ""),
        yields=Yields(row.text("yields")),
        binding=Binding(row.text("binding")),
        speed=Speed(row.text("speed")),
        time_limits=tuple(_time_limit(each) for each in row.rows("time_limits")),
        fields=tuple(_field_need(each) for each in row.rows("request_must_contain")),
        grounds=tuple(Ground(each.text("ground"), each.text("source")) for each in row.rows("grounds_of_refusal")),
        confidentiality=_confidentiality(row),
        safeguards=row.texts("safeguards"),
        fallbacks=row.texts("fallback_route"),
        typical_days=tuple(_typical_days(each) for each in row.rows("typical_days")),
        notes=row.text("notes", ""),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def precedence(row: Row) -> Precedence:
    return Precedence(
        id=row.text("id"),
        when=_conditions(row, "when"),
        prefer=row.texts("prefer"),
        over=row.texts("over"),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def overlay(row: Row) -> Overlay:
    return Overlay(
        id=row.text("id"),
        instrument=row.text("instrument"),
        applies_if=_conditions(row, "applies_if"),
        channels=frozenset(row.texts("channels")),
        effect=row.text("effect"),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def doubt(row: Row) -> Doubt:
    return Doubt(
        id=row.text("id"),
        text=row.text("text"),
        source=row.text("source"),
        routes=frozenset(row.texts("routes")),
        instruments=frozenset(row.texts("instruments")),
        states=_states(row, "states"),
        group=row.text("group", ""),
        data=frozenset(row.texts("data")),
        until=row.day("until"),
    )


def ground(row: Row) -> GroundInWords:
    whole = row.within(frozenset({"id", "label", "any_request", "source"}))
    return GroundInWords(whole.text("id"), whole.text("label"), whole.flag("any_request"), whole.text("source", ""))


def offence(row: Row) -> Offence:
    return Offence(
        id=row.text("id"),
        instrument=row.text("instrument"),
        article=row.text("article"),
        title=row.text("title"),
        alike=row.texts("crosswalk"),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )


def scheme(row: Row) -> Scheme:
    return Scheme(
        row.text("id"),
        row.text("label"),
        row.texts("offences"),
        row.text("source"),
        Confidence(row.text("confidence")),
    )


def request_field(row: Row) -> RequestField:
    return RequestField(
        id=row.text("id"),
        label=row.text("label"),
        kind=row.text("kind"),
        help=row.text("help"),
        visible_to_holder=row.flag("visible_to_holder"),
        personal_data=row.flag("personal_data"),
    )


def _states(row: Row, key: str) -> frozenset[Iso3]:
    return frozenset(Iso3(code) for code in row.texts(key))


def _conditions(row: Row, key: str) -> tuple[Condition, ...]:
    return tuple(condition(each) for each in row.rows(key))


def _modification(row: Row) -> Modification:
    return Modification(
        condition(row), row.text("effect"), row.text("value"), row.texts("adds_fields"), row.text("source")
    )


def _time_limit(row: Row) -> TimeLimit:
    return TimeLimit(
        what=row.text("what"),
        duration=row.text("duration", ""),
        standard=row.text("standard", ""),
        starts=row.text("from"),
        kind=row.text("kind"),
        source=row.text("source"),
    )


def _field_need(row: Row) -> FieldNeed:
    return FieldNeed(row.text("field"), Need(row.text("need")), row.text("source"), frozenset(row.texts("for_data")))


def _confidentiality(row: Row) -> Confidentiality:
    said = row.row("confidentiality")
    if said is None:
        raise DefectInLawData(f"{row.where}: confidentiality is missing")
    return Confidentiality(
        request_may_be_secret=said.flag("request_may_be_secret"),
        user_notice=said.text("user_notice", ""),
        use_limit=said.text("use_limit", ""),
        provider_sees=said.text("provider_sees", ""),
        source=said.text("source"),
    )


def _typical_days(row: Row) -> TypicalDays:
    return TypicalDays(
        what=row.text("what"),
        least=row.number("min"),
        typical=row.number("typical"),
        most=row.number("max"),
        source=row.text("source"),
        confidence=Confidence(row.text("confidence")),
    )
