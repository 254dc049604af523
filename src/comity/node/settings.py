"""Django settings of one node, read from the folder that COMITY_DIR names."""

import os
from pathlib import Path

from comity.node.installation import read

HERE = Path(__file__).resolve().parent
NODE = read(Path(os.environ["COMITY_DIR"]))

COMITY_NODE_ID = NODE.node_id
COMITY_STATE = NODE.state
COMITY_NODE_NAME = NODE.name
COMITY_BASE_URL = NODE.base_url
COMITY_KEYS = NODE.keys
COMITY_BLOBS = NODE.blobs

SECRET_KEY = NODE.secret_key_file.read_text(encoding="ascii").strip()
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [HERE / "locale"]
ROOT_URLCONF = "comity.node.urls"
WSGI_APPLICATION = "comity.node.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "comity.law",
    "comity.ledger",
    "comity.directory",
    "comity.federation",
    "comity.evidence",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, object]:
    if not NODE.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": NODE.folder / "comity.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
            },
        }
    from urllib.parse import unquote, urlsplit

    url = urlsplit(NODE.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
    }


DATABASES = {"default": _database()}
