"""Acts on officers: appoint, assign to desks, give and end mandates."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction

from comity.directory.core.permissions import EVERY_INSTRUMENT, Act, Actor, Role, require
from comity.directory.models import Desk, Mandate, Officer, Organisation
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class AccountTaken(ComityError):
    code = "directory.account-taken"
    status = 409
    sentence = gettext_noop("There is already an account with this name or this e-mail address. Choose another.")


class ZoneUnknown(ComityError):
    code = "directory.zone-unknown"
    sentence = gettext_noop("“{zone}” is not a time zone. Use a name such as Asia/Manila.")


class MandateEndsTooEarly(ComityError):
    code = "directory.mandate-ends-too-early"
    sentence = gettext_noop("A mandate cannot end before it begins. Look at the two days again.")


class MandateUnknown(ComityError):
    code = "directory.mandate-unknown"
    status = 404
    sentence = gettext_noop("There is no such mandate.")


_zones = cache(available_timezones)  # it looks at every file of the time zone database


@dataclass(frozen=True, slots=True)
class Account:
    """How an officer signs in. Without a password she sets one by the link that is shown once."""

    username: str
    email: str
    password: str | None = None


@transaction.atomic
def add_officer(
    account: Account,
    *,
    name: str,
    organisation: Organisation,
    by: Actor,
    at: datetime,
    title: str = "",
    desks: Sequence[Desk] = (),
    language: str = "en",
    zone: str = "UTC",
) -> Officer:
    """Appoint an officer with an account of her own.

    Raises NotPermitted, AccountTaken, ZoneUnknown.
    """
    require(by, Act.OFFICER_MANAGE)
    if zone not in _zones():
        raise ZoneUnknown(zone=zone[:60])
    users = get_user_model().objects
    email = account.email.lower()
    taken = EmailAddress.objects.filter(email__iexact=email).exists()
    if taken or users.filter(username__iexact=account.username).exists():
        raise AccountTaken()
    user = users.create_user(account.username, email, account.password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    officer = Officer.objects.create(
        user=user, name=name, title=title, organisation=organisation, language=language, zone=zone
    )
    officer.desks.set(desks)
    facts = {"organisation": str(organisation.pk), "desks": _ids(desks)}
    record("directory.officer.added", str(officer.pk), facts, by=by.officer_id, at=at)
    return officer


@transaction.atomic
def assign_desks(officer: Officer, *, desks: Collection[Desk], by: Actor, at: datetime) -> Officer:
    """The desks whose work she sees from now on. Raises NotPermitted."""
    require(by, Act.OFFICER_MANAGE)
    officer.desks.set(desks)
    record("directory.officer.assigned", str(officer.pk), {"desks": _ids(desks)}, by=by.officer_id, at=at)
    return officer


@transaction.atomic
def give_mandate(
    officer: Officer,
    *,
    role: Role,
    by: Actor,
    at: datetime,
    instrument: str = EVERY_INSTRUMENT,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Mandate:
    """A role under one instrument (an id of the law data) or every one. Raises NotPermitted, MandateEndsTooEarly."""
    require(by, Act.OFFICER_MANAGE)
    begins = valid_from or at
    if valid_until is not None and valid_until < begins:
        raise MandateEndsTooEarly()
    mandate = Mandate.objects.create(
        officer=officer,
        role=role.value,
        instrument=instrument,
        valid_from=begins,
        valid_until=valid_until,
        given_by=by.officer_id,
    )
    facts = {"role": role.value, "instrument": instrument}
    record("directory.mandate.given", str(officer.pk), facts, by=by.officer_id, at=at)
    return mandate


@transaction.atomic
def end_mandate(mandate_id: uuid.UUID, *, by: Actor, at: datetime) -> Mandate:
    """The mandate holds no longer. One that had not begun is empty. Raises NotPermitted, MandateUnknown."""
    require(by, Act.OFFICER_MANAGE)
    mandate = Mandate.objects.select_for_update().filter(pk=mandate_id).first()
    if mandate is None:
        raise MandateUnknown()
    mandate.valid_until = max(at, mandate.valid_from)
    mandate.save(update_fields=["valid_until"])
    facts = {"role": mandate.role, "instrument": mandate.instrument}
    record("directory.mandate.ended", str(mandate.officer_id), facts, by=by.officer_id, at=at)
    return mandate


def _ids(desks: Collection[Desk]) -> list[str]:
    return sorted(str(desk.pk) for desk in desks)
