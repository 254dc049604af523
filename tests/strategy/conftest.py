"""A small world of real states, on a fixed day."""

from datetime import date

import pytest

from comity.law.core.book.vocabulary import DataCategory, Urgency
from comity.law.core.knowledge import load
from comity.strategy.core.assumptions import usual
from comity.strategy.core.coverage import Coverage, Worth
from comity.strategy.core.demand import even
from comity.strategy.core.today import coverage

ON = date(2026, 11, 22)


@pytest.fixture(scope="session")
def today() -> Coverage:
    """The graph of the package's own law, 45 days on."""
    return coverage(load(), usual(), ON, 45.0)


@pytest.fixture(scope="session")
def worth(today: Coverage) -> Worth:
    """Content and preservation, every pair the same."""
    keys = ((DataCategory.CONTENT, Urgency.URGENT), (DataCategory.PRESERVATION, Urgency.URGENT))
    return Worth(dict.fromkeys(keys, 1.0), even(list(today.world.knowledge.states.values())))
