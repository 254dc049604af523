"""Where settings come from that take more than a line: the database, the mail server, sign-in, the log."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from comity.node.installation import Installation

NATIONAL = "national"
"""The name of the identity service in addresses and in the database; there is one at most."""

_SQLITE_PRAGMAS = (
    "PRAGMA page_size=16384;"  # heeded in a new file only; an object of STIX takes 22 µs to store, with 4096 it is 37
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
    "PRAGMA secure_delete=ON;"  # what is forgotten is overwritten with zeros (trust design, section 6, row 25)
    # At a million objects each new one dirties a page of the index that finds them. KiB that hold this index, for each
    # thread, and a log of 64 MiB, which writes a page back once and not after each batch: 34 µs instead of 47.
    "PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4000;"
)


def database(node: Installation) -> dict[str, object]:
    """Django's settings of the node's database: SQLite in its folder, or PostgreSQL by URL."""
    if not node.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": node.folder / "comity.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS},
        }
    url = urlsplit(node.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server. Without one, nothing is sent."""

    backend: str = "django.core.mail.backends.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False


def mail(node: Installation) -> Mail:
    """The mail server of `smtp://user:password@host:port` or `smtp+starttls://...`; none when empty."""
    if not node.mail:
        return Mail()
    url = urlsplit(node.mail)
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname or "",
        port=url.port or 587,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtp+starttls",
    )


def single_sign_on(node: Installation) -> dict[str, object]:
    """allauth's settings of the national identity service; empty where there is none."""
    service = node.single_sign_on
    if service is None:
        return {}
    return {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": NATIONAL,
                    "name": service.name,
                    "client_id": service.client_id,
                    "secret": node.single_sign_on_secret_file.read_text(encoding="utf-8").strip(),
                    "settings": {"server_url": service.issuer, "oauth_pkce_enabled": True},
                }
            ]
        }
    }


def where_forms_lead(node: Installation) -> list[str]:
    """The origins, beside our own, to which a form may lead: the identity service."""
    if node.single_sign_on is None:
        return []
    url = urlsplit(node.single_sign_on.issuer)
    return [f"{url.scheme}://{url.netloc}"]


def logging(form: str) -> dict[str, object]:
    """Python's logging configuration: to stderr, `plain` or `json`, without query strings or messages of exceptions."""
    formatter = "comity.node.running.logs.JsonLines" if form == "json" else "comity.node.running.logs.Plain"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"house": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": "INFO"},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
