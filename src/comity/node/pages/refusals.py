"""How a refusal is shown: a designed page for a person, JSON for a program, with the same code and status."""

from dataclasses import asdict, dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from comity.intel import api as taxii
from comity.node.pages.context import card
from comity.terms.errors import ComityError, Fact

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an error page says. `ask` adds whom to ask for permission."""

    status: int
    code: str
    title: str
    sentence: str
    advice: str = ""
    ask: bool = False


def show(request: HttpRequest, refusal: Refusal, facts: dict[str, Fact] | None = None) -> HttpResponse:
    """The refusal as the caller can read it."""
    if wants_json(request):
        return JsonResponse(
            {"code": refusal.code, "facts": facts or {}, "sentence": refusal.sentence}, status=refusal.status
        )
    return render(request, "error.html", {"error": asdict(refusal)}, status=refusal.status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: it asked for JSON, or it spoke to another node's door."""
    if request.path.startswith("/federation/") and "text/html" not in request.headers.get("Accept", ""):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def of_error(request: HttpRequest, error: ComityError) -> HttpResponse:
    """An expected refusal of some word."""
    refusal = Refusal(error.status, error.code, _title(error.status), error.explain(_), ask=error.status == 403)
    return show(request, refusal, error.facts)


def _title(status: int) -> str:
    titles = {
        403: _("You may not do this"),
        404: _("Not found"),
        409: _("This has changed meanwhile"),
        413: _("Too large"),
        429: _("Too many attempts"),
    }
    return titles.get(status, _("This was refused"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400, or 413 for a body beyond the limits."""
    if isinstance(exception, TOO_BIG):
        return too_large(request)
    advice = _("Go back, check what you entered, and try again.")
    code = "node.request.suspicious" if isinstance(exception, SuspiciousOperation) else "node.request.malformed"
    refusal = Refusal(
        400, code, _("The request was not understood"), _("The node could not read this request."), advice
    )
    return show(request, refusal)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's call
    sentence = _("Your roles and mandates do not cover this page.")
    return show(request, Refusal(403, "node.page.forbidden", _("You may not see this page"), sentence, ask=True))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's call
    sentence = _("The form had expired, or it was sent from another site.")
    advice = _("Go back, reload the page and send it again. What you typed is still there.")
    return show(request, Refusal(403, "node.form.expired", _("The form could not be accepted"), sentence, advice))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's call
    sentence = _("There is no such page, or it is not yours to see.")
    advice = _("Check the address or the reference. Closed requests stay findable in the work list.")
    return show(request, Refusal(404, "node.page.unknown", _("Not found"), sentence, advice))


def wrong_method(request: HttpRequest) -> HttpResponse:
    sentence = _("This address does not take that kind of request.")
    return show(request, Refusal(405, "node.page.method", _("Not possible here"), sentence))


def too_large(request: HttpRequest) -> HttpResponse:
    sentence = _("What was sent is larger than this node accepts in one request.")
    advice = _("Send fewer or smaller files. Large evidence travels as an evidence package.")
    return show(request, Refusal(413, "node.request.too_large", _("Too large"), sentence, advice))


def too_many(request: HttpRequest, retry_seconds: int = 60) -> HttpResponse:
    sentence = _("There were too many attempts in a short time.")
    advice = _("Wait {seconds} seconds and try again.").format(seconds=retry_seconds)
    answer = show(request, Refusal(429, "node.request.too_many", _("Too many attempts"), sentence, advice))
    answer["Retry-After"] = str(retry_seconds)
    return answer


def crashed(request: HttpRequest) -> HttpResponse:
    """Status 500. It must stand even when the database or the session do not."""
    if request.path_info.startswith(taxii.PREFIX):
        return taxii.crashed()
    if wants_json(request):
        sentence = _("The node failed on this request. Nothing was changed.")
        return JsonResponse({"code": "node.failed", "facts": {}, "sentence": sentence}, status=500)
    return HttpResponse(render_to_string("500.html", {"node": card()}), status=500)
