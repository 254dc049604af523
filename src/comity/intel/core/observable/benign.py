"""Values that say little by themselves, because everybody has them: they correlate with everything, and must not be
blocked. A small selection of facts; whoever wants MISP's full lists installs them beside it (`adapters.warninglists`).
"""

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType

from comity.intel.core.observable.kinds import Kind, Observable
from comity.terms.errors import gettext_noop


class Benign(StrEnum):
    """Why a value says little. The sentences are in `SENTENCES`."""

    SPECIAL_ADDRESS = "special-address"
    SPECIAL_NAME = "special-name"
    EMPTY = "empty"
    RESOLVER = "resolver"
    POPULAR = "popular"


SENTENCES: Mapping[Benign, str] = MappingProxyType(
    {
        Benign.SPECIAL_ADDRESS: gettext_noop("An address of no single host on the internet (private, reserved, test)."),
        Benign.SPECIAL_NAME: gettext_noop("A name that is reserved for tests, examples or local use."),
        Benign.EMPTY: gettext_noop("The hash of no content at all: every empty file has it."),
        Benign.RESOLVER: gettext_noop("A public resolver of names: very many computers talk to it."),
        Benign.POPULAR: gettext_noop("A name that very many people use every day."),
    }
)

_SPECIAL = "example invalid localhost test local internal alt onion example.com example.net example.org"
_SPECIAL_NAMES = frozenset(_SPECIAL.split())
"""RFC 6761, RFC 6762, RFC 7686, RFC 9476, and `internal` as ICANN set it aside in 2024."""
_RESOLVERS = frozenset(
    ip_network(address)
    for address in (
        "1.0.0.1", "1.1.1.1", "2606:4700:4700::1001", "2606:4700:4700::1111",  # Cloudflare
        "8.8.4.4", "8.8.8.8", "2001:4860:4860::8844", "2001:4860:4860::8888",  # Google
        "9.9.9.9", "149.112.112.112", "2620:fe::9", "2620:fe::fe",  # Quad9
        "208.67.220.220", "208.67.222.222", "2620:119:35::35", "2620:119:53::53",  # Cisco OpenDNS
    )
)  # fmt: skip
"""As their operators publish them."""
_POPULAR = """
    amazon.com amazonaws.com apple.com baidu.com bing.com cloudflare.com cloudfront.net digicert.com dropbox.com
    facebook.com github.com githubusercontent.com gmail.com google.com googleapis.com gstatic.com icloud.com
    instagram.com letsencrypt.org linkedin.com live.com microsoft.com microsoftonline.com mozilla.org netflix.com
    office.com office365.com outlook.com paypal.com qq.com sharepoint.com telegram.org tiktok.com twitter.com
    whatsapp.com wikipedia.org windows.com windowsupdate.com x.com yahoo.com yandex.ru youtube.com
"""
_POPULAR_NAMES = frozenset(_POPULAR.split())
_EMPTY = frozenset(
    hashlib.new(name, b"", usedforsecurity=False).hexdigest()
    for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "sha3_512")
)


def why_benign(value: Observable) -> Benign | None:
    """Why a value says little; None where nothing is known against it."""
    if value.kind in (Kind.IPV4, Kind.IPV6, Kind.NETWORK):
        return _of_network(ip_network(value.value))
    if value.kind in (Kind.DOMAIN, Kind.EMAIL):
        return _of_name(value.value.rpartition("@")[2], whole=value.kind is Kind.DOMAIN)
    return Benign.EMPTY if value.value in _EMPTY else None


def _of_network(block: IPv4Network | IPv6Network) -> Benign | None:
    if block in _RESOLVERS:
        return Benign.RESOLVER
    special = block.is_private or block.is_multicast or block.is_reserved or block.is_unspecified
    return Benign.SPECIAL_ADDRESS if special or not block.is_global else None


def _of_name(name: str, *, whole: bool) -> Benign | None:
    for parent in _parents(name):
        if parent in _SPECIAL_NAMES:
            return Benign.SPECIAL_NAME
    return Benign.POPULAR if whole and name.removeprefix("www.") in _POPULAR_NAMES else None


def _parents(name: str) -> Iterator[str]:
    yield name
    while "." in name:
        name = name.partition(".")[2]
        yield name
