"""A response policy zone (draft-vixie-dnsop-dns-rpz-00): names and addresses that a resolver answers with NXDOMAIN."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, ip_network

from comity.intel.adapters.formats.values import Listed
from comity.intel.core.observable import Kind

MOST_NAME = 253
MOST_ORIGIN = 100
_REFUSED = "CNAME ."


def write(values: Iterable[Listed], *, serial: int, seconds: int = 300) -> Iterator[bytes]:
    """The zone without its origin, which the resolver's configuration gives. `serial` rises with every issue (RFC 1912,
    2.2); `seconds` is how long answers hold."""
    times = f"{serial % 2**32} 3600 600 604800 {seconds}"
    yield f"$TTL {seconds}\n@ IN SOA localhost. hostmaster.localhost. {times}\n".encode()
    yield b"@ IN NS localhost.\n"
    for one in values:
        for owner in _owners(one):
            yield f"{owner} {_REFUSED}\n".encode()


def _owners(one: Listed) -> Iterator[str]:
    """A name and all below it; or the trigger of an address in an answer (section 4.2)."""
    if one.kind is Kind.DOMAIN and len(one.value) + 2 <= MOST_NAME - MOST_ORIGIN:
        yield from (one.value, f"*.{one.value}")
    elif one.kind in (Kind.IPV4, Kind.IPV6, Kind.NETWORK):
        yield f"{_trigger(one.value)}.rpz-ip"


def _trigger(address: str) -> str:
    """The length of the prefix, and the parts of the address from the last to the first, `zz` for `::`."""
    block = ip_network(address)
    if isinstance(block, IPv4Network):
        parts = str(block.network_address).split(".")
    else:
        parts = _shortened([int(part, 16) for part in block.network_address.exploded.split(":")])
    return ".".join([str(block.prefixlen), *reversed(parts)])


def _shortened(groups: list[int]) -> list[str]:
    """The first of the longest runs of two zeros or more becomes `zz` (as RFC 5952, 4.2, has it for `::`)."""
    best, length = 0, 1
    for start in range(len(groups)):
        run = next((i for i, group in enumerate(groups[start:]) if group), len(groups) - start)
        if run > length:
            best, length = start, run
    written = [f"{group:x}" for group in groups]
    return [*written[:best], "zz", *written[best + length :]] if length > 1 else written
