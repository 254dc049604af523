"""Set before any test is collected: which settings the node under test reads."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
