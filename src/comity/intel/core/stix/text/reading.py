"""One JSON text has one reading: no key twice, no bad UTF-8, no bottomless nesting, no number that loses digits.

Decoders differ in all of that (RFC 8259, sections 4, 6 and 9), so two nodes could hold the same bytes for different
objects. What is written as most programs write it is seen to be clean from counts; the rest is looked through word by
word (RFC 7493).
"""

import re

import msgspec

from comity.federation.core import strict_json
from comity.federation.core.limits import Limits as JsonLimits
from comity.intel.core.stix.faults import Fault, fault
from comity.intel.core.stix.text.limits import Limits

Plain = dict[str, object]

_encode = msgspec.json.Encoder().encode
_KEY_APART = re.compile(rb'"[ \t\r\n]+:')
_HIDDEN = (b"\\u0022", b"\\u003a", b"\\u003A")


def has_one_reading(raw: bytes, plain: Plain) -> bool:
    """Whether it can be seen without looking at each word that `plain` is the one reading of `raw`.

    Written again, an object has as many `":` as it has keys, more only where a text holds them; if `raw` has no more,
    it had no key twice. That fails only for keys apart from their colon and for quotes and colons written as escapes.
    """
    again = _encode(plain)
    return again == raw or (
        raw.count(b'":') == again.count(b'":')
        and not _KEY_APART.search(raw)
        and not any(word in raw for word in _HIDDEN)
    )


def is_shallow(plain: object, depth: int) -> bool:
    """Whether nothing is nested deeper."""
    level: list[object] = [plain]
    for _ in range(depth + 1):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        if not inner:
            return True
        level = inner
    return False


def wrong(raw: bytes, limits: Limits) -> Fault | None:
    """What keeps `raw` from having one reading, found word by word."""
    try:
        strict_json.check(raw, JsonLimits(json_depth=limits.depth, json_tokens=limits.parts))
    except strict_json.JsonKeyTwice as twice:
        return fault("stix.key-twice", "", key=twice.facts["key"])
    except strict_json.JsonTooDeep:
        return fault("stix.too-deep", "", limit=limits.depth)
    except strict_json.JsonTooLong:
        return fault("stix.too-many-parts", "", limit=limits.parts)
    except strict_json.JsonNumberTooLarge:
        return fault("stix.number-too-large", "")
    except strict_json.JsonMalformed:
        return fault("stix.not-json", "")
    return None
