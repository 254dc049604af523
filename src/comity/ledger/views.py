"""The pages of the log: what was done, that it is proven, and what other logs did wrong."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from comity.ledger import queries
from comity.ledger.adapters import keys
from comity.ledger.adapters.lists import csv_lines, json_lines
from comity.ledger.core.entries import Leaf
from comity.ledger.core.proofs import climb
from comity.ledger.forms import SearchForm
from comity.terms.errors import ComityError, gettext_noop

READ = "ledger.read"
ROWS = 50
P = ParamSpec("P")


class MayNotRead(ComityError):
    code = "ledger.may-not-read"
    status = 403
    sentence = gettext_noop("Your roles do not let you read this node's log. Ask its operator or an auditor.")


class NoSuchReference(ComityError):
    code = "ledger.no-such-reference"
    status = 404
    sentence = gettext_noop("The log has no act under this reference. Look for it in the list.")


class Reader(Protocol):
    """Whoever signed in, as far as the log needs to know. The node attaches one to each request."""

    def may(self, act: str) -> bool:
        """Whether her roles allow the act."""


class ReaderRequest(HttpRequest):
    """A request past the node's gate."""

    actor: Reader


View = Callable[Concatenate[ReaderRequest, P], HttpResponseBase]


def for_readers(view: View[P]) -> View[P]:
    """Only for those who may read the log. Raises MayNotRead."""

    @require_safe
    @wraps(view)
    def guarded(request: ReaderRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.actor.may(READ):
            raise MayNotRead()
        return view(request, *args, **kwargs)

    return guarded


@for_readers
def log(request: ReaderRequest) -> HttpResponseBase:
    """The list, newest first; with ?format=csv or json, all leaves that fit, oldest first."""
    form = SearchForm(request.GET)
    search = form.search
    if request.GET.get("format") in {"csv", "json"}:
        return _exported(queries.leaves(search), request.GET["format"])
    leaves = queries.page(search, before=form.older_than, count=ROWS + 1)
    shown = {
        "form": form,
        "narrowed": search != queries.Search(),
        "leaves": leaves[:ROWS],
        "older": leaves[ROWS - 1].index if len(leaves) > ROWS else None,
        "head": queries.head(),
        "checkpoint": queries.latest_checkpoint(),
        "peers": queries.peer_checkpoints(),
        "contradictions": queries.equivocations(),
    }
    return render(request, "ledger/log.html", shown)


@for_readers
def leaf(request: ReaderRequest, index: int) -> HttpResponseBase:
    """One leaf: what was done, and the way from it to the signed root. Raises NoSuchLeaf."""
    found = queries.leaf(index)
    checkpoint = queries.checkpoint_of(index)
    shown: dict[str, object] = {"leaf": found, "checkpoint": checkpoint, "entry": found.entry.decode()}
    if checkpoint is not None:
        proof = queries.inclusion(index, checkpoint.size)
        shown["steps"] = climb(found.leaf_hash, index, checkpoint.size, proof) or ()
    shown["others"] = [each for each in queries.of(found.ref) if each.index != index][:ROWS] if found.ref else []
    return render(request, "ledger/leaf.html", shown)


@for_readers
def receipt(request: ReaderRequest, index: int) -> HttpResponseBase:
    """The receipt of a leaf as a file; with ?closed it does not tell the event. Raises NoSuchLeaf, NotYetSigned."""
    written = str(queries.receipt(index, disclosed="closed" not in request.GET))
    return _file(written, f"{index}.tlog-proof")


@for_readers
def receipts(request: ReaderRequest, ref: str) -> HttpResponseBase:
    """The receipts of all leaves of a reference, in one file. Raises NoSuchReference, NotYetSigned."""
    proven = queries.receipts(ref, disclosed="closed" not in request.GET) if ref.isprintable() else []
    if not proven:
        raise NoSuchReference()
    return _file("".join(str(each) for _, each in proven), f"{ref}.tlog-proof")


@for_readers
def checkpoint(_request: ReaderRequest) -> HttpResponseBase:
    """The newest checkpoint with its cosignatures, as the note that others verify."""
    newest = queries.latest_checkpoint()
    return _file(newest.note if newest else "", "checkpoint.txt")


@for_readers
def vkeys(_request: ReaderRequest) -> HttpResponseBase:
    """The log's verifier keys, to hand to whoever checks a receipt."""
    return _file(keys.every() + "\n", "log.vkeys")


@for_readers
def evidence(request: ReaderRequest, evidence_id: UUID) -> HttpResponseBase:
    """Two notes of one log that contradict each other. Raises NoSuchEvidence."""
    return render(request, "ledger/evidence.html", {"evidence": queries.equivocation(evidence_id)})


@for_readers
def evidence_file(_request: ReaderRequest, evidence_id: UUID, part: str) -> HttpResponseBase:
    """One part of the evidence as a file: a note, the proof or the keys, as `comity ledger convict` reads them."""
    kept = queries.equivocation(evidence_id)
    parts = {
        "first": kept.first_note,
        "second": kept.second_note,
        "proof": "".join(f"{each}\n" for each in kept.proof),
        "keys": kept.keys + "\n",
    }
    return _file(parts[part], f"{part}.txt")


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


def _exported(leaves: Iterator[Leaf], form: str) -> StreamingHttpResponse:
    lines = csv_lines(leaves) if form == "csv" else json_lines(leaves)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="ledger.{form}"'
    return answer
