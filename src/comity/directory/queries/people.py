"""Officers, and who they are at the moment of an act."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from comity.directory.core.permissions import EVERY_INSTRUMENT, Actor, Grant, OfficerUnknown, Role
from comity.directory.models import Mandate, Officer


def officer_of(user: AbstractBaseUser | AnonymousUser) -> Officer:
    """The officer behind an account, in service and not suspended. Raises OfficerUnknown."""
    found = (
        Officer.objects.select_related("organisation")
        .filter(user_id=user.pk or 0, left_at=None, suspended_at=None)
        .first()
    )
    if found is None:
        raise OfficerUnknown()
    return found


def actor_of(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Actor:
    """The officer behind an account with the mandates she holds at that instant. Raises OfficerUnknown."""
    return actor(officer_of(user), at=at)


def actor(officer: Officer, *, at: datetime) -> Actor:
    """An officer with the mandates she holds at that instant."""
    desk_rows: Sequence[tuple[uuid.UUID, str]] = list(officer.desks.values_list("id", "kind"))
    grants = {Grant(Role(mandate.role), mandate.instrument) for mandate in mandates_at(officer, at)}
    return Actor(
        officer_id=str(officer.pk),
        name=officer.name,
        organisation_id=str(officer.organisation_id),
        desk_ids=frozenset(str(pk) for pk, _kind in desk_rows),
        desk_kinds=frozenset(kind for _pk, kind in desk_rows),
        roles=frozenset(grant.role for grant in grants if grant.instrument == EVERY_INSTRUMENT),
        limited=frozenset(grant for grant in grants if grant.instrument != EVERY_INSTRUMENT),
        language=officer.language,
        zone=officer.zone,
    )


def mfa_missing(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for whoever has signed in and has no second factor yet."""
    return bool(user.is_authenticated and not is_mfa_enabled(user))


def mandates_at(officer: Officer, at: datetime) -> QuerySet[Mandate]:
    """The mandates in force at an instant."""
    return officer.mandates.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


def officers(*, at: datetime) -> QuerySet[Officer]:
    """Officers in service, with the mandates of that instant in `held`."""
    held = Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)
    return (
        Officer.objects.filter(left_at=None)
        .select_related("organisation", "user")
        .prefetch_related("desks", Prefetch("mandates", held, to_attr="held"))
    )


def officer(officer_id: str | uuid.UUID) -> Officer:
    """In service or not. Raises OfficerUnknown."""
    try:
        return Officer.objects.select_related("organisation", "user").get(pk=uuid.UUID(str(officer_id)))
    except (ValueError, Officer.DoesNotExist) as error:
        raise OfficerUnknown() from error


def names_of(officer_ids: Collection[str]) -> dict[str, str]:
    """Names of this node's officers by id, in service or not; whoever is none is left out."""
    known = {_uuid(each): each for each in officer_ids}
    found = Officer.objects.filter(pk__in=[each for each in known if each]).values_list("pk", "name")
    return {known[pk]: name for pk, name in found}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def holders_of(role: str, *, at: datetime) -> QuerySet[Mandate, uuid.UUID]:
    """Ids of the officers who hold a role at that instant, for a sub-query."""
    now = Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), role=role, valid_from__lte=at)
    return now.values_list("officer_id", flat=True)
