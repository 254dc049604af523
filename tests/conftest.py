"""Set before any test is collected: which settings the node under test reads."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
