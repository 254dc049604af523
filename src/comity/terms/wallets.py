"""The checksums that wallet addresses carry.

Sources: Base58Check as in Bitcoin's first release; BIP 173 and BIP 350 (bech32, bech32m); ERC-55 (mixed-case checksum).
"""

import hashlib
from dataclasses import dataclass

from comity.terms.keccak import keccak_256

BASE58 = {letter: i for i, letter in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32 = {letter: i for i, letter in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)  # BIP 173
_BECH32_CONST, _BECH32M_CONST = 1, 0x2BC830A3  # BIP 350
_MOSTBASE58 = 60


def is_base58(text: str) -> bool:
    return bool(text) and all(letter in BASE58 for letter in text)


def base58check(text: str) -> bytes | None:
    """The payload, its version byte first; None where the characters or the checksum do not fit."""
    if not is_base58(text) or len(text) > _MOSTBASE58:
        return None
    number = 0
    for letter in text:
        number = number * 58 + BASE58[letter]
    zeros = len(text) - len(text.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, checksum = raw[:-4], raw[-4:]
    return payload if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == checksum else None


@dataclass(frozen=True, slots=True)
class Segwit:
    """What a segregated-witness address says: the network's prefix, the version and the length of the program."""

    prefix: str
    version: int
    program_bytes: int

    @property
    def is_sound(self) -> bool:
        """BIP 141: 2 to 40 bytes and a version up to 16; version 0 has 20 or 32 bytes."""
        if self.version == 0:
            return self.program_bytes in (20, 32)
        return self.version <= 16 and 2 <= self.program_bytes <= 40


def is_bech32(text: str) -> bool:
    """Whether it has the form of one, whatever its checksum: one letter case, 14 to 90 characters."""
    low = text.lower()
    prefix, one, data = low.rpartition("1")
    fits = text in (low, text.upper()) and 14 <= len(text) <= 90 and text.isascii() and len(data) >= 7
    return fits and bool(prefix and one) and all(letter in _BECH32 for letter in data)


def segwit(text: str) -> Segwit | None:
    """The address behind a text of which `is_bech32` holds; None where the checksum does not fit."""
    prefix, _, data = text.lower().rpartition("1")
    values = [_BECH32[letter] for letter in data]
    expected = _BECH32_CONST if values[0] == 0 else _BECH32M_CONST
    if _polymod([*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values]) != expected:
        return None
    return Segwit(prefix, values[0], (len(values) - 7) * 5 // 8)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check


def erc55(digits: str) -> str:
    """Forty lower-case hexadecimal digits in the letter case that checks them."""
    digest = keccak_256(digits.encode("ascii")).hex()
    return "".join(
        digit.upper() if int(mark, 16) >= 8 else digit for digit, mark in zip(digits, digest[:40], strict=True)
    )
