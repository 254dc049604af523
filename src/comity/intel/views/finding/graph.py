"""What an object is related to, as a picture made here, with a table of the same beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.intel.core.showing.layout import Caption, Line, Placed, drawn
from comity.intel.core.showing.looks import PATHS, SHAPES, Look, Shape, look
from comity.intel.core.showing.network import Network, Node
from comity.intel.queries.showing.network import MOST_NODES, MOST_OPENED, network
from comity.intel.views.finding.sight import looking, version_of, versions_of
from comity.intel.views.finding.telling.relating import words

FOLD = "\u2212"  # the sign for less


@dataclass(frozen=True, slots=True)
class Dot:
    """An object in the picture. `url` opens it further or folds it again; empty where there is nothing to be seen."""

    placed: Placed
    look: Look
    url: str
    says: str
    sign: str
    anchor: str
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Words:
    """What relates, beside the lines."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Related:
    """A line of the table: one object, how it relates to another."""

    source: "End"
    what: str
    target: "End"


@dataclass(frozen=True, slots=True)
class End:
    """An object in the table. `opens` adds its neighbours to the picture, empty where they are there."""

    title: str
    type: str
    url: str
    opens: str


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a shape, what it stands for, and the letters of the types that are there."""

    shape: str
    path: str
    says: str
    types: tuple[tuple[str, str], ...]


@require_safe
def graph(request: HttpRequest, stix_id: str) -> HttpResponse:
    """The object and its neighbours, and those of the objects that the address opens."""
    seen = looking(request)
    hit = version_of(versions_of(stix_id, seen.sight), "", "")
    asked = request.GET.getlist("open")[:MOST_OPENED]
    found = network(hit, asked, seen.sight)
    drawing, links = drawn(found), _Links(found)
    context = {
        "hit": hit,
        "title": hit.title or hit.stix_id,
        "drawing": drawing,
        "lines": _svg_lines(drawing.lines),
        "captions": [_words(one) for one in drawing.captions],
        "dots": [_dot(one, links) for one in drawing.nodes],
        "table": [Related(links.end(edge.source), words(edge.what), links.end(edge.target)) for edge in found.edges],
        "legend": _legend(drawing.nodes),
        "number": len(found.nodes),
        "most": MOST_NODES,
        "cut": [found.nodes[one].title or one for one in found.cut],
        "folds": reverse("intel:graph", args=[stix_id]) if len(found.opened) > 1 else "",
        "full": len(found.opened) > MOST_OPENED,
    }
    return render(request, "intel/finding/graph.html", context)


@dataclass(frozen=True, slots=True)
class _Links:
    """Where the objects of a picture lead."""

    network: Network

    def opening(self, node: Node) -> str:
        """The same picture with this one opened, or folded if it is open."""
        others = self.network.opened[1:]
        open_ = tuple(one for one in others if one != node.id) if node.id in others else (*others, node.id)
        return self._graph(open_)

    def _graph(self, opened: Sequence[str]) -> str:
        path = reverse("intel:graph", args=[self.network.root])
        return f"{path}?{urlencode([('open', one) for one in opened])}#graph" if opened else f"{path}#graph"

    def page(self, node: Node) -> str:
        return reverse("intel:object", args=[node.id]) if node.known else ""

    def end(self, stix_id: str) -> End:
        node = self.network.nodes[stix_id]
        opens = "" if stix_id in self.network.opened or not node.known else self.opening(node)
        return End(node.title or node.id, _(look(node.type).name), self.page(node), opens)


def _dot(one: Placed, links: _Links) -> Dot:
    node, seen, is_root = one.node, look(one.node.type), one.node.id == links.network.root
    says = {"type": _(seen.name), "title": node.title or node.id}
    if not node.known:
        url, sign, text = "", "", _("{type} {title}: not here, or not yours to read")
    elif is_root:
        url, sign, text = links.page(node), "", _("{type} {title}: open its page")
    elif node.id in links.network.opened:
        url, sign, text = links.opening(node), FOLD, _("{type} {title}: fold its neighbours")
    else:
        url, sign, text = links.opening(node), "+", _("{type} {title}: show its neighbours")
    anchor = {1: "start", -1: "end", 0: "middle"}[one.side]
    return Dot(one, seen, url, text.format(**says), sign, anchor, one.side * 18, 30 if one.side == 0 else 4)


def _words(one: Caption) -> Words:
    return Words(words(one.text), one.x - one.side * 10, one.y + 4, "start" if one.side > 0 else "end")


def _svg_lines(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """Path, class, and words of each."""
    return [
        (one.path, "crossing" if one.crossing else "back" if one.back else "onward", words(one.edge.what))
        for one in lines
    ]


def _legend(nodes: Sequence[Placed]) -> list[Key]:
    there = sorted({look(one.node.type) for one in nodes}, key=lambda one: one.letters)
    return [
        Key(
            shape.value,
            PATHS[shape],
            _(SHAPES[shape]),
            tuple((one.letters, _(one.name)) for one in there if one.shape is shape),
        )
        for shape in Shape
        if any(one.shape is shape for one in there)
    ]
