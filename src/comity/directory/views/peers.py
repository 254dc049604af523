"""Peers: the list, one peer with its ceremony, and how a new one comes in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.directory import actions, queries
from comity.directory.adapters.fetching import manifest_from
from comity.directory.adapters.qr import svg
from comity.directory.core.peering import CONFIRMATIONS, STATES, FingerprintDiffers, Standing, State
from comity.directory.core.permissions import Act, Actor, allows, require
from comity.directory.forms import ConfirmForm, IntroduceForm, translated
from comity.directory.models import PeerManifest
from comity.directory.queries import PeerLine
from comity.directory.views import actor
from comity.directory.views.institutions import state_name
from comity.directory.views.lists import asked, export, export_wanted, page_of_values
from comity.directory.views.tabs import tabs
from comity.terms.errors import ComityError

KIND = {
    State.INTRODUCED: "wait",
    State.HALF_CONFIRMED: "wait",
    State.TRUSTED: "ok",
    State.ENDS_SOON: "warn",
    State.EXPIRED: "bad",
    State.SUSPENDED: "bad",
    State.REJECTED: "still",
}
HEAD = ("node", "state", "name", "standing", "version", "expires", "address", "fingerprint")


@require_GET
def peers(request: HttpRequest) -> HttpResponse:
    """Every node we have met, and whether we talk to it."""
    require(actor(request), Act.PEER_VIEW)
    q, state = asked(request, "q").casefold(), asked(request, "state")
    found = [
        line
        for line in queries.lines(at=timezone.now())
        if (not state or line.state == state) and q in f"{line.row.name} {line.row.node_id} {line.row.state}".casefold()
    ]
    if export_wanted(request):
        return export(request, "peers", HEAD, (_row(line) for line in found))
    context = {
        "tabs": tabs(request, "peers"),
        "page": page_of_values(request, [(line, *word_of(line.state), state_name(line.row.state)) for line in found]),
        "wanted": {"q": q, "state": state},
        "states": translated({each.value: label for each, label in STATES.items()}),
    }
    return render(request, "directory/peers.html", context)


@require_GET
def peer(request: HttpRequest, node_id: str) -> HttpResponse:
    """One peer: how it stands, its keys, the ceremony where it is under way."""
    require(actor(request), Act.PEER_VIEW)
    return _page(request, queries.line(node_id, at=timezone.now()), ConfirmForm())


@require_http_methods(["GET", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Take in the manifest of a node we have not met."""
    asks = actor(request)
    require(asks, Act.PEER_INTRODUCE)
    form = IntroduceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.introduce(_envelope(form), by=asks, at=timezone.now())
        except ComityError as refusal:
            form.add_error(None, refusal.explain(_))
        else:
            messages.success(request, _("The node is introduced. Now compare its fingerprint with the other side."))
            return redirect("directory:peer", made.node_id)
    return render(request, "directory/introduce.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, node_id: str) -> HttpResponse:
    """An officer compared the fingerprint."""
    asks, form = actor(request), ConfirmForm(request.POST)
    require(asks, Act.PEER_CONFIRM)
    if form.is_valid():
        channel = form.chosen_channel
        try:
            made = actions.confirm_fingerprint(
                node_id, heard=form.cleaned_data["heard"], channel=channel, by=asks, at=timezone.now()
            )
        except FingerprintDiffers as refusal:
            form.add_error("heard", refusal.explain(_))
        else:
            messages.success(request, _thanks(made.standing))
            return redirect("directory:peer", node_id)
    return _page(request, queries.line(node_id, at=timezone.now()), form, status=422)


@require_POST
def refresh(request: HttpRequest, node_id: str) -> HttpResponse:
    """Ask the peer for its present manifest, and take it if it follows from the pinned one."""
    asks = actor(request)
    require(asks, Act.PEER_INTRODUCE)
    line = queries.line(node_id, at=timezone.now())
    kept = actions.accept_rotation(
        manifest_from(line.manifest.base_url), received_from=node_id, by=asks.officer_id, at=timezone.now()
    )
    if kept.place == PeerManifest.Place.CONFLICT:
        messages.error(request, _("The node signed two different manifests. Both are kept as proof; it is suspended."))
    else:
        messages.success(request, _("The pinned manifest is version %(version)d.") % {"version": kept.version})
    return redirect("directory:peer", node_id)


def word_of(state: State) -> tuple[str, str]:
    """The shape and the word of a peer's state."""
    return KIND[state], _(STATES[state])


def _envelope(form: IntroduceForm) -> bytes:
    if form.cleaned_data["address"]:
        return manifest_from(form.cleaned_data["address"])
    if form.cleaned_data["file"]:
        content: bytes = form.cleaned_data["file"].read()
        return content
    return str(form.cleaned_data["text"]).encode()


def _thanks(standing: str) -> str:
    if standing == Standing.TRUSTED:
        return _("Both officers confirmed: the peer is trusted.")
    return _("Your comparison is recorded. A second officer has to compare as well.")


def _page(request: HttpRequest, line: PeerLine, form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    asks, fingerprint = actor(request), line.manifest.fingerprint
    kind, word = word_of(line.state)
    confirmations = list(line.row.confirmations.select_related("officer"))
    mine = any(str(each.officer_id) == asks.officer_id for each in confirmations)
    open_ceremony = line.row.standing == Standing.INTRODUCED
    context = {
        "line": line,
        "kind": kind,
        "word": word,
        "state_name": state_name(line.row.state),
        "fingerprint": fingerprint,
        "qr": svg(f"comity:{line.row.node_id}:{fingerprint.hex}"),
        "confirmations": confirmations,
        "steps": _steps(len(confirmations), open_ceremony=open_ceremony),
        "may_confirm": open_ceremony and not mine and allows(asks, Act.PEER_CONFIRM),
        "mine": mine and open_ceremony,
        "form": form,
        "manifests": line.row.manifests.all(),
        "desks": queries.desks(node_id=line.row.node_id),
        "moves": _moves(line, asks),
    }
    return render(request, "directory/peer.html", context, status=status)


def _steps(confirmed: int, *, open_ceremony: bool) -> list[dict[str, object]]:
    labels = (_("Introduced"), _("First officer compared"), _("Second officer compared"), _("Trusted"))
    done = 1 + confirmed if open_ceremony else len(labels)
    return [
        {"label": label, "done": place < done, "current": open_ceremony and place == min(done, CONFIRMATIONS)}
        for place, label in enumerate(labels)
    ]


def _moves(line: PeerLine, asks: Actor) -> list[tuple[str, str]]:
    """The grave steps open to this officer: the address of the page before each, and its name."""
    moves = {
        Standing.INTRODUCED: (("reject", _("Reject"), Act.PEER_SUSPEND),),
        Standing.TRUSTED: (("suspend", _("Suspend"), Act.PEER_SUSPEND),),
        Standing.SUSPENDED: (
            ("reinstate", _("Reinstate"), Act.PEER_CONFIRM),
            ("reject", _("End the relation"), Act.PEER_SUSPEND),
        ),
        Standing.REJECTED: (),
    }[Standing(line.row.standing)]
    node_id = line.row.node_id
    return [(reverse(f"directory:{name}", args=[node_id]), label) for name, label, act in moves if allows(asks, act)]


def _row(line: PeerLine) -> tuple[str, ...]:
    manifest = line.manifest
    return (
        line.row.node_id,
        line.row.state,
        line.row.name,
        line.state.value,
        str(manifest.version),
        manifest.expires.isoformat(),
        manifest.base_url,
        manifest.fingerprint.hex,
    )
