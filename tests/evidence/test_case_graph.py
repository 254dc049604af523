"""The case file: what it says, and that the CASE/UCO community's own validator has nothing to say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comity.evidence.core.package import case_graph
from comity.evidence.core.package.manifest import Exhibit
from tests.evidence.parcels import ACQUIRED, LOGS, Parties

parties = Parties()
EXHIBIT = Exhibit(
    "E-1", "../log.txt", "text/plain", len(LOGS), "a" * 64, 64, 5, "b" * 64, "c" * 64, ACQUIRED, {"MD5": "0f" * 16}
)


def nodes(kind: str) -> list[dict[str, object]]:
    graph = json.loads(case_graph.graph(parties.header(), ("phl.example",), (EXHIBIT,)))["@graph"]
    return [node for node in graph if node["@type"].endswith(f":{kind}")]


def test_the_parties_are_organisations() -> None:
    assert [node["uco-core:name"] for node in nodes("Organization")] == ["Australia", "Philippines"]


def test_an_exhibit_has_a_record_with_its_number_and_a_file_with_its_hash() -> None:
    (record,), (file,) = nodes("ProvenanceRecord"), nodes("File")

    assert record["case-investigation:exhibitNumber"] == "E-1"
    assert record["uco-core:object"] == [{"@id": file["@id"]}]
    assert '"@value": "' + "a" * 64 in json.dumps(file)
    assert '"@value": "' + "0f" * 16 in json.dumps(file)


def test_the_transfer_names_both_parties_and_the_record() -> None:
    sender, receiver = nodes("Organization")
    transfer = next(node for node in nodes("InvestigativeAction") if node["uco-core:name"] == "transferred")

    assert transfer["uco-action:performer"] == {"@id": sender["@id"]}
    assert transfer["uco-action:participant"] == [{"@id": receiver["@id"]}]
    assert transfer["uco-action:object"] == [{"@id": nodes("ProvenanceRecord")[0]["@id"]}]


def test_the_same_package_has_the_same_case_file() -> None:
    first, second = (case_graph.graph(parties.header(), ("phl.example",), (EXHIBIT,)) for _ in range(2))

    assert first == second


def test_a_claimed_hash_that_is_no_hash_stays_out_of_the_graph() -> None:
    odd = Exhibit("E-1", "x", "y/z", 1, "a" * 64, 64, 1, "b" * 64, "c" * 64, ACQUIRED, {"MD5": "?", "CRC": "00"})

    graph = case_graph.graph(parties.header(), ("phl.example",), (odd,)).decode()

    assert "MD5" not in graph
    assert "CRC" not in graph


@pytest.mark.slow
def test_case_validate_finds_neither_violation_nor_unknown_concept(tmp_path: Path) -> None:
    parties.seal(tmp_path, [LOGS, b""], names=["../log.txt", ""])
    validator = Path(sys.executable).with_name("case_validate")

    done = subprocess.run(
        [validator, tmp_path / "sent" / "case.jsonld"], capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Conforms: True" in done.stdout
    assert "warning" not in (done.stdout + done.stderr).lower()


@pytest.mark.slow
def test_case_validate_would_notice_a_wrong_graph(tmp_path: Path) -> None:
    parties.seal(tmp_path)
    wrong = (tmp_path / "sent" / "case.jsonld").read_text().replace("uco-observable:fileName", "uco-observable:fileNom")
    (tmp_path / "wrong.jsonld").write_text(wrong)
    validator = Path(sys.executable).with_name("case_validate")

    done = subprocess.run(
        [validator, tmp_path / "wrong.jsonld"], capture_output=True, text=True, check=False, timeout=120
    )

    assert "warning" in (done.stdout + done.stderr).lower()
