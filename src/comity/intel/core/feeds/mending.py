"""One fault of another server that would cost every object: what it loses, it makes up."""

import re

import msgspec

_SPEC_VERSION = re.compile(rb'("spec_version"[ \t\r\n]*:[ \t\r\n]*)"[a-z0-9-]{3,250}"')


class _Head(msgspec.Struct):
    type: str = ""
    spec_version: str = ""


def mended(raw: bytes) -> bytes:
    """The object, its spec_version put right where it says the type instead.

    OpenTAXII keeps no spec_version and writes the type in its place; all that it takes is STIX 2.1. Every other object
    stays as it is, byte for byte.
    """
    found = _SPEC_VERSION.search(raw)
    if found is None or not _is_its_type(raw):
        return raw
    better = _SPEC_VERSION.sub(rb'\g<1>"2.1"', raw, count=1)
    return raw if _is_its_type(better) else better


def _is_its_type(raw: bytes) -> bool:
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return head.spec_version == head.type != ""
