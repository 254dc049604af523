"""Normal forms of what networks go by: addresses, blocks, names, URLs, e-mail and hardware addresses."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import idna

from comity.intel.core.observable.kinds import Kind, NotThisKind, refusal

MOST_GIVEN = 64_000
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_HAS_PATH = frozenset(("http", "https", "ws", "wss"))
_NOT_PLAIN = re.compile(r"%[0-9A-Fa-f]{2}|%|[^\x21-\x7e]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LOCAL_PART = re.compile(r"[^\s@\"<>(),:;\\\[\]]{1,64}")
_MAC = re.compile(r"(?:[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})")
_AS = re.compile(r"(?:asn? {0,2})?(\d{1,10})(?:\.(\d{1,5}))?", re.IGNORECASE | re.ASCII)


def address(given: str) -> tuple[Kind, str]:
    """An IP address or a block of them; a block of one is its address. Raises NotThisKind.

    IPv6 is written as RFC 5952 has it, an IPv4-mapped address with its dots (5) and without a zone; a block begins at
    its first address.
    """
    text = given.strip()
    base, slash, length = text.partition("/")
    kind = Kind.IPV6 if ":" in base else Kind.IPV4
    base = base.partition("%")[0] if kind is Kind.IPV6 else base
    try:
        if not slash:
            return kind, _ipv6(IPv6Address(base)) if kind is Kind.IPV6 else str(IPv4Address(base))
        if not (length.isascii() and length.isdecimal()):
            raise ValueError(length)
        network = (IPv6Network if kind is Kind.IPV6 else IPv4Network)((base, int(length[:4])), strict=False)
    except ValueError:
        raise refusal(kind, given) from None
    first = network.network_address
    written = _ipv6(first) if isinstance(first, IPv6Address) else str(first)
    return (kind, written) if network.num_addresses == 1 else (Kind.NETWORK, f"{written}/{network.prefixlen}")


def _ipv6(found: IPv6Address) -> str:
    return f"::ffff:{found.ipv4_mapped}" if found.ipv4_mapped else str(found)


def of_kind(kind: Kind) -> Callable[[str], str]:
    """The normal form of an address that is of this kind."""

    def only(given: str) -> str:
        found, value = address(given)
        if found is not kind:
            raise refusal(kind, given)
        return value

    return only


def domain(given: str) -> str:
    """Lower-case A-labels (RFC 5890), without the dot of the root. Raises NotThisKind.

    Names that IDNA 2008 no longer allows but registries gave out, such as those with an emoji, keep their A-labels.
    """
    name = given.strip().removesuffix(".").lower()
    if not name.isascii() or "xn--" in name:
        name = _a_labels(name)
    labels = name.split(".")
    if len(name) > 253 or labels[-1].isdecimal() or not all(_LABEL.fullmatch(label) for label in labels):
        raise refusal(Kind.DOMAIN, given)
    return name


def _a_labels(name: str) -> str:
    if len(name) > 1000:
        return ""
    try:
        return idna.encode(name, uts46=True).decode("ascii").removesuffix(".")
    except UnicodeError:  # idna's own errors are such
        pass
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def url(given: str) -> str:
    """RFC 3986, 6.2.2.1 and 6.2.2.2, and of 6.2.3 the default port and the empty path. Raises NotThisKind.

    Dots in paths stay: what a browser would resolve may be the very attack (`/../../etc/passwd`).
    """
    parts = _SCHEME.fullmatch(given.strip()) if len(given) <= MOST_GIVEN else None
    if parts is None:
        raise refusal(Kind.URL, given)
    scheme, authority, path, query, fragment = parts.groups(default="")
    scheme = scheme.lower()
    user, at, place = authority.rpartition("@")
    host, port = _port(place)
    if not host and scheme in _DEFAULT_PORTS:
        raise refusal(Kind.URL, given)
    number = "" if not port or int(port) == _DEFAULT_PORTS.get(scheme) else f":{int(port)}"
    if not path and scheme in _HAS_PATH:
        path = "/"
    return f"{scheme}://{_plain(user)}{at}{_host(host)}{number}{_plain(path)}{_plain(query)}{_plain(fragment)}"


def _port(place: str) -> tuple[str, str]:
    host, colon, port = place.rpartition(":")
    is_port = colon and len(port) <= 5 and port.isascii() and (not port or port.isdecimal())
    return (host, port) if is_port else (place, "")


def _host(name: str) -> str:
    """A host in one form: an address, a name, or as it stands where it is neither."""
    bare = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        found = address(bare)[1] if ":" in bare or bare[-1:].isdecimal() else domain(bare)
    except NotThisKind:
        return _plain(name).lower()
    return f"[{found}]" if ":" in found else found


def _plain(part: str) -> str:
    """Percent-encoded where it must be and nowhere else, in upper-case digits; a lone % is taken for itself."""
    return _NOT_PLAIN.sub(_encoded, part)


def _encoded(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3 and text[0] == "%":
        letter = chr(int(text[1:], 16))
        return letter if letter in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def email(given: str) -> str:
    """Lower-case: no mail system in use tells two people apart by letter case. Raises NotThisKind."""
    local, _, host = given.strip().removeprefix("mailto:").rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or local[0] == "." or local[-1] == "." or ".." in local:
        raise refusal(Kind.EMAIL, given)
    return f"{local.lower()}@{domain(host)}"


def mac(given: str) -> str:
    """Six pairs of lower-case digits and colons (IEEE 802, EUI-48). Raises NotThisKind."""
    text = given.strip().lower()
    if not _MAC.fullmatch(text):
        raise refusal(Kind.MAC, given)
    digits = text.translate({ord(c): None for c in ":-."})
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def autonomous_system(given: str) -> str:
    """`AS` and the number in asplain (RFC 5396). Raises NotThisKind."""
    found = _AS.fullmatch(given.strip())
    high, low = (found[1], found[2]) if found else ("", "")
    number = (int(high) << 16 | int(low)) if low else int(high or -1)
    if not 0 <= number < 1 << 32 or (low and max(int(high), int(low)) > 0xFFFF):
        raise refusal(Kind.AS, given)
    return f"AS{number}"
