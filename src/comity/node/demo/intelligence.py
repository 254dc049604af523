"""An indicator from Manila crosses the three nodes: previewed, seen again, corrected, and called back from everywhere.

Names and addresses are invented; example.org is reserved.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from comity.node.demo.stage import Stage
from comity.node.demo.visitor import Form, Page, PageRefused
from comity.terms.instants import to_text

OWNER, SIGHTER, CRITIC = "ligaya", "banksia", "melati"
COMMUNITY = "Ransomware watch (invented)"
COLLECTION = "Servers that hand out keys"
AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
FIRST_NAME, BETTER_NAME = "Server that hands out keys", "Server that sells keys, not before November"
HOLDERS = (("AUS", SIGHTER), ("IDN", CRITIC))


def found_community(stage: Stage) -> None:
    """Manila invites the two others; nothing flows before an officer of each has accepted the agreement."""
    manila = stage.officer("PHL", OWNER)
    form = manila.open("/intel/communities/new/").form("/communities/new/")
    members = [f"node:{stage.node(state).cast.node_id}" for state, _login in HOLDERS]
    typed = {
        "name": COMMUNITY,
        "members": members,
        "purposes": "Investigation of ransomware",
        "legal_basis": "Memorandum of understanding, invented for the demonstration",
        "onward": "never",
    }
    page = manila.submit(form, typed)
    community = stage.references["community"] = page.url.rstrip("/").rsplit("/", 1)[-1]
    for state, login in HOLDERS:
        path = f"/intel/communities/{community}/accept/"
        name = stage.node(state).cast.name
        stage.becomes(f"{name} is invited", partial(_says, stage, state, login, path, COMMUNITY))
        visitor = stage.officer(state, login)
        visitor.submit(visitor.open(path).form("/accept/"))
    stage.becomes("Both have accepted the agreement", lambda: _nobody_waits(stage, community))


def bring_indicator(stage: Stage) -> None:
    """A bundle is looked at, then stored; a collection is opened for the community."""
    manila = stage.officer("PHL", OWNER)
    stix_id = stage.references["indicator"] = f"indicator--{uuid4()}"
    file = stage.folder / "indicator.json"
    file.write_text(json.dumps({"type": "bundle", "id": f"bundle--{uuid4()}", "objects": [_indicator(stix_id)]}))
    page = manila.submit(manila.open("/intel/imports/new/").form("/imports/new/"), files={"file": file})
    page = manila.submit(next(form for form in page.forms if form.method == "post" and "/check/" in form.action))
    stage.becomes(
        "An indicator is imported from a bundle, after a look at what it becomes",
        lambda: _says(stage, "PHL", OWNER, f"/intel/objects/{stix_id}/", FIRST_NAME),
    )
    form = manila.open("/intel/collections/new/").form("/collections/new/")
    chosen = {"title": COLLECTION, "community": stage.references["community"], "purpose": "Investigation of ransomware"}
    page = manila.submit(form, chosen)
    stage.references["collection"] = page.url.rstrip("/").rsplit("/", 1)[-1]


def preview_and_release(stage: Stage) -> None:
    """Who will read it, by name, before it leaves; then it arrives there, and only there."""
    manila, stix_id = stage.officer("PHL", OWNER), stage.references["indicator"]
    page = manila.open(f"/intel/share/?id={stix_id}&collection={stage.references['collection']}")
    names = [stage.node(state).cast.name for state, _login in HOLDERS]
    held = all(page.says(name) for name in names)
    stage.check(f"Before it leaves, the preview names its readers: {' and '.join(names)}", held=held)
    manila.submit(_by(page.forms, "shown"))
    for state, login in HOLDERS:
        stage.becomes(f"{stage.node(state).cast.name} reads it", partial(_reads, stage, state, login, FIRST_NAME))


def see_it(stage: Stage) -> None:
    """Australia saw it too, and says so to the owner alone."""
    canberra, path = stage.officer("AUS", SIGHTER), _object(stage) + "remark/"
    canberra.submit(canberra.open(path).form("/remark/"), {"kind": "sighting", "count": "3", "level": "TLP:AMBER"})
    stage.becomes("Manila reads that Australia saw it", lambda: "sighting--" in _page(stage, "PHL", OWNER).html)
    stage.check("Jakarta does not", held="sighting--" not in _page(stage, "IDN", CRITIC).html)


def correct_it(stage: Stage) -> None:
    """Indonesia proposes another name; the owner accepts, and every holder has the new version."""
    jakarta, path = stage.officer("IDN", CRITIC), _object(stage) + "propose/"
    jakarta.submit(jakarta.open(path).form("/propose/"), {"name": BETTER_NAME, "note": "It sold its first key then."})
    manila = stage.officer("PHL", OWNER)
    stage.becomes("Manila has Indonesia's proposal", lambda: bool(_letters(stage)))
    letter = f"/intel/inbox/proposals/{_letters(stage)[0]}/"
    manila.submit(manila.open(letter).form("/accept/"))
    for state, login in HOLDERS:
        stage.becomes(
            f"{stage.node(state).cast.name} has the corrected version",
            partial(_reads, stage, state, login, BETTER_NAME),
        )


def call_it_back(stage: Stage) -> None:
    """It was a mistake: called back, erased by both holders, and both say so."""
    manila, path = stage.officer("PHL", OWNER), _object(stage) + "withdraw/"
    manila.submit(manila.open(path).form("/withdraw/"), {"reason": "A research server; no suspicion stands."})
    for state, login in HOLDERS:
        stage.becomes(f"{stage.node(state).cast.name} holds it no longer", partial(_is_gone, stage, state, login))
    stage.becomes("Manila has the acknowledgement of both", lambda: _acknowledged(stage))


def _indicator(stix_id: str) -> dict[str, object]:
    now = datetime.now(UTC)
    day = to_text(now - timedelta(days=12))
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": stix_id,
        "created": day,
        "modified": day,
        "name": FIRST_NAME,
        "indicator_types": ["malicious-activity"],
        "pattern": "[domain-name:value = 'keys.ransom.example.org']",
        "pattern_type": "stix",
        "valid_from": day,
        "object_marking_refs": [AMBER],
    }


def _object(stage: Stage) -> str:
    return f"/intel/objects/{stage.references['indicator']}/"


def _page(stage: Stage, state: str, login: str) -> Page:
    return stage.officer(state, login).open(_object(stage))


def _by(forms: tuple[Form, ...], field: str) -> Form:
    """The form that has such a field."""
    return next(form for form in forms if field in form.fields)


def _says(stage: Stage, state: str, login: str, path: str, words: str) -> bool:
    """Whether a page is there and says something."""
    try:
        return stage.officer(state, login).open(path).says(words)
    except PageRefused:
        return False


def _reads(stage: Stage, state: str, login: str, words: str) -> bool:
    return _says(stage, state, login, _object(stage), words)


def _is_gone(stage: Stage, state: str, login: str) -> bool:
    try:
        _page(stage, state, login)
    except PageRefused as refused:
        return str(refused).startswith("404")
    return False


def _nobody_waits(stage: Stage, community: str) -> bool:
    page = stage.officer("PHL", OWNER).open("/intel/communities/")
    return community in page.html and "invited" not in page.text


def _letters(stage: Stage) -> list[str]:
    """The proposals that wait for Manila, by their ids."""
    rows = json.loads(stage.officer("PHL", OWNER).download("/intel/inbox/?format=json"))["rows"]
    return [row["id"] for row in rows if row["object"] == stage.references["indicator"]]


def _acknowledged(stage: Stage) -> bool:
    """Whether every holder says that it has erased the indicator."""
    rows = json.loads(stage.officer("PHL", OWNER).download("/intel/recalls/?format=json"))["rows"]
    said = {row["holder"]: row["outcome"] for row in rows if row["object"] == stage.references["indicator"]}
    return said == {stage.node(state).cast.node_id: "erased" for state, _login in HOLDERS}
