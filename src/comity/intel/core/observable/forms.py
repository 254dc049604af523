"""The one normal form of each kind, so that the same thing written in two ways is one value."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from comity.intel.core.observable import digests, network, persons
from comity.intel.core.observable.kinds import Kind, refusal

MOST_TEXT = 4_000
_ID_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def _block(given: str) -> str:
    kind, value = network.address(given)
    if kind is not Kind.NETWORK:
        raise refusal(Kind.NETWORK, given)
    return value


def _text(kind: Kind, *, lower: bool) -> Callable[[str], str]:
    """A name that has no syntax of its own."""

    def form(given: str) -> str:
        text = given.strip()
        if not text or len(text) > MOST_TEXT or not text.isprintable():
            raise refusal(kind, given)
        return text.lower() if lower else text

    return form


def _stix_id(given: str) -> str:
    """`type--UUID` (STIX 2.1, 2.9)."""
    text = given.strip().lower()
    kind, dashes, uuid = text.partition("--")
    parts = [len(part) for part in uuid.split("-")]
    fits = 3 <= len(kind) <= 250 and dashes and parts == [8, 4, 4, 4, 12] and set(text) <= _ID_CHARS
    if not fits or not all(letter in "0123456789abcdef-" for letter in uuid):
        raise refusal(Kind.STIX_ID, given)
    return text


_FORMS: Mapping[Kind, Callable[[str], str]] = MappingProxyType(
    {
        Kind.IPV4: network.of_kind(Kind.IPV4),
        Kind.IPV6: network.of_kind(Kind.IPV6),
        Kind.NETWORK: _block,
        Kind.DOMAIN: network.domain,
        Kind.URL: network.url,
        Kind.EMAIL: network.email,
        **{kind: digests.hexadecimal(kind) for kind in digests.DIGITS},
        Kind.SSDEEP: digests.ssdeep,
        Kind.TLSH: digests.tlsh,
        Kind.WALLET: persons.wallet,
        Kind.PHONE: persons.phone,
        Kind.ACCOUNT: persons.account,
        Kind.IBAN: persons.iban,
        Kind.AS: network.autonomous_system,
        Kind.MAC: network.mac,
        Kind.MUTEX: _text(Kind.MUTEX, lower=False),
        Kind.FILE_NAME: _text(Kind.FILE_NAME, lower=True),
        Kind.REGISTRY_KEY: _text(Kind.REGISTRY_KEY, lower=True),
        Kind.STIX_ID: _stix_id,
    }
)


def normal(kind: Kind, given: str) -> str:
    """The normal form of a value of this kind. Raises NotThisKind."""
    return _FORMS[kind](given)
