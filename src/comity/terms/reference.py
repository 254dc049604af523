"""References: what officers read out to each other on the phone."""

import re
import secrets
from typing import NewType

from comity.terms.errors import ComityError, gettext_noop
from comity.terms.state import Iso3

Ref = NewType("Ref", str)
"""Such as PHL-2026-7K3M9Q: state, year, and six letters of Crockford's base 32."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(rf"[A-Z]{{3}}-\d{{4}}-[{ALPHABET}]{{6}}")


class NotAReference(ComityError):
    code = "terms.not-a-reference"
    status = 404
    sentence = gettext_noop("“{given}” is not a reference. A reference looks like PHL-2026-7K3M9Q.")


def reference(given: str) -> Ref:
    """The reference, in capitals. Raises NotAReference."""
    ref = given.strip().upper()
    if not _FORM.fullmatch(ref):
        raise NotAReference(given=given[:40])
    return Ref(ref)


def new_reference(state: Iso3, year: int) -> Ref:
    """A reference nobody can guess from another: 30 random bits, unique within a node by its table."""
    return Ref(f"{state}-{year}-" + "".join(secrets.choice(ALPHABET) for _ in range(6)))
