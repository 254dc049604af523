"""What the house already knows when a form is opened, so that nobody types it twice."""

from dataclasses import dataclass
from datetime import date

from comity.evidence.core.form.fields import Form
from comity.evidence.core.form.values import Value


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of the request itself."""

    ref: str
    authority: str
    article: str
    data: str
    offence: str
    issued_on: date
    preservation: str = ""


def prefilled(form: Form, known: Known) -> dict[str, Value]:
    """Values for the fields of this form that follow from what is known; the officer may change them."""
    follows: dict[str, str] = {
        "requesting-authority": known.authority,
        "issuing-authority": known.authority,
        "seeking-authority": known.authority,
        "case-reference": known.ref,
        "treaty-statement": known.article,
        "data-category": known.data,
        "offence": known.offence,
        "issue-date": known.issued_on.isoformat(),
        "preservation-reference": known.preservation,
    }
    return {field.id: follows[field.id] for field in form if follows.get(field.id)}
