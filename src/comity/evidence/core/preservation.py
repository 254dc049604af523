"""A preservation: data are frozen so that they are still there when disclosure is decided.

Source: Convention on Cybercrime (ETS 185), art. 29; art. 29(7) sets the floor of sixty days and keeps the data
until the decision once the request for disclosure has arrived. Art. 42(7) of the UN Convention follows it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from comity.evidence.core import wording
from comity.terms.errors import ComityError, gettext_noop, worded

FLOOR = timedelta(days=60)  # Convention on Cybercrime (ETS 185), art. 29(7)
FLOOR_SOURCE = "ETS 185 art 29(7)"


class Freeze(StrEnum):
    """Where a preservation stands."""

    ASKED = "asked"
    IN_FORCE = "in-force"
    EXTENDED = "extended"
    CONVERTED = "converted"
    LAPSED = "lapsed"
    RELEASED = "released"
    REFUSED = "refused"


class FreezeStep(StrEnum):
    """What moves a preservation on."""

    GRANT = "grant"
    REFUSE = "refuse"
    EXTEND = "extend"
    CONVERT = "convert"
    LAPSE = "lapse"
    RELEASE = "release"


KEPT = frozenset({Freeze.IN_FORCE, Freeze.EXTENDED, Freeze.CONVERTED})
"""The holder keeps the data."""

TABLE: dict[tuple[Freeze, FreezeStep], Freeze] = {
    (Freeze.ASKED, FreezeStep.GRANT): Freeze.IN_FORCE,
    (Freeze.ASKED, FreezeStep.REFUSE): Freeze.REFUSED,
    (Freeze.ASKED, FreezeStep.RELEASE): Freeze.RELEASED,
    (Freeze.IN_FORCE, FreezeStep.EXTEND): Freeze.EXTENDED,
    (Freeze.EXTENDED, FreezeStep.EXTEND): Freeze.EXTENDED,
    # The request for disclosure arrived: kept pending the decision (art. 29(7), second sentence).
    (Freeze.IN_FORCE, FreezeStep.CONVERT): Freeze.CONVERTED,
    (Freeze.EXTENDED, FreezeStep.CONVERT): Freeze.CONVERTED,
    (Freeze.CONVERTED, FreezeStep.CONVERT): Freeze.CONVERTED,
    (Freeze.CONVERTED, FreezeStep.EXTEND): Freeze.CONVERTED,
    (Freeze.IN_FORCE, FreezeStep.LAPSE): Freeze.LAPSED,
    (Freeze.EXTENDED, FreezeStep.LAPSE): Freeze.LAPSED,
    (Freeze.IN_FORCE, FreezeStep.RELEASE): Freeze.RELEASED,
    (Freeze.EXTENDED, FreezeStep.RELEASE): Freeze.RELEASED,
    (Freeze.CONVERTED, FreezeStep.RELEASE): Freeze.RELEASED,
}


class PreservationOutOfTurn(ComityError):
    code = "evidence.preservation-out-of-turn"
    status = 409
    sentence = gettext_noop("“{step}” is not possible now: the preservation stands at “{state}”. Reload the page.")
    words = MappingProxyType({"step": worded(wording.ACTS), "state": worded(wording.FREEZES)})


class PreservationTooShort(ComityError):
    code = "evidence.preservation-too-short"
    sentence = gettext_noop(
        "Data are kept for at least {floor_days} days (ETS 185 art. 29(7)); {asked_days} were given. Give a later day."
    )


class ExtensionNotLater(ComityError):
    code = "evidence.extension-not-later"
    sentence = gettext_noop("The data are already kept until {until}. An extension ends later than that.")


def after_freeze(state: Freeze, step: FreezeStep) -> Freeze:
    """The state after the step. Raises PreservationOutOfTurn."""
    try:
        return TABLE[state, step]
    except KeyError:
        raise PreservationOutOfTurn(step=step, state=state) from None


def preserved_until(start: datetime, asked: timedelta = FLOOR, floor: timedelta = FLOOR) -> datetime:
    """The instant from which preserved data may be let go.

    `start` is when the data was frozen, with a zone. `floor` is the minimum of the instrument relied on. A request
    may ask for more than the floor, never for less.

    Raises PreservationTooShort.
    """
    if asked < floor:
        raise PreservationTooShort(asked_days=asked.days, floor_days=floor.days)
    return start + asked


def extended_until(until: datetime, new_until: datetime) -> datetime:
    """The later end. Raises ExtensionNotLater."""
    if new_until <= until:
        raise ExtensionNotLater(until=until.date().isoformat())
    return new_until


def lapses(state: Freeze, until: datetime, at: datetime) -> bool:
    """Whether the freeze ends by time alone; never while a request for disclosure waits for its decision."""
    return state in (Freeze.IN_FORCE, Freeze.EXTENDED) and at >= until
