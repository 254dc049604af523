"""Acts on an officer's service: let her in, suspend, reinstate, retire. Nobody takes the last three on herself."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from comity.directory.adapters.accounts import password_link
from comity.directory.core.permissions import Act, Actor, OfficerUnknown, require
from comity.directory.models import Officer
from comity.ledger.actions import record
from comity.terms.errors import ComityError, gettext_noop


class OwnService(ComityError):
    code = "directory.own-service"
    status = 409
    sentence = gettext_noop("Nobody suspends, reinstates or retires herself. Ask another operator of this node.")


class NotInService(ComityError):
    code = "directory.not-in-service"
    status = 409
    sentence = gettext_noop("This officer is suspended. Reinstate her before you let her in.")


@transaction.atomic
def invite_officer(officer_id: uuid.UUID, *, by: Actor, at: datetime, forget_second_factors: bool = False) -> str:
    """The path at which she sets a password, once, within a day. It is a secret: show it, keep it nowhere.

    `forget_second_factors` where she lost them: she sets up new ones when she next signs in. The identity by which
    a national service knows her is forgotten with them.

    Raises NotPermitted, OfficerUnknown, NotInService.
    """
    officer = _in_service(officer_id, by)
    if officer.suspended_at:
        raise NotInService()
    forgotten = 0
    if forget_second_factors:
        forgotten, _by_model = Authenticator.objects.filter(user=officer.user).delete()
        SocialAccount.objects.filter(user=officer.user).delete()
    facts = {"second_factors_forgotten": forgotten}
    record("directory.officer.invited", str(officer.pk), facts, by=by.officer_id, at=at)
    return password_link(officer.user)


@transaction.atomic
def suspend_officer(officer_id: uuid.UUID, *, why: str, by: Actor, at: datetime) -> Officer:
    """She signs in no longer, from this moment, until she is reinstated; her sessions end.

    Raises NotPermitted, OfficerUnknown, OwnService.
    """
    officer = _another(officer_id, by)
    if officer.suspended_at is None:
        officer.suspended_at = at
        _close(officer)
        record("directory.officer.suspended", str(officer.pk), {"why": why}, by=by.officer_id, at=at)
    return officer


@transaction.atomic
def reinstate_officer(officer_id: uuid.UUID, *, why: str, by: Actor, at: datetime) -> Officer:
    """She may sign in again, with the mandates that she still holds.

    Raises NotPermitted, OfficerUnknown, OwnService.
    """
    officer = _another(officer_id, by)
    if officer.suspended_at is not None:
        officer.suspended_at = None
        officer.save(update_fields=["suspended_at"])
        officer.user.is_active = True
        officer.user.save(update_fields=["is_active"])
        record("directory.officer.reinstated", str(officer.pk), {"why": why}, by=by.officer_id, at=at)
    return officer


@transaction.atomic
def retire_officer(officer_id: uuid.UUID, *, by: Actor, at: datetime) -> Officer:
    """She signs in no longer; what she did stays hers. Raises NotPermitted, OfficerUnknown, OwnService."""
    officer = _another(officer_id, by)
    officer.left_at = at
    _close(officer)
    record("directory.officer.retired", str(officer.pk), {}, by=by.officer_id, at=at)
    return officer


def _in_service(officer_id: uuid.UUID, by: Actor) -> Officer:
    require(by, Act.OFFICER_MANAGE)
    rows = Officer.objects.select_related("user").select_for_update(of=("self",))
    officer = rows.filter(pk=officer_id, left_at=None).first()
    if officer is None:
        raise OfficerUnknown()
    return officer


def _another(officer_id: uuid.UUID, by: Actor) -> Officer:
    officer = _in_service(officer_id, by)
    if str(officer.pk) == by.officer_id:
        raise OwnService()
    return officer


def _close(officer: Officer) -> None:
    """An account that is not active has no session any more (`Django: ModelBackend.get_user`)."""
    officer.save(update_fields=["suspended_at", "left_at"])
    officer.user.is_active = False
    officer.user.save(update_fields=["is_active"])
