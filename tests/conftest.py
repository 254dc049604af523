"""Set before any test is collected: which settings the node under test reads, and its language."""

import os

import django
import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["LANGUAGE"] = "en"  # that of the command line, whoever runs the tests
django.setup()

from django.utils import translation  # noqa: E402  (Django is set up first)

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "database", "empty_database"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database than SQLite only what looks at a database runs: the rest would say the same again."""
    if not os.environ.get("COMITY_TEST_DATABASE"):
        return
    kept = [item for item in items if _looks_at_a_database(item)]
    config.hook.pytest_deselected(items=list(set(items) - set(kept)))
    items[:] = kept


def _looks_at_a_database(item: pytest.Item) -> bool:
    """A slow test may make a node with a database of its own."""
    if item.get_closest_marker("slow"):
        return True
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page asked for in another language leaves that language behind in the process."""
    translation.deactivate()
