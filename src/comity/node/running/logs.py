"""How the node writes its log: one line each, without personal data.

A line names the time (UTC), the level, the logger and the message. Of an exception it gives type and place, never
the text, because the text of database and decoding errors repeats what people typed.
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class Plain(logging.Formatter):
    """`2026-03-14T01:12:09Z WARNING django.request Not Found: /requests/`"""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_instant(record)} {record.levelname} {record.name} {record.getMessage()}"
        return "\n".join([line, *_place(record)])


class JsonLines(logging.Formatter):
    """The same as one JSON object a line, for collectors."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": _instant(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "trace": _place(record),
        }
        return json.dumps(facts, ensure_ascii=False)


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _place(record: logging.LogRecord) -> list[str]:
    """Where an exception was raised, outermost frame first, then its type."""
    if not record.exc_info or record.exc_info[0] is None:
        return []
    frames = traceback.extract_tb(record.exc_info[2])
    return [*(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames), f"  {_kind(record.exc_info[0])}"]


def _kind(raised: type[BaseException]) -> str:
    return f"{raised.__module__}.{raised.__qualname__}"
