"""The signed form: strict, canonical, and the same lines as its author wrote."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from comity.law.core.knowledge import released
from comity.law.core.packs import chain, examining, pack, text
from comity.law.core.packs.chain import Link
from comity.law.core.packs.faults import Fault, PackMalformed, PackNotNext, PackRolledBack
from comity.law.core.packs.pack import Pack
from tests.law.packs.texts import MALTA, agencies, agency, examined

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def made(written: str = MALTA, *, version: int = 1, previous: str = "") -> Pack:
    return Pack(
        format=pack.FORMAT,
        issuer="mlt.example",
        state="MLT",
        version=version,
        previous=previous,
        made_at=AT,
        lines=pack.written(examined(written).lines),
    )


def test_what_is_signed_is_what_was_written() -> None:
    payload = pack.encode(made())

    found = examining.signed(payload, knowledge=released())

    assert found.faults == ()
    assert [text.cells_of(line) for line in found.lines] == [text.cells_of(line) for line in examined(MALTA).lines]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        pack.encode(made()) + b" ",
        pack.encode(made()).replace(b"comity-law-pack-v1", b"comity-law-pack-v9"),
        pack.encode(made()).replace(b'"MLT"', b'"Malta"', 1),
        pack.encode(made()).replace(b'"version":1', b'"version":0'),
        pack.encode(made()).replace(b'"version":1', b'"version":1,"more":1'),
        b" " * (pack.MAX_PAYLOAD_BYTES + 1),
    ],
    ids=["empty", "list", "object", "bytes", "deep", "space", "format", "state", "version", "more", "huge"],
)
def test_what_is_no_pack_is_refused(payload: bytes) -> None:
    with pytest.raises(PackMalformed):
        pack.decode(payload)


@pytest.mark.parametrize("cell", ["=1+1", "a\x00b", "a\u202eb", "x" * 3000, "two\nlines"])
def test_a_signed_cell_is_held_to_the_same_rules(cell: str) -> None:
    whole = made()
    spoilt = msgspec.structs.replace(whole, lines=(msgspec.structs.replace(whole.lines[0], source=cell),))

    with pytest.raises(Fault) as refused:
        pack.decode(pack.encode(spoilt))

    assert refused.value.line == 1


@how(max_examples=200, deadline=None)
@given(st.data())
def test_a_payload_with_a_byte_changed_is_another_pack_or_none(data: st.DataObject) -> None:
    payload = pack.encode(made())
    place = data.draw(st.integers(0, len(payload) - 1))
    changed = payload[:place] + data.draw(st.binary(min_size=0, max_size=3)) + payload[place + 1 :]

    try:
        found = pack.decode(changed)
    except Fault:
        return

    assert pack.encode(found) == changed


def test_a_first_version_builds_on_nothing() -> None:
    assert chain.taken_back_by(made(), []) == ()


def test_a_version_takes_back_what_came_after_its_base() -> None:
    links = [Link("a" * 64, 1, in_use=True), Link("b" * 64, 2, in_use=True), Link("c" * 64, 3, in_use=False)]

    taken = chain.taken_back_by(made(version=4, previous="a" * 64), links)

    assert taken == ("b" * 64,)


@pytest.mark.parametrize("previous", ["f" * 64, "c" * 64])
def test_a_base_that_is_not_in_use_is_refused(previous: str) -> None:
    links = [Link("a" * 64, 1, in_use=True), Link("c" * 64, 2, in_use=False)]

    with pytest.raises(PackNotNext):
        chain.taken_back_by(made(version=3, previous=previous), links)


def test_a_version_that_is_not_newer_is_refused_even_where_that_was_taken_back() -> None:
    with pytest.raises(PackRolledBack):
        chain.taken_back_by(made(version=2), [Link("a" * 64, 2, in_use=False)])


def test_lines_of_a_pack_know_it() -> None:
    found = made(agencies(agency("A")))

    assert {line.pack for line in pack.lines_of(found, digest="d" * 64)} == {"d" * 64}
