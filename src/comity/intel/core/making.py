"""Objects of STIX made from values: the observable itself, and an indicator that looks for it.

Ids follow from what the objects say, so that a file that is imported again brings the same objects (STIX 2.1, 2.9 for
observables; indicators have a space of their own).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from comity.intel.core.observable import Kind, NotThisKind, Observable, normal, refang

OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The space of ids that STIX 2.1, 2.9 sets aside for observables."""
MADE_HERE = UUID("6d3c1a52-9d0f-5b8e-8a3b-1f0e2f6a7c11")

Json = object
Object = dict[str, Json]

_TYPES: Mapping[Kind, tuple[str, str]] = {
    Kind.IPV4: ("ipv4-addr", "value"),
    Kind.IPV6: ("ipv6-addr", "value"),
    Kind.DOMAIN: ("domain-name", "value"),
    Kind.URL: ("url", "value"),
    Kind.EMAIL: ("email-addr", "value"),
    Kind.MAC: ("mac-addr", "value"),
    Kind.AS: ("autonomous-system", "number"),
    Kind.MUTEX: ("mutex", "name"),
    Kind.FILE_NAME: ("file", "name"),
    Kind.REGISTRY_KEY: ("windows-registry-key", "key"),
    Kind.ACCOUNT: ("user-account", "account_login"),
    Kind.WALLET: ("cryptocurrency-wallet", "value"),
    Kind.PHONE: ("phone-number", "value"),
    Kind.IBAN: ("bank-account", "iban"),
}
_HASHES: Mapping[Kind, str] = {
    Kind.MD5: "MD5",
    Kind.SHA1: "SHA-1",
    Kind.SHA256: "SHA-256",
    Kind.SHA512: "SHA-512",
    Kind.SHA3_256: "SHA3-256",
    Kind.SHA3_512: "SHA3-512",
    Kind.SSDEEP: "SSDEEP",
    Kind.TLSH: "TLSH",
}
_CONTRIBUTING = ("MD5", "SHA-1", "SHA-256", "SHA-512")
"""STIX 2.1, 2.9: of several hashes the first of these names the file; else any."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is said of every object that an import makes. Instants as STIX writes them; `created_by` may be empty."""

    at: str
    created_by: str = ""
    marking_refs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def marks(self) -> Object:
        return {"object_marking_refs": list(self.marking_refs)} if self.marking_refs else {}

    def common(self, kind: str, name: str) -> Object:
        """The common properties of a domain object whose id follows from `name` and from who makes it."""
        made: Object = {"type": kind, "spec_version": "2.1", "id": made_id(kind, f"{self.created_by} {name}")}
        made |= {"created_by_ref": self.created_by} if self.created_by else {}
        made |= {"created": self.at, "modified": self.at}
        return made | ({"labels": list(self.labels)} if self.labels else {}) | self.marks()


def made_id(kind: str, name: str) -> str:
    return f"{kind}--{uuid5(MADE_HERE, f'{kind} {name}')}"


def whole(value: Observable, written: str) -> Observable | None:
    """A value as objects can hold it: a long one stands as its hash only in an index, so it is read once more from
    what was written. None for what nothing can be made of, such as the id of an object."""
    if value.kind is Kind.STIX_ID:
        return None
    if not value.value.startswith("sha256:"):
        return value
    try:
        return Observable(value.kind, normal(value.kind, refang(written).strip()))
    except NotThisKind:
        return None


def observable(value: Observable, origin: Origin) -> Object:
    """The observable of STIX that is this value."""
    if value.kind in _HASHES:
        return file({_HASHES[value.kind]: value.value}, origin)
    kind, field, written = _place(value)
    said: Object = {field: written}
    if value.kind is Kind.ACCOUNT and ":" in value.value:
        platform, _, login = value.value.partition(":")
        said = {"account_type": platform, "account_login": login}
    return _sco(kind, said, origin)


def file(hashes: Mapping[str, str], origin: Origin) -> Object:
    """A file that is known by its hashes; one of them names it."""
    first = next((name for name in _CONTRIBUTING if name in hashes), next(iter(sorted(hashes))))
    made = _sco("file", {"hashes": {first: hashes[first]}}, origin)
    return made | {"hashes": dict(hashes)}


def _sco(kind: str, said: Object, origin: Origin) -> Object:
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # RFC 8785, of texts
    made = f"{kind}--{uuid5(OBSERVABLES, canonical)}"
    return {"type": kind, "spec_version": "2.1", "id": made, **said, **origin.marks()}


def _place(value: Observable) -> tuple[str, str, str | int]:
    if value.kind is Kind.NETWORK:
        return ("ipv6-addr" if ":" in value.value else "ipv4-addr"), "value", value.value
    kind, field = _TYPES[value.kind]
    return kind, field, int(value.value[2:]) if value.kind is Kind.AS else value.value


def pattern(value: Observable) -> str:
    """A pattern that looks for it, and for nothing else (STIX 2.1, section 9)."""
    if value.kind in _HASHES:
        return f"[file:hashes.{_quoted(_HASHES[value.kind])} = {_quoted(value.value)}]"
    kind, field, written = _place(value)
    if value.kind is Kind.NETWORK:
        return f"[{kind}:value ISSUBSET {_quoted(str(written))}]"
    return f"[{kind}:{field} = {written if isinstance(written, int) else _quoted(written)}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def indicator(
    value: Observable,
    origin: Origin,
    *,
    name: str = "",
    description: str = "",
    types: Sequence[str] = (),
    valid_from: str = "",
    valid_until: str = "",
) -> Object:
    """An indicator that looks for the value. The same value from the same hand is the same indicator."""
    wanted = pattern(value)
    made = origin.common("indicator", wanted) | {"name": name or value.value}
    made |= {"description": description} if description else {}
    made |= {"indicator_types": list(types)} if types else {}
    made |= {"pattern": wanted, "pattern_type": "stix", "valid_from": valid_from or origin.at}
    return made | ({"valid_until": valid_until} if valid_until else {})
