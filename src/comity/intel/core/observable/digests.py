"""Normal forms of hashes: cryptographic ones in lower-case digits, fuzzy ones as their tools write them."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from comity.intel.core.observable.kinds import Kind, refusal

DIGITS: Mapping[Kind, int] = MappingProxyType(
    {Kind.MD5: 32, Kind.SHA1: 40, Kind.SHA256: 64, Kind.SHA512: 128, Kind.SHA3_256: 64, Kind.SHA3_512: 128}
)
"""Hexadecimal digits of each (RFC 1321, FIPS 180-4, FIPS 202)."""

_HEX = re.compile(r"[0-9a-f]{32,128}")
_SSDEEP = re.compile(r"(\d{1,12}:[A-Za-z0-9+/]{0,64}:[A-Za-z0-9+/]{0,64})(?:,\"[^\"]{0,300}\")?", re.ASCII)
_TLSH = re.compile(r"(?:T1)?([0-9A-F]{70})")

_NAMES: Mapping[str, Kind] = MappingProxyType(
    {kind.upper().replace("-", ""): kind for kind in (*DIGITS, Kind.SSDEEP, Kind.TLSH)}
)


def algorithm(name: str) -> Kind | None:
    """The kind behind the name of an algorithm, however it is hyphenated; None for one that is not indexed."""
    return _NAMES.get(name.upper().replace("-", "").replace("_", ""))


def hexadecimal(kind: Kind) -> Callable[[str], str]:
    """The normal form of a hash of this kind."""
    digits = DIGITS[kind]

    def form(given: str) -> str:
        text = given.strip().lower()
        if len(text) != digits or not _HEX.fullmatch(text):
            raise refusal(kind, given)
        return text

    return form


def of_digits(number: int) -> tuple[Kind, ...]:
    """The kinds whose hashes have that many digits."""
    return tuple(kind for kind, digits in DIGITS.items() if digits == number)


def ssdeep(given: str) -> str:
    """Block size and two hashes, without the file name that the tool adds. Raises NotThisKind."""
    found = _SSDEEP.fullmatch(given.strip())
    if found is None:
        raise refusal(Kind.SSDEEP, given)
    return found[1]


def is_plainly_ssdeep(text: str) -> bool:
    """Whether it can hardly be anything else, such as a time of day: block sizes are 3 times a power of two."""
    found = _SSDEEP.fullmatch(text)
    if found is None:
        return False
    size, first, _ = found[1].split(":")
    blocks, odd = divmod(int(size), 3)
    return len(first) >= 6 and not odd and blocks > 0 and blocks & (blocks - 1) == 0


def tlsh(given: str) -> str:
    """Version T1 and 70 upper-case digits; older digests are written without the version. Raises NotThisKind."""
    found = _TLSH.fullmatch(given.strip().upper())
    if found is None:
        raise refusal(Kind.TLSH, given)
    return f"T1{found[1]}"
