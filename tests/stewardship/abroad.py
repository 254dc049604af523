"""Packs as other nodes would sign them, and lines as their lawyers would write them."""

from datetime import datetime

from comity.directory.core import dsse
from comity.law.core.packs import lines as drafts
from comity.law.core.packs import pack as packs
from comity.law.core.packs.lines import Draft
from tests.cast import NOON, Node

WITHDRAWN = Draft(
    number=1,
    act="retire",
    table="declarations",
    values={
        "iso3": "AUS",
        "instrument": "coe-185",
        "article": "29(4)",
        "kind": "reservation",
        "effect": "dual-criminality-29-4",
    },
    effective="2027-01-01",
    as_of="2026-11-22",
    source="Note of the depositary, invented",
    confidence="high",
    replaced_by="",
)


def agency(name: str = "Office of Invented Affairs", *, state: str = "AUS", act: str = "add") -> Draft:
    """A line about an institution that does not exist."""
    return Draft(
        number=1,
        act=act,
        table="agencies",
        values={"iso3": state, "name": name, "kind": "regulator", "role": "Invented for tests"},
        effective="",
        as_of="2026-11-22",
        source="Gazette, invented",
        confidence="high",
        replaced_by="",
    )


def signed(
    node: Node,
    *given: Draft,
    version: int = 1,
    previous: str = "",
    state: str = "",
    issuer: str = "",
    at: datetime = NOON,
) -> bytes:
    """A pack of a node, in its envelope."""
    pack = packs.Pack(
        format=packs.FORMAT,
        issuer=issuer or node.node_id,
        state=state or node.state,
        version=version,
        previous=previous,
        made_at=at,
        lines=packs.written([drafts.line_of(each) for each in given or (agency(),)]),
    )
    return dsse.sign(packs.PAYLOAD_TYPE, packs.encode(pack), [node.signing])


def digest(envelope: bytes) -> str:
    return packs.digest_of(dsse.unverified_payload(envelope))
