"""The same segments on a stick: what waits for a member goes into a bundle, and is taken out of one."""

from hashlib import sha256
from pathlib import Path

import pytest

from comity.federation.actions import pack, unpack
from comity.federation.adapters import bundles
from comity.federation.adapters.bundles import Item
from comity.federation.core import bundle
from comity.federation.core.bundle import Header, Kind
from comity.intel.actions.exchange import lines
from comity.intel.core.exchange import segments
from comity.intel.core.exchange.bodies import SEGMENT
from comity.intel.models import Entry, StixObject
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import AUS, US
from tests.intel.sharing.stored import at_level, keep, tool
from tests.intel.syncing.conftest import Circle

GREEN = at_level(Tlp.GREEN)


def test_a_bundle_carries_all_that_is_new_however_much(
    circle: Circle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MOST_OBJECTS", 1)
    names = [f"t{number}" for number in range(lines.WINDOW + 4)]
    keep(*(tool(name, GREEN) for name in names), collection=circle.collection)

    made = lines.push_all(AUS, at=NOON)
    pack(AUS, tmp_path / "b", at=NOON)

    letters = [one for one in bundles.read(tmp_path / "b") if one.entry.kind is Kind.LETTER]
    assert made == len(names)
    assert len(letters) >= len(names)
    assert circle.aus.names() == names
    assert circle.idn.names() == []


def test_segments_in_a_bundle_are_taken_in_their_order(circle: Circle, tmp_path: Path) -> None:
    aus = circle.sender()
    bodies = [aus.writes(tool(name, GREEN)) for name in "abc"]
    letters = []
    for number, body in enumerate(bodies, start=1):
        node = circle.scene.aus.node
        said = node.message(body, type=SEGMENT, conversation="intel-sync", sequence=number, to=[US])
        letters.append(node.seal(node.sign(said), to=US, key=circle.ours))
    header = Item("bundle.json", bundle.encode_header(Header(AUS, US, NOON)))
    bundles.write(
        tmp_path / "b", [header, *(Item(bundle.letter_name(n, _sha(one)), one) for n, one in enumerate(letters))]
    )

    findings = unpack(tmp_path / "b", apply=True, at=NOON)

    assert [one.code for one in findings] == ["", "", ""]
    assert Entry.objects.filter(collection=circle.collection).count() == 3
    assert {one.owner for one in StixObject.objects.all()} == {AUS}


def test_looking_into_a_bundle_takes_nothing(circle: Circle, tmp_path: Path) -> None:
    node = circle.scene.aus.node
    said = node.message(circle.sender().writes(tool("a", GREEN)), type=SEGMENT, to=[US])
    letter = node.seal(node.sign(said), to=US, key=circle.ours)
    header = Item("bundle.json", bundle.encode_header(Header(AUS, US, NOON)))
    bundles.write(tmp_path / "b", [header, Item(bundle.letter_name(0, _sha(letter)), letter)])

    (finding,) = unpack(tmp_path / "b", apply=False, at=NOON)

    assert finding.fate.value == "taken"
    assert not StixObject.objects.exists()


def _sha(letter: bytes) -> str:
    return sha256(letter).hexdigest()
