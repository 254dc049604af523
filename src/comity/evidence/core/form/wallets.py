"""Wallet addresses and their checksums, so that a mistyped one never leaves the house.

Other chains are accepted as accounts, unchecked.
"""

import re

from comity.terms import wallets
from comity.terms.errors import ComityError, gettext_noop

_EVM = re.compile(r"0x[0-9a-fA-F]{40}")


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
    checked = wallets.erc55(digits.lower())
    if digits not in (digits.lower(), digits.upper(), checked):
        raise WalletChecksumWrong(given=given[:80])
    return "0x" + checked


def _base58(given: str) -> str:
    if not wallets.is_base58(given):
        raise NotAWallet(given=given[:80])
    payload = wallets.base58check(given)
    if payload is None or len(payload) != 21:
        raise WalletChecksumWrong(given=given[:80])
    return given


def _segwit(given: str) -> str:
    if not wallets.is_bech32(given):
        raise NotAWallet(given=given[:80])
    if wallets.segwit(given) is None:
        raise WalletChecksumWrong(given=given[:80])
    return given.lower()
