"""Whether two texts of an object say the same: spaces, order, escapes and spelt-out defaults make no difference."""

import re

import msgspec

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

DEFAULT_FALSE = frozenset({"revoked", "defanged"})  # STIX 2.1, 3.2: the common properties
_ZEROS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d*?[1-9])?)\.?0*Z", re.ASCII)


def content_of(raw: bytes) -> bytes:
    """What an object says, in a form that equals that of another exactly if they say the same."""
    found: Json = msgspec.json.decode(raw)
    if isinstance(found, dict):
        found = {key: one for key, one in found.items() if not (key in DEFAULT_FALSE and one is False)}
    return msgspec.json.encode(_plain(found), order="sorted")


def _plain(value: Json) -> Json:
    """Instants without the zeros at their end, which STIX lets a writer choose (STIX 2.1, 2.16)."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    found = _ZEROS.fullmatch(value) if isinstance(value, str) else None
    return found[1] + "Z" if found else value
