"""Where in the index of observables an answer to a value stands: at the value itself, and around it.

An address is answered by the blocks that hold it as well, a small block by the addresses in it, a name by the URLs
at it.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple

from comity.intel.core.observable import Kind, Observable
from comity.intel.core.observable.forms import normal

MOST_LISTED = 256
"""Addresses of a block that are looked for one by one; in a larger one, only what is about blocks is found."""


class Span(NamedTuple):
    """Values of one kind: those listed, or, where none is, from `low` up to but without `high`, byte by byte."""

    kind: Kind
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""

    def holds(self, found: Observable) -> bool:
        is_in = found.value in self.values if self.values else self.low <= found.value < self.high
        return found.kind is self.kind and is_in


def spans(value: Observable) -> Iterator[Span]:
    """Every place to look at for a value, the value itself first."""
    yield Span(value.kind, (value.value,))
    if value.kind in (Kind.IPV4, Kind.IPV6, Kind.NETWORK):
        yield from _around(ip_network(value.value))
    if value.kind is Kind.NETWORK:
        yield from _inside(ip_network(value.value))
    if value.kind in (Kind.DOMAIN, Kind.IPV4):
        yield from _urls_at(value.value)
    if value.kind is Kind.IPV6:
        yield from _urls_at(f"[{value.value}]")


def _around(block: IPv4Network | IPv6Network) -> Iterator[Span]:
    """Every larger block: one for each shorter prefix."""
    larger = [block.supernet(new_prefix=length) for length in range(block.prefixlen)]
    if larger:
        yield Span(Kind.NETWORK, tuple(normal(Kind.NETWORK, str(one)) for one in larger))


def _inside(block: IPv4Network | IPv6Network) -> Iterator[Span]:
    kind = Kind.IPV4 if isinstance(block, IPv4Network) else Kind.IPV6
    if block.num_addresses <= MOST_LISTED:
        yield Span(kind, tuple(normal(kind, str(one)) for one in block))


def _urls_at(host: str) -> Iterator[Span]:
    """URLs in their normal form: after the host comes a slash, or a colon and the port."""
    for scheme in ("http", "https"):
        for sign, following in ("/0", ":;"):
            yield Span(Kind.URL, (), f"{scheme}://{host}{sign}", f"{scheme}://{host}{following}")
