"""The node's settings over a throw-away installation; for the tests and for the type checker."""

import tests.installation  # noqa: F401  makes the folder that the next line reads
from comity.node.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
