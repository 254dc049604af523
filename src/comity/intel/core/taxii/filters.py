"""What part of a collection a request asks for (TAXII 2.1, 3.4 and 3.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from comity.intel.core import instants
from comity.intel.core.taxii.interop import FIELDS, Wanted, wanted
from comity.intel.core.taxii.refusals import BadInstant, BadLimit, BadValue, Repeated, UnknownField

SPEC_VERSIONS = {"2.0": 20, "2.1": 21}
EVERY_SPEC = frozenset(SPEC_VERSIONS.values())
MOST_VALUES = 1000
PLAIN = frozenset({"limit", "next", "added_after"})
OBJECTS = frozenset({"id", "type", "version", "spec_version", *FIELDS})
ONE_OBJECT = frozenset({"version", "spec_version"})
VERSIONS = frozenset({"spec_version"})


class Which(StrEnum):
    """Versions that are asked for by their place, not by their instant."""

    ALL = "all"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a request asks for. Fields are all to fit; of the values of one field, any (TAXII 2.1, 3.4.1).

    `added_after` and the instants of `versions` are in microseconds since 1970 UTC. Without `spec_versions`, each
    object's newest is meant. `limit` 0: as many as the server gives.
    """

    added_after: int = 0
    limit: int = 0
    next: str = ""
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    which: frozenset[Which] = frozenset({Which.LAST})
    spec_versions: frozenset[int] = frozenset()
    wanted: tuple[Wanted, ...] = ()
    digest: str = ""

    def of(self, stix_id: str) -> "Filters":
        """The same for one object."""
        return replace(self, ids=(stix_id,))


def read(
    query: Mapping[str, Sequence[str]], allowed: frozenset[str], *, scope: str, default: Which = Which.LAST
) -> Filters:
    """The filters of a query string at one address, which `scope` names; `default` says which versions it means.

    Parameters that TAXII does not name are passed over; unknown match fields are not.

    Raises BadInstant, BadLimit, BadValue, Repeated, UnknownField.
    """
    given = {name: _once(name, values) for name, values in query.items() if name in PLAIN or name.startswith("match[")}
    fields = {name[6:-1]: text for name, text in given.items() if name not in PLAIN}
    for name in fields:
        if name not in allowed or f"match[{name}]" not in given:
            raise UnknownField(parameter=f"match[{name[:40]}]")
    versions, which = _versions(fields.get("version", default.value))
    return Filters(
        added_after=_added_after(given.get("added_after")),
        limit=_limit(given.get("limit")),
        next=given.get("next", ""),
        ids=_values("id", fields),
        types=_values("type", fields),
        versions=versions,
        which=which,
        spec_versions=frozenset(_spec_version(one) for one in _values("spec_version", fields)),
        wanted=tuple(wanted(name, _split(name, text)) for name, text in fields.items() if name in FIELDS),
        digest=_digest(given, scope),
    )


def _once(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise Repeated(parameter=name[:60])
    return values[0]


def _added_after(text: str | None) -> int:
    if text is None:
        return 0
    micros = instants.from_text(text)
    if micros is None:
        raise BadInstant(parameter="added_after")
    return micros


def _limit(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) > 0):
        raise BadLimit()
    return int(text)


def _values(name: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    return _split(name, fields[name]) if name in fields else ()


def _split(name: str, text: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(one.strip() for one in text.split(",")))
    if not all(values) or len(values) > MOST_VALUES or "\0" in text:
        raise BadValue(parameter=f"match[{name}]")
    return values


def _versions(text: str) -> tuple[tuple[int, ...], frozenset[Which]]:
    micros, which = [], set()
    for one in _split("version", text):
        if one in set(Which):
            which.add(Which(one))
            continue
        at = instants.from_text(one)
        if at is None:
            raise BadInstant(parameter="match[version]")
        micros.append(at)
    return tuple(micros), frozenset(which)


def _spec_version(text: str) -> int:
    if text not in SPEC_VERSIONS:
        raise BadValue(parameter="match[spec_version]")
    return SPEC_VERSIONS[text]


def _digest(given: Mapping[str, str], scope: str) -> str:
    """What `next` is bound to: all that was asked except the size of the page.

    The size may change: taxii2-client itself changes it when a page has another size than it asked for.
    """
    asked = sorted((name, text) for name, text in given.items() if name not in {"limit", "next"})
    return sha256(repr((scope, asked)).encode()).hexdigest()[:16]
