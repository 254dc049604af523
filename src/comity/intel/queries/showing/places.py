"""Collections, tokens and releases as officers look after them."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from comity.directory.core.permissions import Actor
from comity.intel.models import Collection, CollectionTerms, Entry, Onward, ReleaseOrder, Token
from comity.intel.queries import readers
from comity.intel.queries.communities import CommunityUnknown, seen_by
from comity.intel.queries.showing import home
from comity.terms.errors import ComityError, gettext_noop


class NoSuchCollection(ComityError):
    """One that is another community's is not told from none."""

    code = "intel.collection-not-found"
    status = 404
    sentence = gettext_noop("There is no such collection, or it belongs to a community that does not count you.")


class NoSuchToken(ComityError):
    code = "intel.token-not-found"
    status = 404
    sentence = gettext_noop("There is no such token.")


class NoSuchRelease(ComityError):
    code = "intel.release-not-found"
    status = 404
    sentence = gettext_noop("There is no such release.")


class NoSuchQuestion(ComityError):
    code = "intel.question-not-found"
    status = 404
    sentence = gettext_noop("There is no such question.")


def collections_for(actor: Actor, *, at: datetime) -> QuerySet[Collection]:
    """The collections that the officer may know of, with the number of their entries, by title."""
    closed = home.closed(readers.officer(actor), readers.at_home(at=at).communities)
    found = Collection.objects.exclude(pk__in=closed).select_related("root").order_by("title", "pk")
    return found.annotate(entries=Count("entry"))


def collection_for(actor: Actor, public_id: UUID, *, at: datetime) -> Collection:
    """One of them. Raises NoSuchCollection."""
    closed = home.closed(readers.officer(actor), readers.at_home(at=at).communities)
    found = Collection.objects.exclude(pk__in=closed).select_related("root").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchCollection()
    return found


def terms_of(collection: Collection) -> CollectionTerms:
    """The terms of a collection; empty ones where none were set."""
    return CollectionTerms.objects.filter(collection=collection).first() or CollectionTerms(collection=collection)


def size_of(collection: Collection) -> int:
    """How many versions of objects stand in it."""
    return Entry.objects.filter(collection=collection).count()


def of_community(community: str | UUID) -> list[Collection]:
    """The collections that go out to a community's members."""
    return list(Collection.objects.filter(community=community).order_by("title", "pk"))


def tokens() -> QuerySet[Token]:
    """Every token with its rights, revoked ones too, the newest first."""
    return Token.objects.prefetch_related("right_set__collection").order_by("-made_at", "pk")


def token(token_id: UUID) -> Token:
    """Raises NoSuchToken."""
    found = tokens().filter(pk=token_id).first()
    if found is None:
        raise NoSuchToken()
    return found


def releases(actor: Actor, *, waiting: bool) -> list[ReleaseOrder]:
    """The releases that wait for a second hand, or the last that did not, into collections the officer may know of."""
    rows = ReleaseOrder.objects.select_related("collection").order_by("-asked_at", "pk")
    state = ReleaseOrder.State.WAITING
    chosen = rows.filter(state=state) if waiting else rows.exclude(state=state)
    return [one for one in chosen[:500] if _knows(actor, one.collection)]


def release(actor: Actor, order_id: UUID) -> ReleaseOrder:
    """One release. Raises NoSuchRelease."""
    found = ReleaseOrder.objects.select_related("collection").filter(pk=order_id).first()
    if found is None or not _knows(actor, found.collection):
        raise NoSuchRelease()
    return found


def questions(actor: Actor) -> list[Onward]:
    """Questions whether something may go on: those that wait for this node first. Of its own, those that the officer
    may know where they lead."""
    here = settings.COMITY_NODE_ID
    rows = Onward.objects.select_related("collection").order_by("-asked_at", "pk")[:500]
    found = [one for one in rows if one.collection is None or _knows(actor, one.collection)]
    return sorted(found, key=lambda one: not (one.owner == here and one.state == Onward.State.WAITING))


def question(actor: Actor, onward_id: UUID) -> Onward:
    """One of them. Raises NoSuchQuestion."""
    found = Onward.objects.select_related("collection").filter(pk=onward_id).first()
    if found is None or (found.collection is not None and not _knows(actor, found.collection)):
        raise NoSuchQuestion()
    return found


def _knows(actor: Actor, collection: Collection) -> bool:
    if collection.community is None:
        return True
    try:
        seen_by(actor, collection.community)
    except CommunityUnknown:
        return False
    return True
