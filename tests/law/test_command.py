"""`comity route`: the shell's way to the law."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.node.cli.route import run

COMITY = Path(sys.executable).with_name("comity")
DEU_FRA = ["--from", "DEU", "--to", "FRA", "--data", "content", "--holder", "service-provider", "--urgency", "ordinary"]


def answered(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    assert run([*DEU_FRA, "--json", *more]) == 0
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def routes(said: dict[str, object]) -> list[dict[str, object]]:
    found = said["routes"]
    assert isinstance(found, list)
    return found


def test_json_echoes_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    said = answered(capsys, "--on", "2026-11-22", "--offence", "Ransomware", "--fact", "emergency-life-safety=NO")

    assert [said[key] for key in ("from", "to", "data", "holder", "urgency", "on", "offence")] == [
        "DEU",
        "FRA",
        "content",
        "service-provider",
        "ordinary",
        "2026-11-22",
        "ransomware",
    ]
    assert said["facts"] == {"emergency-life-safety": False}


def test_json_has_the_keys_that_others_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    said = answered(capsys)

    for route in routes(said):
        assert {"id", "status", "rank", "reasons", "questions", "fields", "time_limits", "changes"} <= route.keys()
        assert all({"text", "source"} <= reason.keys() for reason in route["reasons"])  # type: ignore[attr-defined]
        assert all({"field", "need"} <= field.keys() for field in route["fields"])  # type: ignore[attr-defined]
        for limit in route["time_limits"]:  # type: ignore[attr-defined]
            assert {"what", "duration", "kind", "source"} <= limit.keys()


def test_today_is_the_day_if_none_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(capsys)["on"] == datetime.now(tz=UTC).date().isoformat()


def test_unavailable_routes_are_shown_on_request_only(capsys: pytest.CaptureFixture[str]) -> None:
    few, all_of_them = answered(capsys), answered(capsys, "--all")

    assert "unavailable" not in {route["status"] for route in routes(few)}
    assert len(routes(all_of_them)) == 89


def test_ranks_are_in_order_and_start_at_one(capsys: pytest.CaptureFixture[str]) -> None:
    ranks = [route["rank"] for route in routes(answered(capsys, "--all"))]

    assert ranks == list(range(1, 90))


def test_codes_are_read_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--from", "deu", "--to", "fra", "--data", "Content", "--holder", "Service-Provider", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["from"] == "DEU"


def test_the_readable_form_cites_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    run([*DEU_FRA, "--on", "2026-08-17"])

    printed = capsys.readouterr().out
    said = " ".join(printed.split())
    assert "European Investigation Order for stored evidence" in said
    assert "Source: Dir. 2014/41 arts 4-16" in said
    assert "Because: EU e-Evidence Regulation has effect only from 2026-08-18." in said
    assert "\x1b[" not in printed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["--to", "DEU"], "The two states are both Germany."),
        (["--to", "FR"], "FRA (France)?"),
        (["--to", "Atlantis"], "not a known state"),
        (["--data", "contents"], "Use one of: domain-registration, subscriber"),
        (["--holder", "bank"], "Use one of: public-authority"),
        (["--urgency", "now"], "Use one of: ordinary, urgent, emergency"),
        (["--offence", "witchcraft"], "Use one of: ransomware"),
        (["--on", "2026-02-30"], "is not a day"),
        (["--on", "20261122"], "is not a day"),
        (["--fact", "emergency=yes"], "emergency-life-safety"),
        (["--fact", "emergency-life-safety"], "ID=yes"),
        (["--fact", "emergency-life-safety=1"], "Answer with yes or no."),
        (["--fact", "offence-max-penalty-at-least=-1"], "Answer with yes, no or a whole number of years."),
        (["--fact", "bound:ets185:USA=yes"], "not a fact that any route asks for"),
        (["--fact", "bound:ets185=yes"], "not a fact that any route asks for"),
        (["--assume-in-force", "magna-carta"], "cets224"),
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], wrong: list[str], sentence: str
) -> None:
    status = run([*DEU_FRA, *wrong])

    said = capsys.readouterr()
    assert status == 2
    assert sentence in said.err
    assert said.out == ""


def test_a_question_without_its_parts_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["--from", "DEU"])

    assert stopped.value.code == 2


def test_the_command_runs_without_django_and_without_typer() -> None:
    probe = (
        "import sys; from comity.node.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    heavy = {'django', 'typer', 'pydantic', 'msgspec', 'rich'}\n"
        "    print('loaded:', sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", probe, "route", *DEU_FRA, "--json"], capture_output=True, text=True)

    assert done.returncode == 0
    assert done.stderr == "loaded: []\n"


def test_the_command_is_listed_among_the_others() -> None:
    done = subprocess.run([COMITY, "--help"], capture_output=True, text=True, check=True)

    assert "Find the lawful routes to electronic evidence in another state." in done.stdout


def test_the_command_answers_in_the_shell() -> None:
    done = subprocess.run([COMITY, "route", *DEU_FRA, "--json"], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["to"] == "FRA"


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    done = subprocess.run(f"{COMITY} route {' '.join(DEU_FRA)} --all --json | head -1", shell=True, capture_output=True)

    assert done.stderr == b""


def test_an_old_terminal_gets_what_it_can_show() -> None:
    done = subprocess.run(
        [COMITY, "route", *DEU_FRA], capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    )

    assert done.returncode == 0
