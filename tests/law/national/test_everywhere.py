"""National law over all pairs at once: the same statuses as one question at a time."""

import random

import numpy as np
import pytest

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.case import Case, Question
from comity.law.core.everywhere.statuses import STATUSES, Statuses
from comity.law.core.everywhere.world import Supposed, World
from comity.law.core.knowledge import released
from comity.law.core.ruling import rule
from tests.law.questions import TODAY

ASKED = 60


@pytest.mark.parametrize("offence", ["ets185-5", "spam", "ransomware", "ets185-10"])
@pytest.mark.parametrize("facts", [{}, {"offence-max-penalty-at-least": 2}])
def test_what_national_law_settles_is_the_same_for_one_pair_and_for_all(
    offence: str, facts: dict[str, bool | int]
) -> None:
    knowledge, chance = released(), random.Random(offence)
    world = World(knowledge, Supposed(TODAY, offence, facts))
    everywhere = Statuses(world)
    routes = [each for each in knowledge.routes.values() if DataCategory.CONTENT in each.data_categories]

    for _ in range(ASKED):
        here, there = chance.sample(knowledge.registers.recorded, 2)
        route = chance.choice([each for each in routes if Urgency.URGENT in each.urgencies])
        holder = sorted(route.holders)[0]
        asked = Question(here, there, DataCategory.CONTENT, holder, Urgency.URGENT, TODAY, offence, facts)

        field = everywhere.of(route, DataCategory.CONTENT, Urgency.URGENT).statuses
        whole = np.broadcast_to(field, (len(world.states), len(world.states)))

        assert STATUSES[whole[world.place[here], world.place[there]]] is rule(Case(knowledge, asked), route).status
