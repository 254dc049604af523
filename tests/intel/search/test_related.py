"""What objects have to do with each other, for who may see them."""

import pytest

from comity.intel import actions
from comity.intel.core.observable.benign import Benign
from comity.intel.queries.finding import Hit
from comity.intel.queries.reading import Sight
from comity.intel.queries.related import conflicts, provenance, relations, shared, sightings, versions
from tests.intel.search.library import (
    AT,
    CLEAR,
    OURS,
    RED,
    THEIRS,
    an_id,
    eyes,
    indicator,
    keep,
    link,
    observable,
    search,
    sighting,
    thing,
)

pytestmark = pytest.mark.usefixtures("keys")


def hit(name: str, sight: Sight, kind: str = "indicator") -> Hit:
    [found] = search(an_id(kind, name), sight).hits
    return found


def test_objects_that_share_a_value_are_told() -> None:
    keep(indicator("a"), indicator("b"), observable("ipv4-addr", "192.0.2.7"))
    keep(indicator("c", "[ipv4-addr:value = '192.0.2.8']"), indicator("secret", object_marking_refs=[RED]))
    sight = eyes(CLEAR)

    [one] = shared(hit("a", sight), sight)

    assert [other.title for other in one.hits] == ["192.0.2.7", "b"]
    assert one.number == 2
    assert one.benign is Benign.SPECIAL_ADDRESS


def test_a_value_that_everything_has_is_hot_and_bounded() -> None:
    keep(*(indicator(f"i{number}", "[domain-name:value = 'hot.invalid-name.org']") for number in range(130)))
    sight = eyes(CLEAR)

    [one] = shared(hit("i0", sight), sight)

    assert one.is_hot
    assert one.number == 100
    assert len(one.hits) == 10


def test_one_alone_shares_with_nobody() -> None:
    keep(indicator("alone", "[url:value = 'http://c2.invalid-name.org/x']"))
    sight = eyes(CLEAR)

    [one] = shared(hit("alone", sight), sight)

    assert (one.hits, one.number, one.is_hot) == ((), 0, False)


def test_a_hidden_value_is_shared_with_nobody() -> None:
    marks = [{"marking_ref": RED, "selectors": ["value"]}]
    hidden = observable("domain-name", "c2.example", granular_markings=marks)
    keep(indicator("a", "[domain-name:value = 'c2.example']"), hidden)
    sight = eyes(CLEAR)

    [one] = shared(hit("a", sight), sight)

    assert one.number == 0


def test_relations_lead_both_ways() -> None:
    author = thing("identity", "CERT", identity_class="organization")
    family = thing("malware", "loader", is_family=True)
    mark = indicator("mark", created_by_ref=author["id"])
    secret = indicator("secret", object_marking_refs=[RED])
    report = thing("report", "weekly", published="2026-11-01T08:00:00Z", object_refs=[mark["id"], family["id"]])
    keep(author, family, mark, secret, report, link(mark, family), link(secret, family))
    sight = eyes(CLEAR)

    of_mark = relations(hit("mark", sight), sight).items
    of_family = relations(hit("loader", sight, "malware"), sight).items

    assert {(one.what, one.outward, one.other.title if one.other else "") for one in of_mark} == {
        ("created_by_ref", True, "CERT"),
        ("indicates", True, "loader"),
        ("object_refs", False, "weekly"),
    }
    assert {(one.what, one.outward, one.other.title if one.other else "") for one in of_family} == {
        ("indicates", False, "mark"),
        ("indicates", False, ""),
        ("object_refs", False, "weekly"),
    }


def test_relations_are_read_page_by_page() -> None:
    centre = thing("malware", "centre", is_family=True)
    marks = [indicator(f"i{number}") for number in range(5)]
    keep(centre, *marks, *(link(one, centre) for one in marks))
    sight = eyes(CLEAR)

    first = relations(hit("centre", sight, "malware"), sight, limit=3)
    second = relations(hit("centre", sight, "malware"), sight, after=first.after, limit=3)

    names = [one.other.title for page in (first, second) for one in page.items if one.other]
    assert names == ["i4", "i3", "i2", "i1", "i0"]
    assert second.after == 0


def test_sightings_count_and_say_when() -> None:
    mark = indicator("mark")
    keep(mark, sighting(mark, 3, first_seen="2026-11-02T08:00:00Z"), sighting(mark, 4, object_marking_refs=[RED]))
    sight = eyes(CLEAR)

    [seen] = sightings(hit("mark", sight), sight)

    assert (seen.count, seen.first_seen, seen.where) == (3, "2026-11-02T08:00:00Z", ())


def test_versions_and_conflicts_stand_beside_each_other() -> None:
    keep(indicator("v", description="one"))
    keep(indicator("v", description="two", modified="2026-11-02T08:00:00.000Z"))
    keep(indicator("v", description="rival", modified="2026-11-02T08:00:00.000Z"))

    found = versions(an_id("indicator", "v"), eyes(CLEAR))

    assert [one.version_text[:10] for one in found] == ["2026-11-02", "2026-11-02", "2026-11-01"]
    [[first, second]] = conflicts(found)
    assert b'"two"' in first.raw
    assert b'"rival"' in second.raw


def test_an_object_says_where_it_came_from() -> None:
    collection = actions.add_collection("Indicators", at=AT)
    keep(indicator("theirs"), owner=THEIRS, collection=collection)

    found = provenance(hit("theirs", eyes(CLEAR)), eyes(CLEAR))

    assert found.owner == THEIRS != OURS
    assert found.marking_refs == (CLEAR,)
    assert [one.title for one in found.collections] == ["Indicators"]
    assert len(found.sha256) == 64
