"""The tree is the one of RFC 6962: by its reference vectors, and by an implementation that is not ours."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import (  # type: ignore[import-untyped]  # it ships no types
    InmemoryTree,
    verify_consistency,
    verify_inclusion,
)

from comity.ledger.core.proofs import Node, Proof, Span, consistency, continued, included, inclusion, root_of
from comity.ledger.core.tiles import TileId, bundle, entries_path, hashes_of, tiles_of, unbundle
from comity.ledger.core.tree import EMPTY_ROOT, Frontier, leaf_hash, perfect_root

# Certificate Transparency's reference vectors (certificate-transparency, merkletree/merkle_tree_test.cc;
# transparency-dev/merkle, testonly/constants.go).
ENTRIES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUSION = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): INCLUSION[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

LEAVES = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def read(spans: Sequence[Span], entries: Sequence[bytes]) -> Proof:
    """The proof over a tree in memory."""
    leaves = [leaf_hash(entry) for entry in entries]

    def node_hash(node: Node) -> bytes:
        return perfect_root(leaves[node.index << node.height : (node.index + 1) << node.height])

    return tuple(root_of(span, node_hash) for span in spans)


def root(entries: Sequence[bytes]) -> bytes:
    return Frontier().grown(map(leaf_hash, entries)).root


def hexes(proof: Proof) -> tuple[str, ...]:
    return tuple(each.hex() for each in proof)


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_reference_root(size: int) -> None:
    assert root(ENTRIES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_an_inclusion_proof_is_the_reference_path(place: tuple[int, int], path: tuple[str, ...]) -> None:
    index, size = place

    proof = read(inclusion(index, size), ENTRIES[:size])

    assert hexes(proof) == path
    assert included(leaf_hash(ENTRIES[index]), index, size, proof, root(ENTRIES[:size]))


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_a_consistency_proof_is_the_reference_proof(sizes: tuple[int, int], path: tuple[str, ...]) -> None:
    old, new = sizes

    proof = read(consistency(old, new), ENTRIES[:new])

    assert hexes(proof) == path
    assert continued(old, root(ENTRIES[:old]), new, root(ENTRIES[:new]), proof)


@given(LEAVES)
def test_the_root_is_the_one_another_implementation_finds(entries: list[bytes]) -> None:
    oracle = InmemoryTree()
    for entry in entries:
        oracle.append_entry(entry)

    assert root(entries) == oracle.get_root()


@given(LEAVES, st.data())
def test_our_inclusion_proof_is_the_one_another_implementation_finds(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    oracle = InmemoryTree()
    for entry in entries:
        oracle.append_entry(entry)

    theirs = oracle.prove_inclusion(index + 1)
    ours = read(inclusion(index, len(entries)), entries)

    verify_inclusion(leaf_hash(entries[index]), oracle.get_root(), theirs)
    assert ours == tuple(theirs.path)[1:]
    assert included(leaf_hash(entries[index]), index, len(entries), ours, oracle.get_root())


@given(LEAVES, st.data())
def test_our_consistency_proof_holds_between_another_implementations_roots(
    entries: list[bytes], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(entries)))
    oracle = InmemoryTree()
    for entry in entries:
        oracle.append_entry(entry)
    before, after = oracle.get_root(old), oracle.get_root()
    verify_consistency(before, after, oracle.prove_consistency(old, len(entries)))

    ours = read(consistency(old, len(entries)), entries)

    assert continued(old, before, len(entries), after, ours)


@given(LEAVES, st.data())
def test_a_proof_with_one_bit_changed_proves_nothing(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = read(inclusion(index, len(entries)), entries)
    changed = [*proof, leaf_hash(entries[index])]
    at = data.draw(st.integers(0, len(changed) - 1))
    bit = data.draw(st.integers(0, 255))
    changed[at] = (int.from_bytes(changed[at], "big") ^ 1 << bit).to_bytes(32, "big")

    assert not included(changed[-1], index, len(entries), tuple(changed[:-1]), root(entries))


@given(LEAVES, st.data())
def test_a_history_with_one_leaf_changed_is_not_continued(entries: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(entries)))
    at = data.draw(st.integers(0, old - 1))
    forged = [*entries[:at], entries[at] + b"!", *entries[at + 1 :]]

    proof = read(consistency(old, len(forged)), forged)

    assert not continued(old, root(entries[:old]), len(forged), root(forged), proof)


def test_nothing_is_continued_by_anything_without_proof() -> None:
    assert continued(0, EMPTY_ROOT, 3, root(ENTRIES[:3]), ())
    assert not continued(0, EMPTY_ROOT, 3, root(ENTRIES[:3]), (EMPTY_ROOT,))
    assert not continued(3, root(ENTRIES[:3]), 2, root(ENTRIES[:2]), ())


@given(LEAVES, st.integers(0, 70))
def test_growing_in_two_steps_is_growing_at_once(entries: list[bytes], cut: int) -> None:
    leaves = [leaf_hash(entry) for entry in entries]

    steps = Frontier().grown(leaves[:cut]).grown(leaves[cut:])

    assert steps == Frontier().grown(leaves)
    assert Frontier.from_bytes(steps.size, steps.to_bytes()) == steps


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts() -> None:
    tiles = list(tiles_of(70_000))

    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == 273
    assert [tile for tile in tiles if tile.width < 256] == [TileId(0, 273, 112), TileId(1, 1, 17), TileId(2, 0, 1)]
    assert len(tiles) == 273 + 1 + 1 + 1 + 1
    assert list(tiles_of(256)) == [TileId(0, 0), TileId(1, 0, 1)]


def test_a_tiles_path_is_spelled_in_threes() -> None:
    assert TileId(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert TileId(1, 0, 17).path == "tile/1/000.p/17"
    assert entries_path(273, 112) == "tile/entries/273.p/112"


@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert list(unbundle(bundle(entries))) == entries


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1))
def test_a_bundle_cut_short_is_refused(entries: list[bytes]) -> None:
    with pytest.raises(ValueError, match="ends within"):
        unbundle(bundle(entries)[:-1])


def test_hashes_of_a_tile_come_in_order() -> None:
    assert hashes_of(EMPTY_ROOT + bytes(32)) == [EMPTY_ROOT, bytes(32)]
