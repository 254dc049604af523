"""Clients' tokens: the list, a new one with its secret shown once, and taking one back."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.directory.core.permissions import Act, Actor, require
from comity.directory.views.lists import asked, export, export_wanted, page_of
from comity.intel import actions
from comity.intel.forms.sharing.tokens import TokenForm
from comity.intel.models import Collection, Right, Token
from comity.intel.queries.showing import places
from comity.intel.views import actor
from comity.intel.views.tabs import tabs

HEAD = ("client", "standing", "rights", "made_at", "expires_at", "last_used_at", "revoked_at", "id")


@dataclass(frozen=True, slots=True)
class Example:
    """How one program is told of the token: ready to copy."""

    key: str
    name: str
    text: str
    note: str = ""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every token, what it may do, until when, and when it was last used."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_TOKEN_MANAGE)
    titles, q = _titles(asks, at=at), asked(request, "q")
    found = places.tokens().filter(name__icontains=q) if q else places.tokens()
    if export_wanted(request):
        return export(request, "tokens", HEAD, (_row(one, titles, at) for one in found))
    page = page_of(request, found)
    context = {
        "tabs": tabs(request, "tokens"),
        "page": page,
        "rows": [(one, *_standing(one, at), _rights(one, titles)) for one in page],
        "wanted": {"q": q},
    }
    return render(request, "intel/tokens/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for a token; its answer is the page that shows the secret, once."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_TOKEN_MANAGE)
    collections = list(places.collections_for(asks, at=at)[:200])
    form = TokenForm(request.POST or None, collections=collections)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        token, secret = actions.add_token(
            form.cleaned_data["name"],
            form.rights,
            organisation=organisation.pk if organisation else None,
            life=form.life,
            by=asks.officer_id,
            at=at,
        )
        first = next(iter(form.rights))
        context = {"token": token, "secret": secret, "examples": examples(token, secret, first)}
        answer = render(request, "intel/tokens/shown.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    context = {"form": form, "any": bool(collections)}
    return render(request, "intel/tokens/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Before a token is taken back."""
    asks, at = actor(request), timezone.now()
    require(asks, Act.INTEL_TOKEN_MANAGE)
    token = places.token(token_id)
    if request.method == "POST":
        actions.revoke_token(token_id, by=asks.officer_id, at=at)
        messages.success(request, _("The token of {name} is taken back.").format(name=token.name))
        return redirect("intel:tokens")
    context = {"token": token, "rights": _rights(token, _titles(asks, at=at))}
    return render(request, "intel/tokens/revoke.html", context)


def examples(token: Token, secret: str, collection: Collection) -> list[Example]:
    """How the programs in use are told of a token."""
    base, root = f"{settings.COMITY_BASE_URL}/taxii2", collection.root.slug
    place = f"{base}/{root}/collections/{collection.public_id}/"
    basic = b64encode(f"{token.pk}:{secret}".encode()).decode()
    return [
        Example("curl", "curl", CURL.format(secret=secret, place=place)),
        Example("taxii2client", "taxii2-client", CLIENT.format(secret=secret, user=token.pk, base=base)),
        Example("stix2", "stix2", STIX2.format(secret=secret, user=token.pk, place=place)),
        Example(
            "misp",
            "MISP",
            MISP.format(base=base, root=root, basic=basic, collection=collection.public_id),
            _("Under Sync actions, TAXII servers. MISP pushes, so the token needs the right to write."),
        ),
        Example(
            "opencti",
            "OpenCTI",
            OPENCTI.format(base=base, secret=secret, user=token.pk),
            _("The settings of the connector TAXII2, in its config.yml. It reads all that the token opens."),
        ),
    ]


CURL = """curl -H "Authorization: Bearer {secret}" \\
  -H "Accept: application/taxii+json;version=2.1" \\
  {place}objects/"""
CLIENT = """from taxii2client.v21 import Server

server = Server("{base}/", user="{user}", password="{secret}")
for collection in server.default.collections:
    print(collection.title, collection.id)"""
STIX2 = """from stix2 import TAXIICollectionSource
from taxii2client.v21 import Collection

collection = Collection("{place}", user="{user}", password="{secret}")
indicators = TAXIICollectionSource(collection).query()"""
MISP = """Base URL: {base}
API root: {root}
Collection: {collection}
API key: {basic}"""
OPENCTI = """taxii2:
  discovery_url: '{base}/'
  username: '{user}'
  password: '{secret}'
  use_token: false
  v2.1: true
  collections: '*.*'"""


def _titles(asks: Actor, *, at: datetime) -> dict[int, str]:
    """The titles of the collections that the officer may know of."""
    return dict(places.collections_for(asks, at=at).values_list("pk", "title"))


def _standing(token: Token, at: datetime) -> tuple[str, str]:
    if token.revoked_at is not None:
        return "still", _("Taken back")
    if token.expires_at <= at:
        return "still", _("Expired")
    return "ok", _("In force")


def _rights(token: Token, titles: dict[int, str]) -> list[tuple[str, str]]:
    """Where, and what; a collection that the officer may not know of has no title."""
    unknown = _("A collection of a community that does not count you")
    return [(titles.get(one.collection_id, unknown), _right(one)) for one in token.right_set.all()]


def _right(right: Right) -> str:
    if right.can_read and right.can_write:
        return _("reads and writes")
    return _("reads") if right.can_read else _("writes")


def _row(token: Token, titles: dict[int, str], at: datetime) -> tuple[str, ...]:
    rights = "; ".join(f"{title}: {right}" for title, right in _rights(token, titles))
    last, revoked = (one.isoformat() if one else "" for one in (token.last_used_at, token.revoked_at))
    made, expires = token.made_at.isoformat(), token.expires_at.isoformat()
    return token.name, _standing(token, at)[1], rights, made, expires, last, revoked, str(token.pk)
