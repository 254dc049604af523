"""States, by their ISO 3166-1 alpha-3 code."""

import re
from typing import NewType

from comity.terms.errors import ComityError, gettext_noop

Iso3 = NewType("Iso3", str)
"""An ISO 3166-1 alpha-3 code in capitals, such as PHL."""

_FORM = re.compile(r"[A-Z]{3}")


class NotAStateCode(ComityError):
    code = "terms.not-a-state-code"
    sentence = gettext_noop("“{given}” is not a country code. Use the three letters of ISO 3166, such as PHL.")


def iso3(given: str) -> Iso3:
    """The code in capitals. Says nothing about whether the state exists. Raises NotAStateCode."""
    code = given.strip().upper()
    if not _FORM.fullmatch(code):
        raise NotAStateCode(given=given[:20])
    return Iso3(code)
