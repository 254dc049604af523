"""Wallet addresses and their checksums, so that a mistyped one never leaves the house.

Sources: Base58Check as in Bitcoin's first release; BIP 173 and BIP 350 (bech32, bech32m); ERC-55 (mixed-case checksum).
Other chains are accepted as accounts, unchecked.
"""

import hashlib
import re

from comity.evidence.core.form.keccak import keccak_256
from comity.terms.errors import ComityError, gettext_noop

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_EVM = re.compile(r"0x[0-9a-fA-F]{40}")
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)  # BIP 173
_BECH32_CONST, _BECH32M_CONST = 1, 0x2BC830A3  # BIP 350


class NotAWallet(ComityError):
    code = "evidence.not-a-wallet"
    sentence = gettext_noop("“{given}” is not a wallet address that can be checked. Copy it from the source again.")


class WalletChecksumWrong(NotAWallet):
    code = "evidence.wallet-checksum-wrong"
    sentence = gettext_noop("The checksum of “{given}” does not fit: a character is wrong. Copy it again.")


def wallet(given: str) -> str:
    """The address with its chain, such as `bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT`. Raises NotAWallet."""
    if given.startswith("0x"):
        return f"evm:{_evm(given)}"
    if given.lower().startswith(("bc1", "tb1")):
        return f"bitcoin:{_segwit(given)}"
    return f"bitcoin:{_base58(given)}"


def _evm(given: str) -> str:
    if not _EVM.fullmatch(given):
        raise NotAWallet(given=given[:80])
    digits = given[2:]
    checked = _erc55(digits.lower())
    if digits not in (digits.lower(), digits.upper(), checked):
        raise WalletChecksumWrong(given=given[:80])
    return "0x" + checked


def _erc55(digits: str) -> str:
    digest = keccak_256(digits.encode("ascii")).hex()
    return "".join(
        digit.upper() if int(mark, 16) >= 8 else digit for digit, mark in zip(digits, digest[:40], strict=True)
    )


def _base58(given: str) -> str:
    number = 0
    for letter in given[:60]:
        if letter not in _BASE58:
            raise NotAWallet(given=given[:80])
        number = number * 58 + _BASE58.index(letter)
    zeros = len(given) - len(given.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, checksum = raw[:-4], raw[-4:]
    if len(raw) != 25 or hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != checksum:
        raise WalletChecksumWrong(given=given[:80])
    return given


def _segwit(given: str) -> str:
    address = given.lower()
    prefix, _, data = address.rpartition("1")
    if given not in (address, given.upper()) or not 14 <= len(address) <= 90 or set(data) - set(_BECH32):
        raise NotAWallet(given=given[:80])
    values = [_BECH32.index(letter) for letter in data]
    expected = _BECH32_CONST if values[0] == 0 else _BECH32M_CONST
    if _polymod([*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values]) != expected:
        raise WalletChecksumWrong(given=given[:80])
    return address


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check
