"""JSON from outside, looked over before it is decoded: RFC 8259, with I-JSON's rules (RFC 7493) and bounds.

A decoder may accept a key twice, nest as deep as its stack, or skip bad UTF-8 in a part it leaves raw. Two nodes
that read the same signed bytes differently would be a hole, so all of that is refused here, in one pass.
"""

import json
import math
import re

from comity.federation.core.limits import LIMITS, Limits
from comity.terms.errors import ComityError, gettext_noop

NUMBER_CHARACTERS = 40

# A string and the colon that makes it a key; brackets; numbers; a quote that nothing closes. All else is the decoder's.
_TOKEN = re.compile(
    r"""(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")(?P<key>[ \t\r\n]*:)?"""
    r"""|(?P<open>[{\[])|(?P<close>[}\]])|(?P<number>-?[0-9][0-9.eE+-]*)|(?P<stray>")""",
    re.DOTALL,
)


class JsonMalformed(ComityError):
    code = "federation.json-malformed"
    status = 400
    sentence = gettext_noop("What arrived is not JSON in UTF-8 as expected here. Ask the sender to send it again.")


class JsonTooDeep(ComityError):
    code = "federation.json-too-deep"
    status = 400
    sentence = gettext_noop("What arrived is nested deeper than {limit} levels and was not read.")


class JsonTooLong(ComityError):
    code = "federation.json-too-long"
    status = 400
    sentence = gettext_noop("What arrived has more than {limit} parts and was not read. Send large data as a blob.")


class JsonKeyTwice(ComityError):
    code = "federation.json-key-twice"
    status = 400
    sentence = gettext_noop("What arrived says “{key}” twice, so it could be read in two ways. It was not read.")


class JsonNumberTooLarge(ComityError):
    code = "federation.json-number-too-large"
    status = 400
    sentence = gettext_noop("What arrived holds a number too large to read without loss. It was not read.")


def check(raw: bytes, limits: Limits = LIMITS) -> None:
    """Return if every reader would read `raw` the same way, within bounds. Grammar is left to the decoder.

    Raises JsonMalformed, JsonTooDeep, JsonTooLong, JsonKeyTwice, JsonNumberTooLarge. RFC 7493, sections 2.1 to 2.3.
    """
    text = _text(raw, limits.json_tokens)
    open_objects: list[set[str] | None] = []
    for count, token in enumerate(_TOKEN.finditer(text)):
        if count >= limits.json_tokens:
            raise JsonTooLong(limit=limits.json_tokens)
        kind = token.lastgroup
        if kind == "key":
            _add_key(open_objects, token["string"])
        elif kind == "open":
            open_objects.append(set() if token[0] == "{" else None)
            if len(open_objects) > limits.json_depth:
                raise JsonTooDeep(limit=limits.json_depth)
        elif kind == "close":
            _leave(open_objects)
        elif kind == "number":
            _check_number(token[0])
        elif kind == "stray":
            raise JsonMalformed()


def _text(raw: bytes, limit: int) -> str:
    if raw.count(b",") >= limit:
        raise JsonTooLong(limit=limit)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonMalformed() from error


def _leave(open_objects: list[set[str] | None]) -> None:
    if not open_objects:
        raise JsonMalformed()
    open_objects.pop()


def _add_key(open_objects: list[set[str] | None], quoted: str) -> None:
    keys = open_objects[-1] if open_objects else None
    if keys is None:
        raise JsonMalformed()
    try:
        key = str(json.loads(quoted)) if "\\" in quoted else quoted[1:-1]
    except json.JSONDecodeError as error:
        raise JsonMalformed() from error
    if key in keys:
        raise JsonKeyTwice(key=key.encode("ascii", "backslashreplace").decode()[:40])
    keys.add(key)


def _check_number(token: str) -> None:
    if len(token) > NUMBER_CHARACTERS:
        raise JsonNumberTooLarge()
    try:
        value = float(token)
    except ValueError as error:
        raise JsonMalformed() from error
    if math.isinf(value):
        raise JsonNumberTooLarge()
