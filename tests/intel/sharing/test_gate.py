"""The gate: who may read what, and the reasons that whoever is refused hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.community import Agreement, Charter
from comity.intel.core.sharing.gate import RULES, Channel, Reader, Who, decide
from comity.intel.core.sharing.grounds import SENTENCES, Ground
from comity.intel.core.sharing.marks import handling
from comity.intel.core.sharing.marks.markings import Marking, read_marking
from comity.terms.marking import Tlp
from tests.cast import NOON
from tests.intel.sharing.marked import (
    AUS,
    AUSTRALIA,
    CIRCLE,
    CLIENT,
    DAY,
    HOSPITAL,
    IDN,
    INDONESIA,
    NODE_AUS,
    NODE_IDN,
    NODE_US,
    OFFICER,
    PUBLIC,
    PURPOSE,
    READERS,
    US,
    circle,
    going,
    handled,
    into,
    marking_id,
    plain,
    refused,
    terms,
)

BAY = circle(NODE_US, NODE_AUS)
levels = st.sampled_from(Tlp)
readers = st.sampled_from(READERS)
channels = st.sampled_from(Channel)


@pytest.mark.parametrize(
    ("level", "reading"),
    [
        (Tlp.CLEAR, {"Australia", "Indonesia", "Ligaya", "Harbour hospital", "Everybody"}),
        (Tlp.GREEN, {"Australia", "Indonesia", "Ligaya", "Harbour hospital"}),
        (Tlp.AMBER, {"Ligaya", "Harbour hospital"}),
        (Tlp.AMBER_STRICT, {"Ligaya"}),
        (Tlp.RED, set()),
    ],
)
def test_outside_communities_each_level_reaches_as_far_as_first_says(level: Tlp, reading: set[str]) -> None:
    assert {one.name for one in READERS if not refused(plain(level), one, going())} == reading


@pytest.mark.parametrize("level", [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT])
def test_out_of_a_communitys_collection_members_read_and_nobody_else(level: Tlp) -> None:
    reading = {one.name for one in READERS if not refused(plain(level), one, into(BAY))}

    assert reading == {"Australia", "Ligaya"}


@given(levels, readers, channels)
def test_a_narrower_level_is_never_read_by_more(level: Tlp, reader: Reader, channel: Channel) -> None:
    narrower = [one for one in Tlp if one.narrowness > level.narrowness]

    if refused(plain(level), reader, going(channel=channel)):
        assert all(refused(plain(one), reader, going(channel=channel)) for one in narrower)


@given(readers, channels, st.sampled_from([None, BAY]))
def test_what_carries_no_level_is_read_by_nobody(reader: Reader, channel: Channel, charter: Charter | None) -> None:
    release = into(charter, channel=channel) if charter else going(channel=channel)

    assert "intel.marking-missing" in refused(read_marking([], {}), reader, release)


def test_whoever_answers_for_a_collection_may_say_how_the_unmarked_is_read() -> None:
    assert not refused(read_marking([], {}), CLIENT, going(channel=Channel.TAXII, unmarked=Tlp.AMBER))
    assert refused(read_marking([], {}), PUBLIC, going(channel=Channel.TAXII, unmarked=Tlp.AMBER))


def test_the_agreement_says_it_for_a_community() -> None:
    agreed = circle(NODE_AUS, agreement=Agreement(legal_basis="x", retention_days=1, unmarked=Tlp.GREEN))

    assert not refused(read_marking([], {}), AUSTRALIA, into(agreed))
    assert refused(read_marking([], {}), AUSTRALIA, into(BAY, unmarked=Tlp.CLEAR)) == {"intel.marking-missing"}


@given(levels, levels, readers, channels)
def test_two_levels_are_read_by_nobody(one: Tlp, other: Tlp, reader: Reader, channel: Channel) -> None:
    if one != other:
        assert "intel.marking-conflict" in refused(plain(one, other), reader, going(channel=channel))


@given(readers, channels)
def test_an_unknown_marking_keeps_everybody_out(reader: Reader, channel: Channel) -> None:
    marking = read_marking([tlp.IDS[Tlp.CLEAR], marking_id("unheard of")], {})

    assert refused(marking, reader, going(channel=channel)) == {"intel.marking-unknown"}


def test_a_group_of_nobody_is_read_by_nobody_but_its_owner() -> None:
    nobody = handled(terms(), level=Tlp.CLEAR)

    assert [one.name for one in READERS if not refused(nobody, one, going())] == ["Ligaya"]
    assert "intel.group-empty" in refused(nobody, AUSTRALIA, going())


def test_an_unknown_group_is_read_by_nobody() -> None:
    stranger = handled(terms(releasable_to=[handling.community(CIRCLE)]))

    assert "intel.group-unknown" in refused(stranger, AUSTRALIA, going())


def test_a_marking_that_names_a_community_follows_its_members() -> None:
    marking = handled(terms(releasable_to=[handling.community(CIRCLE)]))
    known = {CIRCLE: BAY}

    assert not refused(marking, AUSTRALIA, going(communities=known))
    assert refused(marking, INDONESIA, going(communities=known)) == {"intel.not-named", "intel.tlp-amber"}


def test_whoever_is_named_reads_what_is_amber() -> None:
    marking = handled(terms(releasable_to=["node:aus.example"]))

    assert not refused(marking, AUSTRALIA, going())
    assert "intel.not-named" in refused(marking, INDONESIA, going())


def test_two_markings_are_read_only_by_whom_both_name() -> None:
    first = handled(terms(releasable_to=[handling.node(AUS)]), name="a")
    second = handled(terms(releasable_to=[handling.node(AUS), handling.node(IDN)]), name="b")
    both = Marking(first.refs + second.refs, first.levels, (), first.handlings + second.handlings)

    assert not refused(both, AUSTRALIA, going())
    assert "intel.not-named" in refused(both, INDONESIA, going())


def test_an_organisation_is_named_without_its_neighbours() -> None:
    marking = handled(terms(releasable_to=[handling.organisation(HOSPITAL)]), level=Tlp.AMBER_STRICT)

    assert not refused(marking, CLIENT, going(channel=Channel.TAXII))
    assert refused(marking, Reader(Who.TOKEN, organisation=marking_id("x")[20:]), going(channel=Channel.TAXII))


class TestRed:
    named = handled(terms(persons=["olivia@aus.example", "ligaya@phl.example"]), level=Tlp.RED)

    def test_a_named_person_reads_it_on_a_page(self) -> None:
        assert not refused(self.named, OFFICER, going(channel=Channel.PAGE))

    def test_her_colleague_does_not(self) -> None:
        colleague = Reader(Who.OFFICER, node=US, person=handling.person("crisanto", US))

        assert refused(self.named, colleague, going(channel=Channel.PAGE)) == {"intel.tlp-red"}

    def test_a_node_carries_it_to_its_named_person(self) -> None:
        assert not refused(self.named, AUSTRALIA, going(channel=Channel.FEDERATION))
        assert refused(self.named, INDONESIA, going(channel=Channel.FEDERATION))

    @pytest.mark.parametrize("channel", [Channel.TAXII, Channel.EXPORT])
    def test_no_client_and_no_file_is_a_person(self, channel: Channel) -> None:
        assert refused(self.named, AUSTRALIA, going(channel=channel))
        assert refused(self.named, CLIENT, going(channel=channel))


class TestPurpose:
    marking = handled(terms(releasable_to=[handling.node(AUS)], purposes=[PURPOSE]))

    def test_none_given_is_refused(self) -> None:
        assert refused(self.marking, AUSTRALIA, going()) == {"intel.purpose-missing"}

    def test_another_is_refused(self) -> None:
        assert refused(self.marking, AUSTRALIA, going(purpose="advertising")) == {"intel.purpose-differs"}

    def test_the_right_one_is_not(self) -> None:
        assert not refused(self.marking, AUSTRALIA, going(purpose=PURPOSE))

    def test_the_agreement_may_demand_one_too(self) -> None:
        demanding = circle(NODE_AUS, agreement=Agreement(legal_basis="x", retention_days=1, purposes=(PURPOSE,)))

        assert refused(plain(Tlp.GREEN), AUSTRALIA, into(demanding)) == {"intel.agreement-purpose-missing"}
        assert refused(plain(Tlp.GREEN), AUSTRALIA, into(demanding, purpose="x")) == {"intel.agreement-purpose-differs"}
        assert not refused(plain(Tlp.GREEN), AUSTRALIA, into(demanding, purpose=PURPOSE))


class TestOnward:
    """What Australia owns and this node would pass on to Indonesia, whom the marking names."""

    @staticmethod
    def marked(onward: str) -> Marking:
        return handled(terms(AUS, releasable_to=["node:phl.example", "node:idn.example"], onward=onward))

    def test_never_is_never(self) -> None:
        assert refused(self.marked("never"), INDONESIA, going(owner=AUS)) == {"intel.onward-never"}

    def test_ask_waits_for_the_owner(self) -> None:
        assert refused(self.marked("ask"), INDONESIA, going(owner=AUS)) == {"intel.onward-ask"}
        assert not refused(self.marked("ask"), INDONESIA, going(owner=AUS, approved=frozenset({marking_id("m")})))

    @pytest.mark.parametrize("onward", ["named", "free"])
    def test_whom_the_owner_names_may_have_it(self, onward: str) -> None:
        assert not refused(self.marked(onward), INDONESIA, going(owner=AUS))

    def test_free_goes_no_further_than_the_owner_names(self) -> None:
        assert "intel.not-named" in refused(self.marked("free"), CLIENT, going(owner=AUS))

    @pytest.mark.parametrize("onward", ["never", "ask", "named", "free"])
    def test_it_is_read_at_home_and_goes_back_to_its_owner(self, onward: str) -> None:
        assert not refused(self.marked(onward), OFFICER, going(owner=AUS, channel=Channel.PAGE))
        assert not refused(self.marked(onward), AUSTRALIA, going(owner=AUS))


class TestAnothersObject:
    """TLP alone, from Australia: recipients keep AMBER in their organisation and with their clients."""

    @pytest.mark.parametrize("level", [Tlp.AMBER, Tlp.AMBER_STRICT])
    def test_it_is_not_carried_into_another_community(self, level: Tlp) -> None:
        other = circle(NODE_US, NODE_IDN)

        assert refused(plain(level), INDONESIA, into(other, owner=AUS)) == {"intel.source-decides"}

    def test_it_goes_back_into_the_community_that_it_came_through(self) -> None:
        wide = circle(NODE_US, NODE_AUS, NODE_IDN)

        assert not refused(plain(Tlp.AMBER), INDONESIA, into(wide, owner=AUS, through=frozenset({CIRCLE})))

    def test_green_may_go_on(self) -> None:
        assert not refused(plain(Tlp.GREEN), INDONESIA, into(circle(NODE_US, NODE_IDN), owner=AUS))

    def test_our_word_on_it_does_not_count_for_theirs(self) -> None:
        ours = handled(terms(US, releasable_to=["node:idn.example"], onward="free"))

        assert refused(ours, INDONESIA, going(owner=AUS)) == {"intel.source-decides"}


@given(st.datetimes(timezones=st.just(NOON.tzinfo)), readers)
def test_nothing_leaves_from_the_day_its_owner_set(at: object, reader: Reader) -> None:
    marking = handled(terms(releasable_to=["node:aus.example"], retain_until=NOON.isoformat()), level=Tlp.CLEAR)
    assert isinstance(at, type(NOON))

    codes = refused(marking, reader, going(at=at))

    assert ("intel.retention-passed" in codes) == (at >= NOON)


class TestCommunity:
    def test_an_unknown_one_is_read_by_nobody(self) -> None:
        assert "intel.community-unknown" in refused(plain(Tlp.CLEAR), AUSTRALIA, going(community=CIRCLE))

    def test_an_empty_one_is_read_by_nobody(self) -> None:
        assert all("intel.community-empty" in refused(plain(Tlp.CLEAR), one, into(circle())) for one in READERS)

    def test_one_that_has_ended_is_read_by_nobody(self) -> None:
        over = circle(NODE_AUS, ends_at=NOON)

        assert "intel.community-ended" in refused(plain(Tlp.GREEN), AUSTRALIA, into(over))
        assert not refused(plain(Tlp.GREEN), AUSTRALIA, into(over, at=NOON - DAY))

    def test_an_officer_reads_no_collection_of_a_community_that_her_node_left(self) -> None:
        assert refused(plain(Tlp.GREEN), OFFICER, into(circle(NODE_AUS))) == {"intel.outside-community"}


def test_the_source_reads_its_own_whatever_the_marking() -> None:
    assert not refused(plain(Tlp.RED), CLIENT, going(channel=Channel.TAXII, owner=CLIENT.owner))
    assert refused(plain(Tlp.RED), CLIENT, going(channel=Channel.TAXII, owner="taxii:another"))


def test_every_reason_that_a_rule_gives_is_in_the_catalogue_with_its_source() -> None:
    assert all(sentence.endswith(".") and source for sentence, source in SENTENCES.values())
    assert len(RULES) == len({rule.__name__ for rule in RULES})


@given(st.lists(levels, max_size=2), readers, channels)
def test_every_ruling_gives_its_reason(carried: list[Tlp], reader: Reader, channel: Channel) -> None:
    decision = decide(plain(*carried), reader, going(channel=channel))

    assert decision.reasons
    assert all(isinstance(one, Ground) and one.code in SENTENCES for one in decision.reasons)
