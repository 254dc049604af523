"""Events of IntelMQ."""

import json

from hypothesis import given
from hypothesis import strategies as st

from comity.intel.adapters.formats import intelmq
from tests.intel.formats.samples import ORIGIN, column, file, objects, refusals

C2 = {
    "classification.taxonomy": "malicious-code",
    "classification.type": "c2-server",
    "feed.name": "Invented C2 feed",
    "malware.name": "loader",
    "malware.hash.sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "source.ip": "192.0.2.7",
    "source.fqdn": "c2.example",
    "source.asn": 64496,
    "source.port": 443,
    "destination.ip": "198.51.100.3",
    "event_description.text": "An invented controller",
    "time.observation": "2026-11-16T09:55:12+00:00",
    "time.source": "2026-11-15T14:19:09+00:00",
}
VICTIM = {"classification.type": "infected-system", "source.ip": "198.51.100.9", "time.source": "2026-11-15T14:19:09Z"}


def lines(*events: object) -> str:
    return "\n".join(json.dumps(event) for event in events)


def test_an_event_is_what_was_observed_and_what_to_look_for() -> None:
    made = objects(intelmq.read(file(lines(C2)), ORIGIN))

    kinds = ["ipv4-addr", "domain-name", "ipv4-addr", "file", "observed-data", "indicator", "indicator"]
    assert column(made, "type") == kinds
    observed = made[4]
    assert observed["object_refs"] == column(made[:4], "id")
    assert observed["first_observed"] == "2026-11-15T14:19:09.000000Z"
    assert observed["labels"] == ["c2-server", "loader"]
    assert observed["external_references"] == [{"source_name": "Invented C2 feed", "description": "IntelMQ"}]
    assert column(made[5:], "pattern") == ["[ipv4-addr:value = '192.0.2.7']", "[domain-name:value = 'c2.example']"]
    assert made[5]["name"] == "loader c2-server: 192.0.2.7"


def test_nobody_looks_for_victims() -> None:
    made = objects(intelmq.read(file(lines(VICTIM)), ORIGIN))

    assert column(made, "type") == ["ipv4-addr", "observed-data"]


def test_the_same_event_gives_the_same_objects() -> None:
    assert objects(intelmq.read(file(lines(C2)), ORIGIN)) == objects(intelmq.read(file(lines(C2)), ORIGIN))


def test_a_bad_line_does_not_hurt_the_next() -> None:
    content = "\n".join(("{", "[]", lines({"feed.name": "x"}), "", lines(VICTIM), "[" * 100_000, "\ud7ff"))

    found = list(intelmq.read(file(content), ORIGIN))

    assert refusals(found) == [
        (1, "intel.import.no-json"),
        (2, "intel.import.no-json"),
        (3, "intel.import.no-value"),
        (6, "intel.import.no-json"),
        (7, "intel.import.no-json"),
    ]
    assert len(found) == 7


@given(st.dictionaries(st.sampled_from(sorted(C2)), st.none() | st.integers() | st.text(max_size=20)))
def test_whatever_stands_in_the_fields_it_is_read(event: dict[str, object]) -> None:
    assert list(intelmq.read(file(lines(event)), ORIGIN))
