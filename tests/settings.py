"""The node's settings over a throw-away installation; for the tests and for the type checker."""

import tests.installation  # noqa: F401  makes the folder that the next line reads
from comity.node.settings import *  # noqa: F403
from comity.node.settings import FILE_UPLOAD_TEMP_DIR, STATIC_ROOT

for folder in (FILE_UPLOAD_TEMP_DIR, STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
COMITY_REQUIRE_MFA = False
"""Tests sign in without a second factor, except those of the second factor."""
