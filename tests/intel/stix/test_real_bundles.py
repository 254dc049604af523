"""Bundles that others published pass whole. They are not in this repository: COMITY_TESTDATA says where."""

import os
from pathlib import Path

import pytest

from comity.intel.core.stix import Refused, check, read_envelope

ROOT = Path(__file__).resolve().parents[3]
PLACES = (Path(os.environ.get("COMITY_TESTDATA", "/nowhere")), *ROOT.parent.glob("*/testdata"))
BUNDLES = [path for place in PLACES if place.is_dir() for path in sorted(place.glob("*.*"))]


@pytest.mark.skipif(not BUNDLES, reason="no published bundles beside this checkout")
@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.name)
def test_a_published_bundle_passes_whole(path: Path) -> None:
    body = path.read_bytes()

    raws = read_envelope(body)
    refused = [found for found in map(check, raws) if isinstance(found, Refused)]

    assert raws
    assert all(raw in body for raw in raws[:100])
    assert refused == []
