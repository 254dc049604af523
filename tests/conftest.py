"""Set before any test is collected: which settings the node under test reads, and its language."""

import os

import django
import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["LANGUAGE"] = "en"  # that of the command line, whoever runs the tests
django.setup()

from django.utils import translation  # noqa: E402  (Django is set up first)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page asked for in another language leaves that language behind in the process."""
    translation.deactivate()
