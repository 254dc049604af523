"""What the node keeps and runs: database, static files, worker, mail."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.core import mail as django_mail
from django.db import DatabaseError, connection

from comity.node.database import damage, migrations_missing
from comity.node.installation import Installation
from comity.node.keeping.finding import Finding, fail, ok, warn
from comity.node.running.health import worker_lives


def database(node: Installation) -> Iterator[Finding]:
    """It answers, it is whole, and its tables fit the program."""
    try:
        missing = migrations_missing()
        damaged = damage()
    except DatabaseError as error:
        yield fail(
            "database", f"it does not answer ({type(error).__name__})", "Start it, or mend `database` in node.toml."
        )
        return
    if damaged:
        yield fail("database", f"damaged: {damaged[0][:120]}", "Stop the node and restore the last good backup.")
    elif missing:
        yield fail("database", f"{len(missing)} changes behind this version", f"comity upgrade {node.folder}")
    else:
        yield ok("database", f"{connection.display_name}, whole and current")


def compared(node: Installation) -> Iterator[Finding]:
    """A copy from a backup has to be held against what the peers have seen."""
    if node.restored.exists():
        found = "restored from a backup and not yet compared with the peers"
        yield fail("copy", found, f"comity resume {node.folder}")


def static_files(node: Installation) -> Iterator[Finding]:
    """The files that pages load were gathered by `serve`."""
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield ok("static files", "gathered")
    else:
        yield warn("static files", "not gathered yet", f"comity serve {node.folder} gathers them.")


def worker(node: Installation) -> Iterator[Finding]:
    """It beat within the last half minute."""
    if worker_lives(datetime.now(UTC)):
        yield ok("worker", "running")
    else:
        yield warn("worker", "not running: nothing is delivered and no clock is watched", f"comity serve {node.folder}")


def mail(node: Installation) -> Iterator[Finding]:
    """The mail server takes our name."""
    if not node.mail:
        yield warn("mail", "none: officers are not told when something is due", "Set `mail` in node.toml.")
        return
    try:
        django_mail.get_connection(fail_silently=False).open()
    except (OSError, smtplib.SMTPException) as error:
        yield fail("mail", f"{settings.EMAIL_HOST} refuses ({type(error).__name__})", "Mend `mail` in node.toml.")
    else:
        yield ok("mail", settings.EMAIL_HOST)
