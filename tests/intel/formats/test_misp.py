"""Events of MISP, through MISP's own converter where it is installed, and a clear word where it is not."""

import importlib.util
import json
from uuid import UUID

import pytest

from comity.intel.adapters.formats import misp
from comity.intel.adapters.formats.misp import MispNotInstalled
from comity.intel.adapters.formats.reading import Read
from tests.intel.formats.samples import file, indicator, refusals, text

INSTALLED = importlib.util.find_spec("misp_stix_converter") is not None
ORG = {"uuid": "6c4f8c1e-2b5a-4b6e-9a34-0d3f4a6b7c8d", "name": "Invented CERT"}
STAMP = "1793491200"
EVENT = {
    "Event": {
        "uuid": "5c4f8c1e-2b5a-4b6e-9a34-0d3f4a6b7c8d",
        "info": "Invented campaign",
        "date": "2026-11-01",
        "timestamp": STAMP,
        "Orgc": ORG,
        "Org": ORG,
        "Tag": [{"name": "tlp:green"}],
        "Attribute": [
            {
                "uuid": "7c4f8c1e-2b5a-4b6e-9a34-0d3f4a6b7c8d",
                "type": "ip-dst",
                "category": "Network activity",
                "value": "192.0.2.7",
                "to_ids": True,
                "timestamp": STAMP,
            }
        ],
    }
}


@pytest.mark.skipif(INSTALLED, reason="the converter is installed")
def test_a_node_without_the_converter_says_so() -> None:
    with pytest.raises(MispNotInstalled, match=r"comity\[misp\]"):
        list(misp.read(file(json.dumps(EVENT))))


class _Said:
    def __init__(self, text: str) -> None:
        self.text = text

    def serialize(self) -> str:
        return self.text


class _Parser:
    """A converter that knows one kind of event; it stands in for MISP's where that is not installed."""

    def __init__(self) -> None:
        self.stix_objects: list[_Said] = []

    def parse_misp_event(self, event: dict[str, dict[str, str]]) -> None:
        self.stix_objects = [_Said(json.dumps({"name": event["Event"]["info"]}))]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Converter:
        MISPtoSTIX21Parser = _Parser

    monkeypatch.setattr(misp, "_converter", lambda: Converter)


@pytest.mark.usefixtures("stand_in")
class TestTheFile:
    @pytest.mark.parametrize(
        ("content", "events"),
        [(EVENT, 1), ([EVENT, EVENT], 2), ({"response": [EVENT, EVENT]}, 2), ({"response": EVENT}, 1)],
    )
    def test_events_are_found_in_every_wrapping(self, content: object, events: int) -> None:
        read = list(misp.read(file(json.dumps(content))))

        assert read == [Read(b'{"name": "Invented campaign"}', number + 1) for number in range(events)]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("{", "intel.import.no-json"),
            ("[" * 100_000, "intel.import.no-json"),
            ("{}", "intel.import.no-event"),
            ('{"Event": {}}', "intel.import.no-event"),
            ('{"Event": []}', "intel.import.no-event"),
        ],
    )
    def test_what_is_no_event_is_told(self, content: str, code: str) -> None:
        assert [found for _, found in refusals(misp.read(file(content)))] == [code]

    def test_a_large_file_is_refused_before_it_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(misp, "MOST_BYTES", 10)

        assert refusals(misp.read(file(json.dumps(EVENT)))) == [(0, "intel.import.event-too-large")]


@pytest.mark.filterwarnings("ignore")  # its old libraries warn when they are loaded
@pytest.mark.skipif(not INSTALLED, reason="the converter is not installed")
class TestWithTheConverter:
    def test_an_event_becomes_objects(self) -> None:
        read = [json.loads(one.raw) for one in misp.read(file(json.dumps(EVENT))) if isinstance(one, Read)]

        assert {"identity", "indicator", "ipv4-addr"} <= {one["type"] for one in read}

    def test_objects_become_an_event(self) -> None:
        raws = [indicator("[ipv4-addr:value = '192.0.2.7']")]

        event = json.loads(text(misp.write(raws, bundle=UUID(int=1 << 100 | 4 << 76 | 2 << 62))))

        assert "192.0.2.7" in json.dumps(event["Event"])
