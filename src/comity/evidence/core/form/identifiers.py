"""What an investigator knows of a suspect's account: typed, checked and brought to one form.

The same identifier written in two ways is the same value here, so that the holder finds it and two requests for it can
be told to be alike. An IP address means little without the instant it was used: behind one address there may be
thousands of subscribers (carrier-grade NAT, RFC 6269), so the instant is asked for and the port taken where known.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import idna
import phonenumbers

from comity.evidence.core.form.wallets import wallet
from comity.terms.errors import ComityError, gettext_noop, worded

MAX_LENGTH = 400


class IdentifierType(StrEnum):
    """What kind of name something goes by."""

    ACCOUNT = "account"
    EMAIL = "email"
    PHONE = "phone"
    IP = "ip"
    DOMAIN = "domain"
    WALLET = "wallet"
    URL = "url"


TYPES: dict[str, str] = {
    "account": gettext_noop("Account"),
    "email": gettext_noop("E-mail address"),
    "phone": gettext_noop("Phone number"),
    "ip": gettext_noop("IP address"),
    "domain": gettext_noop("Domain"),
    "wallet": gettext_noop("Wallet"),
    "url": gettext_noop("Web address"),
}


class NotAnIdentifier(ComityError):
    code = "evidence.not-an-identifier"
    sentence = gettext_noop("“{given}” is empty, too long, or has unprintable characters. Give one identifier.")


class NotAnIp(NotAnIdentifier):
    code = "evidence.not-an-ip"
    sentence = gettext_noop("“{given}” is not an IP address. It looks like 192.0.2.7 or 2001:db8::7.")


class IpWithoutTime(NotAnIdentifier):
    code = "evidence.ip-without-time"
    sentence = gettext_noop("The IP address {given} needs the time it was used: many people share one address.")


class NotATime(NotAnIdentifier):
    code = "evidence.not-a-time"
    sentence = gettext_noop(
        "“{given}” is not a time with a zone. Write 2026-11-20T14:30 and a zone such as Asia/Manila"
    )


class TimeOfClockChange(NotAnIdentifier):
    code = "evidence.time-of-clock-change"
    sentence = gettext_noop("The clocks were changed at {given} in that zone: it names two instants. Give it in UTC.")


class NotAPort(NotAnIdentifier):
    code = "evidence.not-a-port"
    sentence = gettext_noop("“{given}” is not a port. A port is a number from 1 to 65535.")


class NotADomain(NotAnIdentifier):
    code = "evidence.not-a-domain"
    sentence = gettext_noop("“{given}” is not a domain. It looks like example.org.")


class NotAnEmail(NotAnIdentifier):
    code = "evidence.not-an-email"
    sentence = gettext_noop("“{given}” is not an e-mail address. It looks like name@example.org.")


class NotAPhone(NotAnIdentifier):
    code = "evidence.not-a-phone"
    sentence = gettext_noop("“{given}” is not a phone number. Write all its digits, with + and the country code.")


class NotAnAccount(NotAnIdentifier):
    code = "evidence.not-an-account"
    sentence = gettext_noop("“{given}” names no account. Write platform, colon, account, such as chat.example:4711.")


class NotAUrl(NotAnIdentifier):
    code = "evidence.not-a-url"
    sentence = gettext_noop("“{given}” is not a web address. It begins with http:// or https:// and names a host.")


class UrlWithPassword(NotAnIdentifier):
    code = "evidence.url-with-password"
    sentence = gettext_noop("The web address for {given} carries a password. Take away what stands before the @.")


class UnknownIdentifierType(ComityError):
    code = "evidence.unknown-identifier-type"
    sentence = gettext_noop("“{given}” is no kind of identifier. Use one of: {known}.")
    words = MappingProxyType({"known": worded(TYPES)})


@dataclass(frozen=True, slots=True)
class Identifier:
    """A normalised identifier. `at` (UTC), `zone` (as given, IANA) and `port` are set for IP addresses only."""

    type: IdentifierType
    value: str
    at: datetime | None = None
    zone: str = ""
    port: int | None = None


def identifier(kind: str, given: str, *, at: str = "", zone: str = "", port: str = "") -> Identifier:
    """The identifier behind what was typed.

    `at` is a local time in `zone` (2026-11-20T14:30), or an instant with its offset.

    Raises UnknownIdentifierType, NotAnIdentifier, NotAWallet.
    """
    try:
        known = IdentifierType(kind)
    except ValueError:
        raise UnknownIdentifierType(given=kind[:40], known=", ".join(IdentifierType)) from None
    text = given.strip()
    if not text or len(text) > MAX_LENGTH or not text.isprintable():
        raise NotAnIdentifier(given=given[:80])
    if known is IdentifierType.IP:
        return Identifier(known, _ip(text), _instant(text, at, zone), zone.strip() or "UTC", _port(port))
    return Identifier(known, _NORMAL[known](text))


def _ip(given: str) -> str:
    try:
        return str(ip_address(given))
    except ValueError:
        raise NotAnIp(given=given[:80]) from None


def _instant(address: str, at: str, zone: str) -> datetime:
    if not at.strip():
        raise IpWithoutTime(given=address)
    try:
        local = datetime.fromisoformat(at.strip())
        place = ZoneInfo(zone.strip()) if zone.strip() else None
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise NotATime(given=f"{at} {zone}"[:80]) from None
    if local.tzinfo is None and place is None:
        raise NotATime(given=at[:80])
    try:
        return local.astimezone(UTC) if place is None or local.tzinfo else _unambiguous(local, place, at)
    except OverflowError:
        raise NotATime(given=at[:80]) from None


def _unambiguous(local: datetime, place: ZoneInfo, given: str) -> datetime:
    first, second = (local.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise TimeOfClockChange(given=given[:80])
    return first.astimezone(UTC)


def _port(given: str) -> int | None:
    text = given.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= 65535:
        raise NotAPort(given=given[:80])
    return int(text)


def _domain(given: str) -> str:
    try:
        name = idna.encode(given.rstrip("."), uts46=True).decode("ascii")
    except idna.IDNAError:
        name = ""
    if "." not in name or name.replace(".", "").isdecimal():
        raise NotADomain(given=given[:80])
    return name


def _email(given: str) -> str:
    local, _, domain = given.rpartition("@")
    if not local or len(local.encode()) > 64 or re.search(r"[\s@\"<>(),:;\\\[\]]|\.\.|^\.|\.$", local):
        raise NotAnEmail(given=given[:80])
    return f"{local.casefold()}@{_domain(domain)}"


def _phone(given: str) -> str:
    try:
        number = phonenumbers.parse(given, None)
    except phonenumbers.NumberParseException:
        raise NotAPhone(given=given[:80]) from None
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone(given=given[:80])
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _account(given: str) -> str:
    platform, _, name = given.partition(":")
    name = name.strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}", platform.strip()) or not name or len(name) > 200:
        raise NotAnAccount(given=given[:80])
    return f"{platform.strip().lower()}:{name}"


def _url(given: str) -> str:
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise NotAUrl(given=given[:80]) from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise NotAUrl(given=given[:80])
    if parts.username or parts.password:
        raise UrlWithPassword(given=parts.hostname)
    netloc = _host(parts.hostname)
    if port and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", parts.query, ""))


def _host(name: str) -> str:
    try:
        address = ip_address(name)
    except ValueError:
        return _domain(name)
    return f"[{address}]" if address.version == 6 else str(address)


_NORMAL = {
    IdentifierType.ACCOUNT: _account,
    IdentifierType.EMAIL: _email,
    IdentifierType.PHONE: _phone,
    IdentifierType.DOMAIN: _domain,
    IdentifierType.WALLET: wallet,
    IdentifierType.URL: _url,
}


def is_normal(entry: Identifier) -> bool:
    """Whether one from elsewhere has the form this node would give it. Raises NotAnIdentifier, NotAWallet."""
    given = entry.value.partition(":")[2] if entry.type is IdentifierType.WALLET else entry.value
    at = entry.at.isoformat() if entry.at else ""
    port = "" if entry.port is None else str(entry.port)
    return entry == identifier(entry.type, given, at=at, zone=entry.zone, port=port)
