"""What kinds of observables there are, and one of them as it is kept and found."""

from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from comity.terms.errors import ComityError, gettext_noop

MOST_CHARS = 600
"""Of a value that is kept in clear; a longer one stands as its hash, so that an index can hold it."""


class Kind(StrEnum):
    """What kind of thing a value names: the words of STIX 2.1 (types of section 6, hash-algorithm-ov) where it has one.

    `network` is a block of addresses. A wallet's address tells its chain by its form.
    """

    IPV4 = "ipv4-addr"
    IPV6 = "ipv6-addr"
    NETWORK = "network"
    DOMAIN = "domain-name"
    URL = "url"
    EMAIL = "email-addr"
    MD5 = "md5"
    SHA1 = "sha-1"
    SHA256 = "sha-256"
    SHA512 = "sha-512"
    SHA3_256 = "sha3-256"
    SHA3_512 = "sha3-512"
    SSDEEP = "ssdeep"
    TLSH = "tlsh"
    WALLET = "wallet"
    PHONE = "phone"
    ACCOUNT = "account"
    IBAN = "iban"
    AS = "autonomous-system"
    MAC = "mac-addr"
    MUTEX = "mutex"
    FILE_NAME = "file-name"
    REGISTRY_KEY = "registry-key"
    STIX_ID = "stix-id"


class Observable(NamedTuple):
    """A value in its normal form. `from_pattern`: an indicator looks for it, it was not seen."""

    kind: Kind
    value: str
    from_pattern: bool = False


class NotThisKind(ComityError):
    code = "intel.not-this-kind"
    sentence = gettext_noop("“{given}” is not of the kind {wanted}. Copy it from its source again.")


def refusal(kind: Kind, given: str) -> NotThisKind:
    return NotThisKind(wanted=kind.value, given=given[:80])


def kept(value: str) -> str:
    """A normal form as the index holds it."""
    if len(value) <= MOST_CHARS:
        return value
    return "sha256:" + sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
