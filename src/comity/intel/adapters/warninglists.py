"""MISP's warning lists, where the package `pymispwarninglists` is installed (the extra `warninglists`).

Only its data are read, since its own code loads 66 MB of them at once: lists of up to `MOST_BYTES`, once, when first
asked for. Lists of regular expressions are left out: nobody vouches for what they cost.
"""

import importlib.util
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from comity.intel.core.observable import Kind, Observable

MOST_BYTES = 1_000_000
_DATA = Path("data") / "misp-warninglists" / "lists"
_NETWORKS = (Kind.IPV4, Kind.IPV6, Kind.NETWORK)


class _List(msgspec.Struct):
    name: str
    type: str
    list: list[str]


@dataclass(slots=True)
class _Blocks:
    """Blocks of addresses as numbers, in order; `reach` is the highest end so far, so that a search can stop."""

    starts: list[int] = field(default_factory=list)
    ends: list[tuple[int, int, str]] = field(default_factory=list)

    def fill(self, blocks: list[tuple[int, int, str]]) -> None:
        reach = -1
        for start, end, name in sorted(blocks):
            reach = max(reach, end)
            self.starts.append(start)
            self.ends.append((end, reach, name))

    def around(self, first: int, last: int) -> Iterator[str]:
        at = bisect_right(self.starts, first) - 1
        while at >= 0 and self.ends[at][1] >= first:
            end, _, name = self.ends[at]
            if end >= last:
                yield name
            at -= 1


@dataclass(slots=True)
class WarningLists:
    """All lists together: which of them have a value, by their names."""

    exact: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hosts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    blocks: dict[int, _Blocks] = field(default_factory=dict)

    def naming(self, value: Observable) -> tuple[str, ...]:
        """The names of the lists that have the value, in order."""
        if value.kind in _NETWORKS:
            block = ip_network(value.value)
            known = self.blocks.get(block.version, _Blocks())
            return tuple(sorted(set(known.around(int(block[0]), int(block[-1])))))
        found = set(self.exact.get(value.value, ()))
        if value.kind in (Kind.DOMAIN, Kind.URL):
            host = value.value if value.kind is Kind.DOMAIN else urlsplit(value.value).hostname or ""
            while host:
                found.update(self.hosts.get(host, ()))
                host = host.partition(".")[2]
        return tuple(sorted(found))


@cache
def warning_lists() -> WarningLists:
    """The installed lists; empty where the package is not installed."""
    found = importlib.util.find_spec("pymispwarninglists")
    return read(Path(found.origin).parent / _DATA) if found and found.origin else WarningLists()


def read(folder: Path) -> WarningLists:
    """The lists in a folder, each in a folder of its own as `list.json`."""
    lists = WarningLists()
    blocks: dict[int, list[tuple[int, int, str]]] = {4: [], 6: []}
    for path in sorted(folder.glob("*/list.json")):
        if path.stat().st_size > MOST_BYTES:
            continue
        one = msgspec.json.decode(path.read_bytes(), type=_List)
        if one.type == "cidr":
            for block in _blocks(one.list):
                blocks[block.version].append((int(block[0]), int(block[-1]), one.name))
        elif one.type in ("string", "hostname"):
            into = lists.hosts if one.type == "hostname" else lists.exact
            for entry in one.list:
                value = entry.strip().lower().strip(".")
                into[value] = (*into.get(value, ()), one.name)
    for version, known in blocks.items():
        lists.blocks[version] = _Blocks()
        lists.blocks[version].fill(known)
    return lists


def _blocks(entries: list[str]) -> Iterator[IPv4Network | IPv6Network]:
    for entry in entries:
        try:
            yield ip_network(entry, strict=False)
        except ValueError:
            continue
