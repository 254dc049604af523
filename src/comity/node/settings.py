"""Django settings of one node, read from the folder that COMITY_DIR names."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from comity.node.installation import read
from comity.node.running import parts

HERE = Path(__file__).resolve().parent
NODE = read(Path(os.environ["COMITY_DIR"]))

# this node
COMITY_NODE_ID = NODE.node_id
COMITY_STATE = NODE.state
COMITY_NODE_NAME = NODE.name
COMITY_BASE_URL = NODE.base_url
COMITY_KEYS = NODE.keys
COMITY_BLOBS = NODE.blobs
COMITY_LAW = NODE.law
COMITY_ASSUMPTIONS = NODE.assumptions
COMITY_RUN = NODE.run
COMITY_RESTORED = NODE.restored
COMITY_ZONE = NODE.zone
COMITY_CONTACT = NODE.contact
COMITY_SECURE = NODE.secure
COMITY_TAXII = NODE.taxii
COMITY_REQUIRE_MFA = NODE.require_mfa

SECRET_KEY = NODE.secret_key_file.read_text(encoding="ascii").strip()
DEBUG = False
ALLOWED_HOSTS = sorted(
    {urlsplit(NODE.base_url).hostname or "localhost", *NODE.hosts, "127.0.0.1", "localhost", "[::1]"}
)
ROOT_URLCONF = "comity.node.urls"
WSGI_APPLICATION = "comity.node.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# language and time: instants are kept in UTC and shown in the reader's zone
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_NAME = f"comity_{NODE.port}_language"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_prometheus",
    "csp",
    "comity.law",
    "comity.ledger",
    "comity.directory",
    "comity.federation",
    "comity.evidence",
    "comity.intel",
    "comity.stewardship",
    "comity.strategy",
    "comity.node",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "comity.node.pages.middleware.Taxii",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comity.node.pages.middleware.Headers",
    "comity.node.pages.middleware.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "comity.node.pages.middleware.Limits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comity.node.pages.middleware.Reader",
    "comity.node.pages.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "comity.node.pages.middleware.Gate",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["comity.node.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.node.pages.context.page",
            ],
        },
    }
]
FORM_RENDERER = "comity.node.pages.renderer.HouseForms"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# storage
DATABASES = {"default": parts.database(NODE)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "node_cache"}}
STATIC_URL = "/static/"
STATIC_ROOT = NODE.run / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = NODE.folder / "files"
FILE_UPLOAD_TEMP_DIR = NODE.run / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
COMITY_ANONYMOUS_BODY_BYTES = 8 * 1024 * 1024  # as much as one sealed message between nodes may have
COMITY_OFFICER_BODY_BYTES = 8 * 1024 * 1024 * 1024

# cookies and headers; a cookie's name carries the port because browsers share cookies between ports of one host
_COOKIE = "__Host-comity" if NODE.secure else f"comity_{NODE.port}"
SESSION_COOKIE_NAME = f"{_COOKIE}_session"
SESSION_COOKIE_SECURE = NODE.secure
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_COOKIE}_csrf"
CSRF_COOKIE_SECURE = NODE.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [NODE.base_url]
CSRF_FAILURE_VIEW = "comity.node.pages.refusals.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if NODE.secure else None
SECURE_HSTS_SECONDS = 365 * 86400 if NODE.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *parts.where_forms_lead(NODE)],
        "frame-ancestors": [NONE],
    }
}

# accounts
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # the operator's link with which an officer sets her password
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if NODE.secure else 0
ACCOUNT_ADAPTER = "comity.node.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the operator vouches for the address; nothing is ever proved by e-mail
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if NODE.secure else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, at the latest after SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not NODE.secure  # browsers themselves allow it on localhost only
MFA_TOTP_ISSUER = f"Comity {NODE.state}"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s either way, for clocks on weak lines
SOCIALACCOUNT_PROVIDERS = parts.single_sign_on(NODE)
SOCIALACCOUNT_ADAPTER = "comity.node.single_sign_on.Identities"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the adapter decides whose address it is
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
COMITY_SINGLE_SIGN_ON = NODE.single_sign_on.name if NODE.single_sign_on else ""
# end of accounts

_MAIL = parts.mail(NODE)
EMAIL_BACKEND = _MAIL.backend
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS = _MAIL.starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = NODE.contact or f"comity@{urlsplit(NODE.base_url).hostname}"

LOGGING = parts.logging(os.environ.get("COMITY_LOG", "plain"))
PROMETHEUS_EXPORT_MIGRATIONS = False
