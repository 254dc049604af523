"""A question and its answers as JSON: what `comity route --json` prints and other programs read."""

from collections.abc import Iterable

from comity.law.core.asking import described
from comity.law.core.book.texts import Fact
from comity.law.core.book.vocabulary import Status
from comity.law.core.case import Question
from comity.law.core.changes import Change
from comity.law.core.knowledge import load
from comity.law.core.routes import RouteAnswer
from comity.law.core.statement import Statement

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def to_json(question: Question, answers: Iterable[RouteAnswer], *, all: bool = False) -> dict[str, Json]:  # noqa: A002 the name of the option
    """The question echoed, and its routes in ranked order; the unavailable ones only on request."""
    return {
        "from": str(question.requesting),
        "to": question.requested,
        "data": str(question.data),
        "holder": str(question.holder),
        "urgency": str(question.urgency),
        "on": question.on.isoformat(),
        "offence": question.offence,
        "facts": dict(question.facts),
        "assume_in_force": [*sorted(question.assume_in_force)],
        "routes": [_route(each) for each in answers if all or each.status is not Status.UNAVAILABLE],
    }


def _route(answer: RouteAnswer) -> dict[str, Json]:
    return {
        "id": answer.id,
        "name": answer.name,
        "status": str(answer.status),
        "rank": answer.rank,
        "instrument": answer.instrument,
        "article": answer.article,
        "summary": answer.summary,
        "reasons": _statements(answer.reasons),
        "questions": [*answer.questions],
        "asks": [_question(described(load(), each)) for each in answer.questions],
        "would_change": _statements(answer.remedies),
        "issuers": [*answer.issuers],
        "recipients": [*answer.recipients],
        "channels": [*answer.channels],
        "fields": [{"field": each.field, "need": str(each.need), "source": each.source} for each in answer.fields],
        "time_limits": _time_limits(answer),
        "grounds": [{"ground": each.ground, "source": each.source} for each in answer.grounds],
        "dual_criminality": {"rule": answer.dual_criminality, "note": answer.dual_criminality_note or None},
        "confidentiality": _confidentiality(answer),
        "safeguards": [*answer.safeguards],
        "fallbacks": [*answer.fallbacks],
        "typical_days": _typical_days(answer),
        "changes": [_change(each) for each in answer.changes],
        "overlays": [_change(each) for each in answer.overlays],
        "binding": str(answer.binding),
        "yields": str(answer.yields),
        "speed": str(answer.speed),
        "notes": answer.notes or None,
        "doubts": [{"text": each.text, "source": each.source} for each in answer.doubts],
        "source": answer.source,
        "confidence": str(answer.confidence),
        "as_of": answer.as_of.isoformat(),
    }


def _statements(statements: Iterable[Statement]) -> list[Json]:
    return [
        {
            "text": each.text,
            "source": each.source,
            "confidence": each.citation.confidence or None,
            "as_of": each.citation.as_of.isoformat() if each.citation.as_of else None,
        }
        for each in statements
    ]


def _question(fact: Fact) -> dict[str, Json]:
    return {"id": fact.id, "question": fact.question, "meaning": fact.meaning, "answered_by": fact.answered_by}


def _time_limits(answer: RouteAnswer) -> list[Json]:
    return [
        {
            "what": each.what,
            "duration": each.duration or None,
            "standard": each.standard or None,
            "from": each.starts,
            "kind": each.kind,
            "source": each.source,
        }
        for each in answer.time_limits
    ]


def _confidentiality(answer: RouteAnswer) -> dict[str, Json]:
    said = answer.confidentiality
    return {
        "request_may_be_secret": said.request_may_be_secret,
        "user_notice": said.user_notice or None,
        "use_limit": said.use_limit or None,
        "provider_sees": said.provider_sees or None,
        "source": said.source,
    }


def _typical_days(answer: RouteAnswer) -> list[Json]:
    return [
        {
            "what": each.what,
            "min": each.least,
            "typical": each.typical,
            "max": each.most,
            "source": each.source,
            "confidence": str(each.confidence),
        }
        for each in answer.typical_days
    ]


def _change(change: Change) -> dict[str, Json]:
    return {
        "effect": change.effect,
        "value": change.value,
        "applies": "yes" if change.certain else "unknown",
        "questions": [*change.questions],
        "adds_fields": [*change.adds_fields],
        "reasons": _statements(change.reasons),
        "source": change.source,
    }
