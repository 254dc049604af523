"""The letter of request as PDF, for a court file or a desk that works on paper."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from comity.directory.views import actor as actor_at
from comity.evidence.queries.letters import letter_pdf
from comity.evidence.views.finding import request_of


@require_safe
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """The letter in the reader's language; with `and=CODE`, in that language beside it."""
    row = request_of(actor_at(request), ref)
    spoken = [translation.get_language() or settings.LANGUAGE_CODE]
    if request.GET.get("and") in dict(settings.LANGUAGES):
        spoken.append(request.GET["and"])
    answer = HttpResponse(letter_pdf(row, spoken, at=timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.ref}.pdf"'
    return answer


def others() -> list[tuple[str, str]]:
    """The languages that can stand beside the reader's: code and own name."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    return [(code, name) for code, name in settings.LANGUAGES if code != here]
