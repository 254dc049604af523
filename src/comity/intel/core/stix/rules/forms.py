"""The forms of addresses and names: STIX 2.1, sections 6.4, 6.5, 6.8, 6.9, 6.14 and 6.15."""

import ipaddress
import re

import idna

from comity.intel.core.stix.faults import Report

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,254}}\Z)(?:{_LABEL}\.)*+{_LABEL}\.?\Z")  # RFC 1034, section 3.5, as RFC 1123 widened it
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}(?:/(?:3[0-2]|[12]?[0-9]))?\Z")
_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]{1,64}@(?:\[[0-9A-Fa-f:.A-Za-z]+\]|[^\s@<>()\[\],;:\"\\]{1,253})\Z"
)
_QUOTED_EMAIL = re.compile(r"\"(?:[^\"\\\x00-\x1f]|\\.){0,62}\"@[^\s@<>()\[\],;:\"\\]{1,253}\Z")
_AVSTRING = r"(?:[*-]|(?:\?*|\*?)(?:[a-zA-Z0-9._-]|\\[!-/:-@\[-`{-~])++(?:\?*|\*?))"
_CPE = re.compile(
    rf"cpe:2\.3:[aho*-](?::{_AVSTRING}){{5}}:(?:[a-zA-Z]{{2,3}}(?:-(?:[a-zA-Z]{{2}}|[0-9]{{3}}))?|[*-])(?::{_AVSTRING}){{4}}\Z"
)  # NISTIR 7695, section 6.2
_URI = re.compile(  # RFC 3986, section 3; brackets only around an IP literal
    r"[A-Za-z][A-Za-z0-9+.-]*+:"
    r"(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9a-fA-F]{2})*@)?"
    r"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2})*+)(?::[0-9]*+)?(?=[/?#]|\Z))?"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9a-fA-F]{2})*+"
    r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})*+)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})*+)?\Z"
)


def is_uri(text: str) -> bool:
    return _URI.match(text) is not None


def is_domain_name(text: str) -> bool:
    """RFC 1034 for the name, RFC 5890 for each label; an underscore is no letter of a host's name."""
    if _HOST.match(text) and "xn--" not in text:
        return True
    try:
        return bool(idna.encode(text.removesuffix(".")))
    except (idna.IDNAError, UnicodeError):
        return False


def is_email_address(text: str) -> bool:
    """The addr-spec of RFC 5322, section 3.4.1, also with letters beyond ASCII (RFC 6532)."""
    return (_EMAIL.match(text) or _QUOTED_EMAIL.match(text)) is not None


def is_ipv4(text: str) -> bool:
    """An address or, with its prefix, a network (RFC 4632, section 3.1)."""
    return _IPV4.match(text) is not None


def is_ipv6(text: str) -> bool:
    """An address or, with its prefix, a network (RFC 4291, section 2.2 and 2.3)."""
    address, slash, prefix = text.partition("/")
    if slash and not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 3 and int(prefix) <= 128):
        return False
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        return False
    return True


def is_cpe(text: str) -> bool:
    return _CPE.match(text) is not None


def hold(holds: bool, code: str, value: str, report: Report, *, defanged: bool, path: str = "value") -> None:
    """Refuse `value`, unless it is made harmless on purpose and says so (STIX 2.1, section 3.2, `defanged`)."""
    if holds:
        return
    if defanged:
        report.warn(code, path, value=value)
    else:
        report.refuse(code, path, value=value)
