"""Bundles, in and out, as they are and as they go wrong."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from comity.intel.adapters.formats import stix
from comity.intel.adapters.formats.reading import Read
from tests.intel.formats.samples import file, indicator, refusals, text

BUNDLE = UUID("0f6c3a1e-5d1b-4c52-9a55-0d8c5a5f1a01")
REAL = Path(__file__).parents[4] / "shared" / "testdata"


def test_what_is_written_is_read_again_byte_for_byte() -> None:
    raws = [indicator("[mutex:name = 'a']"), b'{"type":"x-old",  "id":"x-old--1"}']

    read = list(stix.read(file(text(stix.write(raws, bundle=BUNDLE)))))

    assert read == [Read(raw) for raw in raws]


def test_a_bundle_of_nothing_has_no_list() -> None:
    written = text(stix.write([], bundle=BUNDLE))

    assert json.loads(written) == {"type": "bundle", "id": f"bundle--{BUNDLE}"}


@pytest.mark.parametrize(
    "content", ["[", '{"objects": [', '{"objects": [{"a": 1}', "nonsense", b"\xff\xfe{", '{"a": "\n'], ids=repr
)
def test_a_broken_file_says_so(content: str | bytes) -> None:
    assert [code for _, code in refusals(stix.read(file(content)))] == ["intel.import.not-readable"]


def test_objects_before_the_break_are_kept() -> None:
    read = list(stix.read(file('{"objects": [{"a":1}, {"b":2}, {"c"')))

    assert read[:2] == [Read(b'{"a":1}'), Read(b'{"b":2}')]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real bundles are not here")
@pytest.mark.parametrize("name", ["attack-ics-18.1.json", "pegasus.stix2", "poisonivy.json"])
def test_real_bundles_come_whole(name: str) -> None:
    content = (REAL / name).read_bytes()

    read = list(stix.read(file(content)))

    assert [json.loads(one.raw) for one in read if isinstance(one, Read)] == json.loads(content)["objects"]
