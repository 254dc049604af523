"""`comity plan`: what it prints, and with which status it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import comity
from comity.node.cli import build
from comity.strategy.core.coverage import Coverage, Worth
from tests import installation

DAY = ("--on", "2026-11-22")
CONTENT = ("--data", "content", "--urgency", "urgent")
ASEAN = ("joint", "--group", "ASEAN", "--budget", "2")


def ran(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(build(), ["plan", *arguments])


def found(*arguments: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    result = ran(*arguments, *DAY, "--json")
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def test_coverage_of_a_state_opens_down_to_the_article_and_the_assumption() -> None:
    said = found("coverage", "idn", *CONTENT)

    way = next(each for each in said["asked"] if each["to"] == "AUS")["ways"][0]
    route = said["routes"][way["route"]]
    assert route["article"]
    assert route["source"]
    assert route["answers_from"].startswith("answers.")
    assert way["chance"] == pytest.approx(way["usable"] * route["within"], rel=1e-5)
    assert way["narrowed"] == 0
    chances = [each["ways"][0]["chance"] for each in said["asked"]]
    assert said["covered"] == pytest.approx(sum(chances) / len(chances), rel=1e-5)


def test_coverage_of_all_is_that_of_the_graph(today: Coverage, worth: Worth) -> None:
    said = found("coverage", "--data", "content", "--data", "preservation", "--urgency", "urgent")

    assert said["covered"] == pytest.approx(worth.covered(today), abs=1e-8)
    assert len(said["states"]) == len(today.world.states)
    assert said["basis"]["on"] == "2026-11-22"


def test_hubs_are_shown_where_asked() -> None:
    said = found("coverage", *CONTENT, "--hubs")

    assert said["hubs"]["direct"] == pytest.approx(said["covered"])
    assert said["hubs"]["passes_on_from"] == "hubs.passes_on"
    assert "hubs" not in found("coverage", *CONTENT)


def test_what_if_gives_before_after_and_the_first_ways_that_open() -> None:
    said = found("what-if", "--join", "IDN:ets185", "--data", "realtime-traffic", "--urgency", "urgent")

    assert said["gain"] == pytest.approx(said["after"] - said["before"], abs=1e-8)
    assert said["gain"] > 0
    assert said["first_possible"]["route_before"] is None
    assert said["routes"][said["first_possible"]["route_after"]]["instrument"] == "ets185"


@pytest.mark.parametrize(
    ("change", "days"),
    [
        (("--withdraw", "MLT:ets185-27-9e"), "45d"),
        (("--agree", "IDN:AUS"), "ever"),
        (("--in-force", "uncc"), "ever"),
    ],
)
def test_every_kind_of_change_changes_what_can_be_had(change: tuple[str, str], days: str) -> None:
    said = found("what-if", *change, "--days", days, *CONTENT)

    assert said["after"] > said["before"]
    assert said["gained"]
    assert said["basis"]["days"] == (45 if days == "45d" else None)


def test_the_first_that_open_and_that_are_quicker_are_named_however_few_are_listed() -> None:
    said = found("what-if", "--join", "IDN:ets185", "--most", "1", "--urgency", "urgent")

    assert len(said["gained"]) == len(said["opened"]) == len(said["quicker"]) == 1
    assert said["first_possible"] == said["opened"][0]
    assert said["opened"][0]["becomes_possible"]
    assert said["quicker"][0]["is_quicker"]


def test_a_change_that_closes_a_better_way_says_so() -> None:
    result = ran("what-if", "--agree", "PHL:AUS", "--data", "content", "--urgency", "urgent", *DAY)

    assert "Pairs of states that lose" in result.stdout


def test_a_number_opens_down_to_the_law_and_every_assumption_in_it() -> None:
    said = found("coverage", "IDN", "--to", "AUS", *CONTENT)

    (asked,) = said["asked"]
    for way in asked["ways"]:
        assert way["chance"] == pytest.approx(way["usable"] * (1 - 0.2 * way["narrowed"]) * way["within"], rel=1e-5)
        assert way["reasons"]
        assert all(reason["text"] and reason["source"] for reason in way["reasons"])
        names = {each["name"] for each in way["assumptions"]}
        assert names >= {"held_by.content", said["routes"][way["route"]]["answers_from"]}
        assert bool(way["questions"]) is any(name.startswith("yes.") for name in names)
    whole = next(each for each in found("coverage", "IDN", *CONTENT)["asked"] if each["to"] == "AUS")["ways"][0]
    assert (whole["route"], whole["status"]) == (asked["ways"][0]["route"], asked["ways"][0]["status"])


def test_a_number_opens_for_people_too() -> None:
    said = ran("coverage", "IDN", "--to", "AUS", *CONTENT, *DAY).stdout

    assert "yes.bilateral-mlat-between-pair = 0.25" in said
    assert "Is a bilateral MLA treaty in force between the two states? Not known." in said


def test_a_joint_plan_is_proven_and_worth_what_the_rules_say_afterwards() -> None:
    said = found(*ASEAN, "--for", "ASEAN", "--frontier", *CONTENT)

    assert said["cost"] == len(said["steps"]) == 2
    assert said["value"] <= said["bound"]
    assert said["gap"] <= 1e-3
    assert said["after"]["gain"] == pytest.approx(said["value"], rel=1e-5)
    assert sum(each["gain"] for each in said["steps"]) == pytest.approx(said["value"], abs=1e-7)
    assert sum(each["share"] for each in said["shapley"]["shares"]) == pytest.approx(said["value"], abs=1e-7)
    assert said["greedy"]["value"] <= said["value"] + 1e-9
    assert [each["cost"] for each in said["frontier"]] == sorted(each["cost"] for each in said["frontier"])
    assert all(each["sentence"] for each in said["steps"])


def test_costs_steer_the_plan() -> None:
    first = found(*ASEAN, *CONTENT)["steps"][0]["state"]

    said = found(*ASEAN, "--cost", f"{first}=9", *CONTENT)

    assert first not in {each["state"] for each in said["steps"]}


def test_options_and_partners_come_best_first() -> None:
    options = found("accede", "IDN", *CONTENT, "--instrument", "ets185", "--instrument", "cets224")["options"]
    partners = found("agree", "IDN", "--days", "ever", *CONTENT)["partners"]

    assert [each["own"] for each in options] == sorted((each["own"] for each in options), reverse=True)
    assert ["cets224"] not in [each["instruments"] for each in options]
    assert [each["own"] for each in partners] == sorted((each["own"] for each in partners), reverse=True)


def test_one_state_s_plan_has_its_proof_its_steps_and_who_gains() -> None:
    said = found("accede", "IDN", *CONTENT, "--instrument", "ets185", "--instrument", "uncc", "--budget", "1")

    assert said["value"] == said["bound"] == pytest.approx(said["options"][0]["own"] - said["before"]["own"])
    assert (said["gap"], said["cost"], said["budget"]) == (0.0, 1.0, 1.0)
    assert [each["instruments"] for each in said["steps"]] == [["ets185"]]
    assert said["after"]["states"][0]["state"] == "IDN"
    assert sum(each["share"] for each in said["shapley"]["shares"]) == said["value"]
    assert max(each["cost"] for each in said["options"]) <= 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("capacity", "--states", "PHL,MYS", "--budget", "4"),
        ("robust", "--states", "IDN,MEX", "--budget", "1"),
        ("accede", "IDN", "--instrument", "ets185"),
    ],
)
def test_every_plan_says_who_gains_and_who_brings_it_about(arguments: tuple[str, ...]) -> None:
    said = found(*arguments, *CONTENT)

    states = said.get("states") or said["after"]["states"]
    assert states
    assert all(each["after"] > each["before"] for each in states)
    assert {each["state"] for each in said["shapley"]["shares"]} == {each["state"] for each in said["steps"]}
    assert all(each["error"] == 0 for each in said["shapley"]["shares"])
    rates = [each["gain_per_cost"] for each in said["steps"]]
    assert rates == sorted(rates, reverse=True)


def test_a_floor_that_nothing_keeps_is_said() -> None:
    result = ran("robust", "--states", "AGO", "--budget", "1", "--floor", "1", *CONTENT, *DAY)

    assert "No accession was found that keeps this floor" in result.stdout


def test_capacity_stays_within_its_budget_and_the_states_named() -> None:
    said = found("capacity", "--states", "PHL,MYS", "--budget", "4", *CONTENT)

    assert said["cost"] <= 4
    assert {each["state"] for each in said["steps"]} <= {"PHL", "MYS"}
    assert said["value"] <= said["bound"]


def test_a_robust_plan_names_its_scenarios_and_keeps_its_floor() -> None:
    said = found("robust", "--states", "IDN,KEN,AGO,FJI,URY,MEX", "--budget", "3", "--floor", "0.3", *CONTENT)

    gains = list(said["floor"]["regions"].values())
    assert set(said["scenarios"]) == {"even", "neighbours", "seats"}
    assert min(gains) >= 0.3 * sum(gains) / len(gains) - 1e-9
    assert said["worst"] <= said["bound"]


def test_changed_assumptions_are_marked_in_the_result() -> None:
    said = found("coverage", "IDN", *CONTENT, "--assume", "yes.default=0.9")

    assert [each["name"] for each in said["basis"]["assumptions_changed"]] == ["yes.default"]
    assert "yes.default" in ran("coverage", "IDN", *CONTENT, "--assume", "yes.default=0.9").stdout


def test_assumptions_are_listed_with_their_reasons() -> None:
    result = ran("assumptions", "--json")

    said = json.loads(result.stdout)
    assert said["file"] is None
    assert all(each["why"] for each in said["assumptions"])


def test_a_node_s_own_file_changes_results_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "assumptions.toml"
    file.write_text('[answers.voluntary]\nvalue = 0.5\nwhy = "Our own figures."\n')

    said = json.loads(ran("assumptions", "--node", str(tmp_path), "--changed", "--json").stdout)

    assert said["file"] == str(file)
    assert [(each["name"], each["value"], each["why"]) for each in said["assumptions"]] == [
        ("answers.voluntary", 0.5, "Our own figures.")
    ]


@pytest.mark.parametrize(("raw", "line"), [(b"[yes.default]\nvalue = 7\n", 2), (b"\xff", 1), (b"\n[[[", 2)])
def test_a_bad_file_of_assumptions_is_refused_with_its_line(tmp_path: Path, raw: bytes, line: int) -> None:
    (tmp_path / "assumptions.toml").write_bytes(raw)

    result = ran("assumptions", "--node", str(tmp_path))

    assert result.exit_code == 1
    assert f"Line {line} of" in result.stderr


def test_what_is_no_file_of_assumptions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assumptions.toml").mkdir()

    result = ran("assumptions", "--node", str(tmp_path))

    assert result.exit_code == 1
    assert "no file that the node may read" in result.stderr


@pytest.mark.django_db
def test_a_node_plans_on_its_own_law() -> None:
    said = found("coverage", "PHL", "--node", str(installation.FOLDER), *CONTENT)

    assert said["basis"]["seen"] == {}
    assert said["covered"] == found("coverage", "PHL", *CONTENT)["covered"]


def test_planning_slows_no_other_command() -> None:
    looked = "import sys, comity.node.cli.plan; print({'numpy', 'scipy', 'django'} & {*sys.modules})"
    environment = {**os.environ, "PYTHONPATH": str(Path(*comity.__path__).parent)}

    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True, env=environment)

    assert done.stdout.strip() == "set()"


def test_progress_stays_out_of_the_result() -> None:
    result = ran(*ASEAN, *CONTENT, *DAY, "--json")

    assert "Working out" in result.stderr
    assert json.loads(result.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("coverage", "IDN"),
        ("what-if", "--join", "IDN:ets185"),
        ("accede", "IDN", "--instrument", "ets185"),
        ("agree", "IDN"),
        ASEAN,
        ("capacity", "--budget", "2"),
    ],
)
def test_every_command_speaks_to_people(arguments: tuple[str, ...]) -> None:
    result = ran(*arguments, *CONTENT, *DAY)

    assert result.exit_code == 0, result.output
    assert result.stdout.strip()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((*ASEAN[:-1], "0.5"), "below the cost of every single step"),
        (("joint", "--states", "AUS", "--budget", "2"), "nobody of those chosen may join"),
        (("what-if", "--join", "IDN:oas-a55"), "only members of its group"),
        (("what-if", "--withdraw", "IDN:ets185-29-4"), "nothing was declared"),
        ((*ASEAN, "--instrument", "ets185", "--instrument", "uncc", "--frontier"), "one instrument at a time"),
        (("coverage", "--assume", "answers.voluntary=2"), "out of range"),
    ],
)
def test_what_is_impossible_says_why(arguments: tuple[str, ...], why: str) -> None:
    result = ran(*arguments, *CONTENT)

    assert result.exit_code == 1
    assert why in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("coverage", "ATL"),
        ("coverage", "--data", "gossip"),
        ("coverage", "--demand", "nofile.csv"),
        ("coverage", "--days", "-1"),
        ("what-if",),
        ("what-if", "--join", "IDN"),
        ("what-if", "--join", "IDN:nothing"),
        ("joint", "--group", "ATLANTIS", "--budget", "1"),
        ("joint",),
        (*ASEAN, "--cost", "IDN=cheap"),
        ("coverage", "--node", "/nonexistent"),
        ("coverage", "--to", "AUS"),
        ("coverage", "IDN", "--to", "IDN"),
        (*ASEAN[:-1], "inf"),
        (*ASEAN[:-1], "nan"),
        ("capacity", "--budget", "inf"),
    ],
)
def test_what_is_not_understood_ends_with_two(arguments: tuple[str, ...]) -> None:
    result = ran(*arguments)

    assert result.exit_code == 2
    assert not result.stdout


def test_a_demand_file_is_taken_whole_or_refused_with_its_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("from,to,weight\nIDN,AUS,1\n")
    bad.write_text("from,to,weight\nIDN,AUS,1\nIDN,=cmd(),1\n")

    said, refused = found("coverage", "IDN", "--demand", str(good), *CONTENT), ran("coverage", "--demand", str(bad))

    assert said["covered"] == next(each for each in said["asked"] if each["to"] == "AUS")["ways"][0]["chance"]
    assert refused.exit_code == 1
    assert "Line 3" in refused.stderr


def _at_a_terminal() -> None:
    """What runs in the background without a terminal, as a test run may, has its Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_it_at_once_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    words = ["joint", "--budget", "30", "--instrument", "ets185", "--instrument", "cets224", "--instrument", "uncc"]
    running = subprocess.Popen(
        [sys.executable, "-m", "comity.node.cli", "plan", *words],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(*comity.__path__).parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_at_a_terminal,
    )
    assert running.stderr
    assert running.stderr.readline()

    time.sleep(0.5)
    running.send_signal(signal.SIGINT)

    out, _ = running.communicate(timeout=5)
    assert (running.returncode, out, list(tmp_path.iterdir())) == (130, "", [])
