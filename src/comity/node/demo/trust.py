"""Chapter one: three nodes are made, and two officers on each side compare fingerprints with the others."""

import json
from itertools import permutations

from comity.node.demo.nodes import Node, comity
from comity.node.demo.stage import Stage
from comity.terms.state import Iso3

CONFIRMERS = {"PHL": ("ligaya", "mayumi"), "AUS": ("banksia", "jarrah"), "IDN": ("melati", "bintang")}


def make_nodes(stage: Stage) -> None:
    stage.say("Making three nodes: folders, keys, databases, desks and officers …")
    stage.everywhere(Node.make)
    stage.everywhere(Node.start)
    for node in stage.nodes.values():
        stage.check(f"{node.cast.name} serves {node.cast.base_url}", held=node.answers())


def compare_fingerprints(stage: Stage) -> None:
    """Every node introduces the two others; two officers type the words as they hear them from the other side."""
    spoken = stage.everywhere(_spoken)
    for here, there in permutations(stage.nodes, 2):
        name = stage.node(there).cast.name
        _introduce(stage, here, there)
        if (here, there) == ("PHL", "AUS"):
            _confirm(stage, here, there, CONFIRMERS[here][0], spoken[Iso3("IDN")], refused=True)
            stage.check("A fingerprint that differs is refused", held=_standing(stage, here, there) == "introduced")
        for login in CONFIRMERS[here]:
            _confirm(stage, here, there, login, spoken[there])
        stage.check(
            f"{stage.node(here).cast.name} trusts {name}: two officers heard “{spoken[there].split()[0]} …”",
            held=_standing(stage, here, there) == "trusted",
        )


def _introduce(stage: Stage, here: str, there: str) -> None:
    visitor = stage.officer(here, CONFIRMERS[here][0])
    page = visitor.open("/directory/peers/introduce/")
    visitor.submit(page.form("/directory/peers/introduce/"), {"address": stage.node(there).cast.base_url})


def _confirm(stage: Stage, here: str, there: str, login: str, heard: str, *, refused: bool = False) -> None:
    visitor = stage.officer(here, login)
    page = visitor.open(f"/directory/peers/{stage.node(there).cast.node_id}/")
    visitor.submit(page.form("/confirm/"), {"heard": heard, "channel": "video"}, refused=refused)


def _standing(stage: Stage, here: str, there: str) -> str:
    """How a peer stands, in the list that the pages export."""
    rows = json.loads(stage.officer(here, CONFIRMERS[here][0]).download("/directory/peers/?format=json"))["rows"]
    return next(str(row["standing"]) for row in rows if row["state"] == there)


def _spoken(node: Node) -> str:
    """The words that an officer of the node reads out."""
    _name, words, *_digits = comity("peer", "fingerprint", str(node.folder)).splitlines()
    return words
