"""What other nodes call. Each request proves itself by a signature inside; no session, no cookie."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from comity.directory import queries as directory
from comity.federation.actions import receiving, witnessing
from comity.federation.actions.sending import seal_to
from comity.federation.adapters import registry
from comity.federation.adapters.blobs import BlobUnknown
from comity.federation.adapters.doorman import Doorman, TooMuchRubbish
from comity.federation.core import add_checkpoint, envelope, token
from comity.federation.core.limits import KIB, LIMITS
from comity.federation.core.token import FetchNotAllowed
from comity.ledger.actions.witnessing import OtherSizeKnown, RolledBack
from comity.terms.errors import ComityError, gettext_noop

View = Callable[..., HttpResponseBase]

MANIFEST_TYPE = "application/vnd.comity.manifest+json"
SMALL_BYTES = 64 * KIB
CHUNK_BYTES = 256 * KIB
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)

doorman = Doorman()


class WrongMethod(ComityError):
    code = "federation.wrong-method"
    status = 405
    sentence = gettext_noop("This address takes {allowed} only.")


class WrongMediaType(ComityError):
    code = "federation.wrong-media-type"
    status = 415
    sentence = gettext_noop("This address takes the media type {expected} only.")


class LengthMissing(ComityError):
    code = "federation.length-missing"
    status = 411
    sentence = gettext_noop("Say how long the body is (Content-Length).")


class BodyTooLarge(ComityError):
    code = "federation.body-too-large"
    status = 413
    sentence = gettext_noop("The body may have {limit} bytes at most.")


class RangeUnsatisfiable(ComityError):
    code = "federation.range-unsatisfiable"
    status = 416
    sentence = gettext_noop("The file has {size} bytes; the part asked for lies outside.")


def door(method: str) -> Callable[[View], View]:
    """A view for other nodes: one method, refusals as JSON. Exempt from CSRF, since nothing rests on a cookie."""

    def around(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, **parts: str) -> HttpResponseBase:
            try:
                if request.method != method:
                    raise WrongMethod(allowed=method)
                return view(request, **parts)
            except ComityError as error:
                return _refusal(error, method)

        return guarded

    return around


@door("POST")
def inbox(request: HttpRequest) -> HttpResponse:
    """Sealed bytes in, a sealed receipt out. Where this address sent much rubbish, only small parcels are looked at."""
    at, address = timezone.now(), _address(request)
    barred = doorman.is_barred(address, at=at)
    wait = TooMuchRubbish(seconds=60 - at.second)
    if barred and _length(request) > SMALL_BYTES:
        raise wait
    raw = _body(request, envelope.MEDIA_TYPE, LIMITS.sealed_bytes)
    try:
        letter = receiving.identify(raw, at=at)
    except ComityError as error:
        doorman.count(address, at=at)
        raise (wait if barred else error) from None
    receipt = receiving.admit(letter, at=at)
    return HttpResponse(seal_to(letter.author, receipt), content_type=envelope.MEDIA_TYPE)


@door("GET")
def manifest(_request: HttpRequest) -> HttpResponse:
    """This node's signed key manifest."""
    return HttpResponse(directory.own_manifest_bytes(), content_type=MANIFEST_TYPE)


@door("POST")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Our cosignature of a peer's checkpoint (C2SP tlog-witness, "add-checkpoint")."""
    at, address = timezone.now(), _address(request)
    if doorman.is_barred(address, at=at):
        raise TooMuchRubbish(seconds=60 - at.second)
    raw = _body(request, add_checkpoint.MEDIA_TYPE, LIMITS.checkpoint_bytes)
    try:
        return HttpResponse(witnessing.cosign(raw, at=at), content_type="text/plain; charset=utf-8")
    except (OtherSizeKnown, RolledBack) as error:
        size = add_checkpoint.encode_size(int(error.facts["old"]))
        return HttpResponse(size, status=409, content_type=add_checkpoint.SIZE_MEDIA_TYPE)
    except ComityError:
        doorman.count(address, at=at)
        raise


@door("GET")
def blob(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A file that the signed requester may have, from where its range begins. What it may not have is not there."""
    at, given = timezone.now(), request.headers.get(token.HEADER, "")
    if not given or not _DIGEST.fullmatch(digest):
        raise FetchNotAllowed()
    requester = directory.peer(token.requester(given), at=at)
    token.check(given, keys=requester.verifying_keys, audience=settings.COMITY_NODE_ID, path=request.path, at=at)
    path = registry.file_for(digest, requester.node_id)
    if path is None or not path.is_file():
        raise BlobUnknown()
    return _file(path, request.headers.get("Range", ""))


def _file(path: Path, asked: str) -> HttpResponseBase:
    size = path.stat().st_size
    start, end = _range(asked, size)
    answer = StreamingHttpResponse(
        _stream(path, start, end), status=206 if asked else 200, content_type="application/octet-stream"
    )
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    if asked:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def _range(asked: str, size: int) -> tuple[int, int]:
    """First byte and the one after the last (RFC 9110, section 14). Raises RangeUnsatisfiable."""
    if not asked:
        return 0, size
    found = _RANGE.fullmatch(asked)
    start = int(found[1]) if found else size
    end = min(int(found[2]) + 1, size) if found and found[2] else size
    if start >= end:
        raise RangeUnsatisfiable(size=size)
    return start, end


def _stream(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (chunk := file.read(min(CHUNK_BYTES, end - start))):
            start += len(chunk)
            yield chunk


def _body(request: HttpRequest, media_type: str, limit: int) -> bytes:
    """The body, once its type and its length are right; not a byte is read before. Raises ComityError."""
    if request.content_type != media_type:
        raise WrongMediaType(expected=media_type)
    length = _length(request)
    if length > limit:
        raise BodyTooLarge(limit=limit)
    return request.read(length)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isascii() or not length.isdecimal() or len(length) > 15:
        raise LengthMissing()
    return int(length)


def _address(request: HttpRequest) -> str:
    """Who knocks; behind a proxy on this machine, whom that proxy names."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return forwarded if forwarded and direct in ("127.0.0.1", "::1", "") else direct


def _refusal(error: ComityError, method: str) -> JsonResponse:
    answer = JsonResponse({"code": error.code, "message": error.explain()}, status=error.status)
    if error.status == 405:
        answer["Allow"] = method
    if error.status == 429:
        answer["Retry-After"] = str(error.facts.get("seconds", 60))
    if isinstance(error, RangeUnsatisfiable):
        answer["Content-Range"] = f"bytes */{error.facts['size']}"
    return answer
