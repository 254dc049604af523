"""Normal forms of what people go by and are paid through: phone numbers, accounts, bank accounts, wallets."""

import re

from comity.intel.core.observable.kinds import Kind, refusal
from comity.terms import wallets
from comity.terms.keccak import keccak_256

_PHONE = re.compile(r"(?:tel:)?(?:\+|00)[\d ().\-/]{5,40}(?:\D{1,10}\d{1,9})?", re.ASCII | re.IGNORECASE)
_UNKNOWN_COUNTRY = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_EVM = re.compile(r"0x[0-9a-f]{40}")
_MONERO = re.compile(r"[1-9A-HJ-NP-Za-km-z]{95}|[1-9A-HJ-NP-Za-km-z]{106}")
_BLOCK_BYTES = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
_MONERO_NETWORKS = frozenset((18, 19, 42, 24, 25, 36, 53, 54, 63))
_BASE58_VERSIONS = frozenset((0x00, 0x05, 0x6F, 0xC4, 0x30, 0x32, 0x41))
_SEGWIT_PREFIXES = frozenset(("bc", "tb", "bcrt", "ltc", "tltc"))


def phone(given: str) -> str:
    """E.164, from the international form. Raises NotThisKind.

    Fictitious numbers and those of no known country pass where they have the form: an investigation meets both.
    """
    import phonenumbers  # takes 60 ms, and most processes meet no number

    text = given.strip().lower().removeprefix("tel:")
    if not _PHONE.fullmatch(text):
        raise refusal(Kind.PHONE, given)
    text = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        digits = "+" + re.sub(r"\D", "", text)
        if not _UNKNOWN_COUNTRY.fullmatch(digits):
            raise refusal(Kind.PHONE, given) from None
        return digits
    if not phonenumbers.is_possible_number(number):
        raise refusal(Kind.PHONE, given)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def account(given: str) -> str:
    """`platform:name`, or the name alone, in lower case. Raises NotThisKind."""
    platform, colon, name = given.strip().lower().partition(":")
    text = f"{platform.strip()}:{name.strip()}" if colon else platform
    if not text.strip(":") or not text.isprintable():
        raise refusal(Kind.ACCOUNT, given)
    return text


def iban(given: str) -> str:
    """Upper-case, without spaces; the check digits fit (ISO 13616, modulo 97 of ISO 7064). Raises NotThisKind."""
    text = re.sub(r"[ -]", "", given.strip().upper())
    rearranged = text[4:] + text[:4]
    if not _IBAN.fullmatch(text) or int("".join(str(int(letter, 36)) for letter in rearranged)) % 97 != 1:
        raise refusal(Kind.IBAN, given)
    return text


def wallet(given: str) -> str:
    """An address whose checksum fits: Bitcoin, Litecoin, Tron, Monero, or Ethereum and its kin. Raises NotThisKind.

    Hexadecimal and bech32 addresses are lower-case, since their letter case names nothing (ERC-55, BIP 173).
    """
    text = given.strip()
    if text[:2].lower() == "0x":
        return _evm(text)
    if _is_base58(text) or (_MONERO.fullmatch(text) and _is_monero(text)):
        return text
    if wallets.is_bech32(text):
        found = wallets.segwit(text)
        if found is not None and found.prefix in _SEGWIT_PREFIXES and found.is_sound:
            return text.lower()
    raise refusal(Kind.WALLET, given)


def _evm(text: str) -> str:
    digits, low = text[2:], text.lower()
    fits = _EVM.fullmatch(low) and (digits in (digits.lower(), digits.upper()) or digits == wallets.erc55(low[2:]))
    if not fits:
        raise refusal(Kind.WALLET, text)
    return low


def _is_base58(text: str) -> bool:
    payload = wallets.base58check(text) if 25 <= len(text) <= 35 else None
    return payload is not None and len(payload) == 21 and payload[0] in _BASE58_VERSIONS


def _is_monero(text: str) -> bool:
    """Monero's own base58: blocks of eleven letters for eight bytes, and four bytes of Keccak at the end."""
    raw = bytearray()
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        number = 0
        for letter in block:
            number = number * 58 + wallets.BASE58[letter]
        size = _BLOCK_BYTES.get(len(block), 0)
        if not size or number >> (8 * size):
            return False
        raw += number.to_bytes(size, "big")
    return raw[0] in _MONERO_NETWORKS and keccak_256(bytes(raw[:-4]))[:4] == raw[-4:]
