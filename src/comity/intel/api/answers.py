"""Answers as TAXII has them: one media type, and an error resource for every refusal."""

import gzip
from uuid import uuid4

from django.http import HttpResponse

from comity.intel.core.instants import text_of
from comity.intel.core.taxii.negotiation import MEDIA_TYPE
from comity.intel.core.taxii.resources import Error
from comity.terms.errors import ComityError

CHALLENGE = 'Basic realm="TAXII", charset="UTF-8", Bearer realm="TAXII"'
WORTH_BYTES = 1400  # less fits into one packet anyway
FIRST, LAST = "X-TAXII-Date-Added-First", "X-TAXII-Date-Added-Last"


def answer(body: bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "private, no-store"})


def dated(body: bytes, first: int, last: int) -> HttpResponse:
    """With the earliest and latest date_added of what the page holds; without, where it holds nothing."""
    made = answer(body)
    if last:
        made[FIRST], made[LAST] = text_of(first), text_of(last)
    return made


def compressed(made: HttpResponse) -> HttpResponse:
    """The same, gzipped if that is worth it."""
    if len(made.content) >= WORTH_BYTES:
        made.content = gzip.compress(made.content, compresslevel=1, mtime=0)
        made["Content-Encoding"] = "gzip"
    made["Vary"] = "Accept-Encoding"
    return made


def refusal(error: ComityError) -> HttpResponse:
    """The error resource of a refusal."""
    details = {name: str(fact) for name, fact in error.facts.items()}
    made = failure(error.status, error.explain(), error.code, details)
    if error.status == 401:
        made["WWW-Authenticate"] = CHALLENGE
    elif error.status == 405:
        made["Allow"] = details["allowed"]
    elif error.status == 429:
        made["Retry-After"] = details["seconds"]
    return made


def crashed() -> HttpResponse:
    """Status 500, which a client reads as it reads any other."""
    return failure(500, "The node failed on this request. Nothing was changed.", "node.failed", {})


def failure(status: int, sentence: str, code: str, details: dict[str, str]) -> HttpResponse:
    error = Error(
        title=_TITLES.get(status, "Refused"),
        description=sentence,
        error_id=str(uuid4()),
        error_code=code,
        http_status=str(status),
        details=details,
    )
    return answer(error.wire(), status=status)


_TITLES = {
    400: "The request was not understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    406: "Not acceptable",
    413: "Too large",
    415: "Wrong media type",
    422: "Not an envelope",
    429: "Too many requests",
    500: "Failed",
}
