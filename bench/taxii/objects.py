"""STIX 2.1 objects to measure with: invented, valid, and the same on every machine.

They come in cases, as reports of a unit do: a malware, the indicators that point at it, what was observed, sightings,
the relationships between all of these, and a later version of one indicator. Values are from reserved ranges (RFC 2544,
RFC 2606), half a kilobyte to a kilobyte an object.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID, uuid5

import msgspec

from comity.intel.core.sharing.tlp import IDS

_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_SCO_NAMESPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")  # STIX 2.1, 2.9
_WORDS = (
    *("courier", "escrow", "exchange", "filing", "forged", "freight", "harbour", "invoice", "laundered", "ledger"),
    *("loader", "mailbox", "mirror", "mule", "notary", "panel", "parcel", "payroll", "phished", "portal", "proxy"),
    *("ransom", "receipt", "registrar", "relay", "seized", "session", "shell", "skimmer", "spoofed", "stolen"),
    *("tender", "token", "transfer", "vault", "voucher", "wallet"),
)
_PHASES = ("delivery", "exploitation", "installation", "command-and-control")
_KINDS = ("trojan", "ransomware", "downloader", "keylogger", "remote-access-trojan")
_SENTENCES = 500
INDICATORS, OBSERVED, SIGHTINGS, RELATIONSHIPS = 15, 4, 4, 14

Object = dict[str, object]


class Made(NamedTuple):
    """An object, and its id."""

    stix_id: str
    raw: bytes


def made(count: int, *, seed: int = 1, plain: bool = False) -> Iterator[Made]:
    """So many objects. `plain` leaves out observables, which OpenTAXII 0.9.3 answers with 500."""
    for one in islice(_objects(random.Random(seed), plain=plain), count):
        yield Made(str(one["id"]), msgspec.json.encode(one))


def envelopes(objects: Iterator[Made], size: int) -> Iterator[tuple[list[str], bytes]]:
    """The objects in envelopes, each with the ids of what it holds."""
    while batch := list(islice(objects, size)):
        yield [one.stix_id for one in batch], b'{"objects":[' + b",".join([one.raw for one in batch]) + b"]}"


def _objects(chance: random.Random, *, plain: bool) -> Iterator[Object]:
    seen: set[object] = set()
    case = Case(chance)
    yield case.identity
    while True:
        observables = case.observables()
        if not plain:
            for one in observables:
                if one["id"] not in seen:
                    seen.add(one["id"])
                    yield one
        yield from case.told(observables)


class Case:
    """Makes cases one after the other, each a few minutes later than the last."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.now = chance, _BEGIN
        self.sentences = [self._sentence(chance.randrange(12, 40)) for _ in range(_SENTENCES)]
        self.markings = list(IDS.values())  # clear first, red last
        now = _text(self.now)
        self.identity: Object = {
            "type": "identity", "spec_version": "2.1", "id": self._id("identity"), "created": now, "modified": now,
            "name": "Cybercrime unit", "identity_class": "organization", "contact_information": "desk@unit.example",
        }  # fmt: skip

    def observables(self) -> list[Object]:
        """What was seen: addresses, names, files, a mailbox."""
        addresses = [self._observable("ipv4-addr", self._address()) for _ in range(3)]
        names = [self._observable("domain-name", self._domain()) for _ in range(3)]
        links = [self._observable("url", self._link()) for _ in range(2)]
        mailbox = self._observable("email-addr", f"{self._word()}@{self._domain()}")
        return [*addresses, *names, *links, mailbox, *(self._file() for _ in range(2))]

    def told(self, observables: list[Object]) -> Iterator[Object]:
        """What a unit says of it."""
        seen = [str(one["id"]) for one in observables]
        malware = self._malware()
        indicators = [self._indicator() for _ in range(INDICATORS)]
        observed = [self._observed(self.chance.sample(seen, 2)) for _ in range(OBSERVED)]
        yield malware
        yield from indicators
        yield from observed
        for one in observed[:SIGHTINGS]:
            yield self._sighting(str(self.chance.choice(indicators)["id"]), str(one["id"]))
        for one in indicators[:RELATIONSHIPS]:
            yield self._relationship(str(one["id"]), str(malware["id"]))
        yield self.chance.choice(indicators) | {"modified": self._tick(), "description": self._say()}

    def _malware(self) -> Object:
        return self._common("malware") | {
            "name": f"{self._word()} {self._hex(2)}", "description": self._say(), "is_family": False,
            "malware_types": [self.chance.choice(_KINDS)], "kill_chain_phases": self._phase(),
        }  # fmt: skip

    def _indicator(self) -> Object:
        one = self._common("indicator")
        return one | {
            "name": f"{self._word()} {self._hex(3)}", "description": self._say(), "pattern": self._pattern(),
            "pattern_type": "stix", "pattern_version": "2.1", "valid_from": one["created"],
            "indicator_types": ["malicious-activity"], "kill_chain_phases": self._phase(),
            "confidence": self.chance.randrange(101), "labels": [self._word(), self._word()],
            "external_references": [{"source_name": "feed", "url": f"https://feed.example.org/{self._hex(8)}"}],
        }  # fmt: skip

    def _pattern(self) -> str:
        """Mostly one value, at times a hash or two, seldom more than that."""
        kind = self.chance.random()
        if kind < 0.3:
            return f"[ipv4-addr:value = '{self._address()}']"
        if kind < 0.55:
            return f"[domain-name:value = '{self._domain()}']"
        if kind < 0.68:
            return f"[url:value = '{self._link()}']"
        if kind < 0.88:
            return f"[file:hashes.'SHA-256' = '{self._hex(32)}' OR file:hashes.MD5 = '{self._hex(16)}']"
        if kind < 0.94:
            return f"[file:name LIKE '{self._word()}%' AND file:size > {self.chance.randrange(10**6)}]"
        if kind < 0.97:
            return f"[ipv4-addr:value ISSUBSET '198.18.{self.chance.randrange(256)}.0/24']"
        first, second = self._address(), self._domain()
        return f"([ipv4-addr:value = '{first}'] AND [domain-name:value = '{second}']) WITHIN 600 SECONDS"

    def _observed(self, refs: list[str]) -> Object:
        return self._common("observed-data") | {
            "first_observed": _text(self.now - timedelta(hours=2)), "last_observed": _text(self.now),
            "number_observed": self.chance.randrange(1, 500), "object_refs": refs,
        }  # fmt: skip

    def _sighting(self, of: str, observed: str) -> Object:
        return self._common("sighting") | {
            "sighting_of_ref": of, "observed_data_refs": [observed], "where_sighted_refs": [self.identity["id"]],
            "count": self.chance.randrange(1, 50), "description": self._say(),
        }  # fmt: skip

    def _relationship(self, source: str, target: str) -> Object:
        return self._common("relationship") | {
            "relationship_type": "indicates", "source_ref": source, "target_ref": target, "description": self._say(),
        }  # fmt: skip

    def _common(self, kind: str) -> Object:
        at = self._tick()
        return {
            "type": kind, "spec_version": "2.1", "id": self._id(kind), "created_by_ref": self.identity["id"],
            "created": at, "modified": at, "object_marking_refs": self._marking(),
        }  # fmt: skip

    def _observable(self, kind: str, value: str) -> Object:
        return self._identified(kind, {"value": value}) | {"value": value, "object_marking_refs": self._marking()}

    def _file(self) -> Object:
        md5 = self._hex(16)
        return self._identified("file", {"hashes": {"MD5": md5}}) | {
            "hashes": {"MD5": md5, "SHA-1": self._hex(20), "SHA-256": self._hex(32)},
            "size": self.chance.randrange(1_000, 5_000_000), "object_marking_refs": self._marking(),
        }  # fmt: skip

    def _identified(self, kind: str, says: Object) -> Object:
        """An observable's id follows from what it says (STIX 2.1, 2.9)."""
        stix_id = f"{kind}--{uuid5(_SCO_NAMESPACE, msgspec.json.encode(says, order='sorted').decode())}"
        return {"type": kind, "spec_version": "2.1", "id": stix_id}

    def _phase(self) -> list[Object]:
        return [{"kill_chain_name": "lockheed-martin-cyber-kill-chain", "phase_name": self.chance.choice(_PHASES)}]

    def _marking(self) -> list[str]:
        return [self.chance.choices(self.markings, (30, 30, 25, 10, 5))[0]]

    def _id(self, kind: str) -> str:
        return f"{kind}--{UUID(int=self.chance.getrandbits(128), version=4)}"

    def _hex(self, size: int) -> str:
        return self.chance.randbytes(size).hex()

    def _word(self) -> str:
        return self.chance.choice(_WORDS)

    def _say(self) -> str:
        return self.chance.choice(self.sentences)

    def _sentence(self, words: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=words)).capitalize() + "."

    def _address(self) -> str:
        return f"198.18.{self.chance.randrange(256)}.{self.chance.randrange(256)}"

    def _domain(self) -> str:
        return f"{self._word()}-{self._word()}-{self.chance.randrange(10_000)}.example"

    def _link(self) -> str:
        return f"https://{self._domain()}/{self._word()}/{self._hex(6)}"

    def _tick(self) -> str:
        self.now += timedelta(milliseconds=self.chance.randrange(1, 900))
        return _text(self.now)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
