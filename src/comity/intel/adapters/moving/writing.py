"""What was chosen, written as a file of any format that goes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from comity.intel.adapters.formats import misp, rpz, stix, suricata, tables, zeek
from comity.intel.adapters.formats.values import values
from comity.intel.adapters.moving.opening import against
from comity.intel.core.observable import Observable


class Form(StrEnum):
    """Formats that are written. The last three are lists for machines: values of indicators in force."""

    STIX = "stix"
    MISP = "misp"
    CSV = "csv"
    SURICATA = "suricata"
    ZEEK = "zeek"
    RPZ = "rpz"

    @property
    def is_list(self) -> bool:
        return self in (Form.SURICATA, Form.ZEEK, Form.RPZ)

    @property
    def ending(self) -> str:
        return _ENDINGS[self]

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES.get(self, "text/plain; charset=utf-8")


_ENDINGS = {
    Form.STIX: "json",
    Form.MISP: "misp.json",
    Form.CSV: "csv",
    Form.SURICATA: "rules",
    Form.ZEEK: "intel",
    Form.RPZ: "rpz",
}
_MEDIA_TYPES = {
    Form.STIX: "application/stix+json;version=2.1",
    Form.MISP: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """Of which file: its id, when it is made, and by which node, as the formats say it."""

    id: UUID
    at: datetime
    source: str


def write(form: Form, objects: Iterable[bytes], issue: Issue) -> Iterator[bytes]:
    """The file, part by part. Values that everybody has stand in no list. Raises MispNotInstalled, NoEvent,
    TooManyRules."""
    if form is Form.STIX:
        return stix.write(objects, bundle=issue.id)
    if form is Form.MISP:
        return misp.write(objects, bundle=issue.id)
    if form is Form.CSV:
        return tables.write(objects)
    listed = values(objects, at=issue.at, spare=_is_everybodys)
    if form is Form.SURICATA:
        return suricata.rules(listed)
    if form is Form.ZEEK:
        return zeek.write(listed, source=issue.source)
    return rpz.write(listed, serial=int(issue.at.timestamp()))


def _is_everybodys(value: Observable) -> bool:
    return against([value]) is not None
