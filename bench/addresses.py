"""The addresses of the pages on a full node, the browsers that ask for them, and the empty view beside them.

Django is set up on the node before this module is imported; it stands in for the node's URLs, plus the empty view.
"""

from functools import cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from comity.directory.models import Officer
from comity.evidence.models import Information, Order, Package, Preservation, Request
from comity.ledger.models import Entry
from comity.node.urls import handler400, handler403, handler404, handler500

__all__ = ["client", "cookie", "handler400", "handler403", "handler404", "handler500", "pages", "urlpatterns"]

Line = tuple[str, str, str]
WHAT_IF = "world, what if"
ALL, POINT, AUTHORITY, CLERK = "bayani", "crisanto", "mayumi", "tala"
"""Who reads: the auditor sees every request, an officer of the 24/7 point most of them."""


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing but the middleware."""
    return HttpResponse("empty")


urlpatterns = [path("bench/empty/", empty), path("", include("comity.node.urls"))]


@cache
def _session(who: str) -> str:
    user, session = User.objects.get(username=who), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def cookie(who: str) -> str:
    """The header of a browser in which the person has signed in."""
    return f"{settings.SESSION_COOKIE_NAME}={_session(who)}"


def client(who: str, *, compressed: bool = True) -> Client:
    """A browser in this process in which the person has signed in."""
    more = {"HTTP_ACCEPT_ENCODING": "gzip"} if compressed else {}
    return Client(SERVER_NAME="127.0.0.1", HTTP_COOKIE=cookie(who), **more)


def pages(route: str) -> list[Line]:
    """Name, path and reader of every page."""
    return [*_lists(), *_cases(), *_law(route), *_plans(), *_directory(), *_proofs()]


def _lists() -> list[Line]:
    narrowed = ("kind=disclosure", "state=executing", "urgency=emergency", "party=AUS", "side=asked", "q=7K", "page=99")
    tabs = ("show=ours", "show=theirs", "show=open", "show=closed")
    sorts = [f"show=open&sort={sign}{key}" for key in ("due", "ref", "state", "with", "updated") for sign in ("", "-")]
    return [
        ("work list", "/", POINT),
        ("work list, auditor", "/", ALL),
        *((f"work list, {query}", f"/?{query}", ALL) for query in (*tabs, *sorts)),
        *((f"work list, open, {query}", f"/?show=open&{query}", ALL) for query in narrowed),
        ("preservation watch", "/preservations/", POINT),
        ("preservation watch, sort=ref&page=50", "/preservations/?sort=ref&page=50", POINT),
        ("preservation watch, auditor, state=lapsed", "/preservations/?state=lapsed", ALL),
        ("orders", "/orders/", CLERK),
        ("orders, sort=ref&page=20", "/orders/?sort=ref&page=20", CLERK),
        ("information", "/information/", ALL),
        ("information, sort=state&page=20", "/information/?sort=state&page=20", ALL),
    ]


def _cases() -> list[Line]:
    seen = Request.objects.filter(desk__in=Officer.objects.get(user__username=POINT).desks.values("pk"))
    delivered = Package.objects.filter(outgoing=True).order_by("created_at").select_related("request")[0]
    draft, signed = seen.filter(state="draft")[0].ref, seen.filter(state="signed")[0].ref
    asked, urgent = seen.filter(state="received", side="asked"), seen.filter(urgency="emergency", side="asked")
    frozen = Preservation.objects.filter(request__in=seen, request__side="asking", state="in-force")[0].request_id
    whole, order = delivered.request.ref, Order.objects.filter(state="issued")[0].ref
    return [
        ("request, delivered", f"/requests/{whole}/", AUTHORITY),
        ("request, frozen for us", f"/requests/{Request.objects.get(pk=frozen).ref}/", POINT),
        ("request, emergency", f"/requests/{urgent[0].ref}/", POINT),
        ("request, auditor", f"/requests/{whole}/", ALL),
        ("request, draft's form", f"/requests/{draft}/edit/", POINT),
        ("request, holder's view", f"/requests/{draft}/preview/?view=holder", POINT),
        ("request, page of an act", f"/requests/{signed}/send/", POINT),
        ("request, refusing", f"/requests/{asked[0].ref}/refuse/", POINT),
        ("package", f"/requests/{whole}/packages/{delivered.pk}/", AUTHORITY),
        ("order", f"/orders/{order}/", CLERK),
        ("order, answering", f"/orders/{order}/answer/", CLERK),
        ("offer of information", f"/information/{Information.objects.earliest('created_at').ref}/", POINT),
    ]


def _law(route: str) -> list[Line]:
    content = route.replace("data=preservation", "data=content")
    return [
        ("route finder, empty", "/law/routes/", POINT),
        ("route finder, answered", f"/law/routes/?{route}", POINT),
        ("route finder, content", f"/law/routes/?{content}", POINT),
        ("one route", f"/law/routes/ets185-29/?{route}", POINT),
        ("profile of a state", "/law/states/DEU/", POINT),
        ("national law compared", "/law/compare/?state=IDN&state=PHL&state=BGD", POINT),
        ("gaps of all states", "/law/gaps/", POINT),
        ("dual criminality", "/law/dual/?from=IDN&to=PHL&offence=ransomware", POINT),
        ("policy library", "/law/policies/", POINT),
        ("beginning a request", f"/requests/new/?route=ets185-29&{route}", POINT),
    ]


def _plans() -> list[Line]:
    asked = "state=IDN&data=content&urgency=urgent&within=180d"
    return [
        ("world", f"/plan/?{asked}", POINT),
        (WHAT_IF, f"/plan/?{asked}&join=ets185&agree=CHN", POINT),
        ("one pair", f"/plan/pair/?{asked}&other=AUS", POINT),
        ("plans", "/plan/plans/", POINT),
        ("assumptions", "/plan/assumptions/", POINT),
    ]


def _directory() -> list[Line]:
    officer = Officer.objects.get(user__username=AUTHORITY)
    return [
        ("desks", "/directory/", POINT),
        ("one desk", f"/directory/desks/{officer.desks.all()[0].pk}/", POINT),
        ("institutions", "/directory/institutions/", POINT),
        ("officers", "/directory/officers/", POINT),
        ("one officer", f"/directory/officers/{officer.pk}/", ALL),
        ("peers", "/directory/peers/", POINT),
        ("one peer", "/directory/peers/aus.example/", POINT),
        ("this node's fingerprint", "/directory/fingerprint/", POINT),
        ("preferences", "/preferences/", POINT),
    ]


def _proofs() -> list[Line]:
    middle, ref = Entry.objects.count() // 2, Order.objects.all()[0].request.ref
    return [
        ("messages sent", "/federation/messages/", POINT),
        ("messages sent, page=200", "/federation/messages/?page=200", POINT),
        ("messages sent, of a reference", f"/federation/messages/?ref={ref}", POINT),
        ("messages received", "/federation/messages/received/", POINT),
        ("alarms", "/federation/alarms/", POINT),
        ("ledger", "/ledger/", POINT),
        ("ledger, of a reference", f"/ledger/?ref={ref}", POINT),
        ("ledger, of a kind", "/ledger/?kind=evidence.request.accept", POINT),
        ("ledger, older", f"/ledger/?before={middle}", POINT),
        ("one leaf with its proof", f"/ledger/leaves/{middle}/", POINT),
        ("receipt of a leaf", f"/ledger/leaves/{middle}/receipt/", POINT),
    ]
