"""What the node keeps and runs: database, static files, worker, mail."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.core import mail as django_mail
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

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
        found = _("it does not answer ({why})").format(why=type(error).__name__)
        yield fail("database", found, _("Start it, or mend `database` in node.toml."))
        return
    if damaged:
        found = _("damaged: {why}").format(why=damaged[0][:120])
        yield fail("database", found, _("Stop the node and restore the last good backup."))
    elif missing:
        found = _("{count} changes behind this version").format(count=len(missing))
        yield fail("database", found, f"comity upgrade {node.folder}")
    else:
        yield ok("database", _("{kind}, whole and current").format(kind=connection.display_name))


def compared(node: Installation) -> Iterator[Finding]:
    """A copy from a backup has to be held against what the peers have seen."""
    if node.restored.exists():
        found = _("restored from a backup and not yet compared with the peers")
        yield fail("copy", found, f"comity resume {node.folder}")


def static_files(node: Installation) -> Iterator[Finding]:
    """The files that pages load were gathered by `serve`."""
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield ok("static files", _("gathered"))
    else:
        advice = _("comity serve {folder} gathers them.").format(folder=node.folder)
        yield warn("static files", _("not gathered yet"), advice)


def worker(node: Installation) -> Iterator[Finding]:
    """It beat within the last half minute."""
    if worker_lives(datetime.now(UTC)):
        yield ok("worker", _("running"))
    else:
        found = _("not running: nothing is delivered and no clock is watched")
        yield warn("worker", found, f"comity serve {node.folder}")


def mail(node: Installation) -> Iterator[Finding]:
    """The mail server takes our name."""
    if not node.mail:
        found = _("none: officers are not told when something is due")
        yield warn("mail", found, _("Set `mail` in node.toml."))
        return
    try:
        django_mail.get_connection(fail_silently=False).open()
    except (OSError, smtplib.SMTPException) as error:
        found = _("{server} refuses ({why})").format(server=settings.EMAIL_HOST, why=type(error).__name__)
        yield fail("mail", found, _("Mend `mail` in node.toml."))
    else:
        yield ok("mail", settings.EMAIL_HOST)
