"""Where another TAXII server may be: over TLS, or on this machine; and nothing in the address that is secret."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from comity.terms.errors import ComityError, gettext_noop

LONGEST = 1000
COLLECTIONS = "/collections/"


class NotAnAddress(ComityError):
    code = "intel.feed.address"
    sentence = gettext_noop(
        "This is no address of a TAXII server: {detail}. Write it as https://taxii.example.org/root/collections/id/."
    )


class NotACollection(ComityError):
    code = "intel.feed.not-a-collection"
    sentence = gettext_noop(
        "The address {address} names no collection: it has none of /collections/ID/. `comity intel source look` shows"
        " the addresses of a server's collections."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A collection of another server. All three are addresses with a final slash."""

    root: str
    collection: str

    @property
    def objects(self) -> str:
        return self.collection + "objects/"

    @property
    def manifest(self) -> str:
        return self.collection + "manifest/"

    def status(self, status_id: str) -> str:
        return f"{self.root}status/{status_id}/"


def server(given: str) -> str:
    """An address of a server as it is used, with a final slash. Raises NotAnAddress."""
    try:
        url = urlsplit(given.strip())
        host, port = url.hostname or "", url.port
    except ValueError as wrong:
        raise NotAnAddress(detail="it cannot be read") from wrong
    if wrong_part := _wrong(url, host, port):
        raise NotAnAddress(detail=wrong_part)
    path = url.path if url.path.endswith("/") else f"{url.path}/"
    return f"{url.scheme}://{url.netloc}{path}"


def collection(given: str) -> Place:
    """The collection at an address. Raises NotAnAddress, NotACollection."""
    address = server(given)
    root, found, name = address.rpartition(COLLECTIONS)
    if not found or not name.strip("/") or "/" in name.strip("/"):
        raise NotACollection(address=address)
    return Place(f"{root}/", address)


def inside(base: str, link: str) -> str | None:
    """An address that a server names, absolute or relative to `base`; None where it leads to another server."""
    try:
        there = server(urljoin(base, link))
    except (NotAnAddress, ValueError):
        return None
    return there if origin(there) == origin(base) else None


def origin(address: str) -> tuple[str, str, int | None]:
    url = urlsplit(address)
    return url.scheme, url.hostname or "", url.port or {"http": 80, "https": 443}.get(url.scheme)


def host(address: str) -> str:
    """What people are told of an address."""
    return urlsplit(address).netloc


def _wrong(url: SplitResult, host: str, port: int | None) -> str:
    """What is wrong with it, in words; empty for nothing."""
    if len(url.geturl()) > LONGEST or not url.geturl().isascii() or any(one <= " " for one in url.geturl()):
        return "it is too long, or not in plain letters"
    if not host or port == 0:
        return "it names no server"
    if url.username is not None or url.password is not None:
        return "a password does not belong there; give it with --secret"
    if url.query or url.fragment:
        return "it has a part after ? or #"
    if url.scheme == "http" and not is_loopback(host):
        return "only a server on this machine may be asked without TLS, so write https"
    if url.scheme not in {"http", "https"}:
        return "it begins with neither https:// nor http://"
    return "nobody serves there" if _is_nowhere(host) else ""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_nowhere(host: str) -> bool:
    """Addresses of no server: unspecified, multicast, and link-local, where clouds keep their secrets."""
    try:
        given = ip_address(host)
    except ValueError:
        return False
    return given.is_unspecified or given.is_multicast or given.is_link_local
