"""The picture of a network: readable, bounded, and always the same."""

from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.showing import layout
from comity.intel.core.showing.layout import ROW, Drawing, Placed, drawn
from comity.intel.core.showing.looks import LOOKS, Shape, look
from comity.intel.core.showing.network import Edge, Growing, Network, Node

ROOT = Node("indicator--0", "indicator", "The indicator")
TYPES = ("malware", "ipv4-addr", "report", "x-acme-thing")
WHATS = ("indicates", "object_refs", "based-on")


def star(number: int, most: int = 200) -> Network:
    growing = Growing(ROOT, most)
    growing.open(ROOT.id, [_pair(ROOT.id, place) for place in range(number)])
    return growing.grown()


def _pair(at: str, place: int) -> tuple[Edge, Node]:
    kind = TYPES[place % len(TYPES)]
    other = Node(f"{kind}--{place}", kind, f"Thing {place}", known=place % 5 != 0)
    edge = (at, other.id) if place % 2 else (other.id, at)
    return Edge(*edge, WHATS[place % len(WHATS)]), other


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Some objects around a root, some of them opened, some edges across."""
    growing = Growing(ROOT, 60)
    growing.open(ROOT.id, [_pair(ROOT.id, place) for place in range(draw(st.integers(0, 30)))])
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.sampled_from(sorted(growing.nodes)))
        places = draw(st.lists(st.integers(0, 90), max_size=20))
        growing.open(at, [pair for place in places if (pair := _pair(at, place))[1].id != at])
    return growing.grown()


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    return [_box(one) for one in drawing.nodes if one.side]


def _box(one: Placed) -> tuple[float, float, float, float]:
    reach = layout.GAP + layout.width_of(one.label)
    left, right = (one.x - 13, one.x + reach) if one.side > 0 else (one.x - reach, one.x + 13)
    return left, one.y - ROW / 2, right, one.y + ROW / 2


@given(networks())
def test_no_object_covers_another_and_all_lie_within_the_picture(network: Network) -> None:
    drawing = drawn(network)

    found = boxes(drawing)

    for at, (left, top, right, bottom) in enumerate(found):
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width
        assert bottom <= drawing.height
        for other in found[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] + 0.01 or other[3] <= top + 0.01


@given(networks())
def test_every_object_and_every_edge_is_drawn_once_however_often_it_was_met(network: Network) -> None:
    drawing = drawn(network)

    assert sorted(one.node.id for one in drawing.nodes) == sorted(network.nodes)
    assert sorted(map(str, (one.edge for one in drawing.lines))) == sorted(map(str, network.edges))


@given(networks())
def test_the_same_network_is_drawn_the_same(network: Network) -> None:
    mixed = Network(network.root, network.nodes, network.edges[::-1], network.opened, network.cut)

    assert drawn(network).nodes == drawn(mixed).nodes


def test_two_hundred_objects_stand_in_rows_that_can_be_read() -> None:
    drawing = drawn(star(199))

    assert len(drawing.nodes) == 200
    assert drawing.width < 1200
    assert drawing.height < 100 * ROW + 10 * layout.CAPTION


def test_what_there_is_no_room_for_is_said_to_be_left_out() -> None:
    network = star(300)

    assert (len(network.nodes), sorted(network.cut)) == (200, [ROOT.id])


def test_an_object_alone_is_a_picture_too() -> None:
    drawing = drawn(Network(ROOT.id, {ROOT.id: ROOT}, (), ()))

    assert [one.node for one in drawing.nodes] == [ROOT]


def test_a_long_title_is_cut_before_the_next_column_in_any_script() -> None:
    for text in ("a" * 200, "指" * 200):
        cut = layout.label(Node("x", "malware", text))

        assert cut.endswith("…")
        assert layout.width_of(cut) <= layout.MOST_CHARS * layout.CHAR


def test_no_two_types_are_drawn_alike() -> None:
    assert len({(one.shape, one.letters) for one in LOOKS.values()}) == len(LOOKS)
    assert look("x-acme-thing").letters == "AC"
    assert {one.shape for one in LOOKS.values()} == set(Shape)
