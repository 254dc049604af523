"""The log says what happened and where, never what people typed."""

import json
import logging
import sys

import pytest

from comity.node.running.logs import JsonLines, Plain


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("comity.worker", logging.ERROR, "here.py", 1, "%s failed", ("tick",), sys.exc_info())


@pytest.mark.parametrize("form", [Plain(), JsonLines()], ids=["plain", "json"])
def test_the_text_of_an_exception_stays_out_of_the_log(form: logging.Formatter) -> None:
    line = form.format(record_of(ValueError("Key (email)=(ana@example.org) already exists")))

    assert "ana@example.org" not in line
    assert "builtins.ValueError" in line
    assert "tick failed" in line


def test_a_json_line_is_one_object() -> None:
    facts = json.loads(JsonLines().format(record_of(KeyError("x"))))

    assert facts["level"] == "ERROR"
    assert facts["at"].endswith("Z")
