"""Rules between the properties of observables: STIX 2.1, section 6."""

import re

from msgspec import UNSET

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.rules import forms
from comity.intel.core.stix.rules.together import at_least_one, exactly_one, has, needs
from comity.intel.core.stix.structs import observables as sco
from comity.intel.core.stix.structs.common import Observable
from comity.intel.core.stix.words.languages import THREE_LETTERS

_SHORT_HIVE = re.compile(r"(?:HKLM|HKCC|HKCR|HKCU|HKU)(?:\\|\Z)", re.IGNORECASE)


def _defanged(value: Observable) -> bool:
    return value.defanged is True


def artifact(value: sco.Artifact, report: Report) -> None:
    """Section 6.1."""
    exactly_one(value, ("payload_bin", "url"), report)
    needs(value, "url", "hashes", report)
    needs(value, "decryption_key", "encryption_algorithm", report)
    random_id(value, ("hashes", "payload_bin"), report)


def domain_name(value: sco.DomainName, report: Report) -> None:
    holds = forms.is_domain_name(value.value)
    if not holds:
        forms.hold(holds, "stix.domain-name", value.value, report, defanged=_defanged(value))


def email_address(value: sco.EmailAddress, report: Report) -> None:
    holds = forms.is_email_address(value.value)
    if not holds:
        forms.hold(holds, "stix.email-address", value.value, report, defanged=_defanged(value))


def ipv4_address(value: sco.Ipv4Address, report: Report) -> None:
    holds = forms.is_ipv4(value.value)
    if not holds:
        forms.hold(holds, "stix.ip-address", value.value, report, defanged=_defanged(value))


def ipv6_address(value: sco.Ipv6Address, report: Report) -> None:
    holds = forms.is_ipv6(value.value)
    forms.hold(holds, "stix.ip-address", value.value, report, defanged=_defanged(value))


def url(value: sco.Url, report: Report) -> None:
    holds = forms.is_uri(value.value)
    if not holds:
        forms.hold(holds, "stix.uri", value.value, report, defanged=_defanged(value))


def email_message(value: sco.EmailMessage, report: Report) -> None:
    """Section 6.6: a message in one part has a body, one in many has parts."""
    other = "body" if value.is_multipart else "body_multipart"
    if has(value, other):
        report.refuse("stix.forbids", other, other="is_multipart")
    for i, part in enumerate(value.body_multipart or ()):
        exactly_one(part, ("body", "body_raw_ref"), report, f"body_multipart.[{i}]")
    random_id(value, ("from_ref", "subject", "body"), report)


def file(value: sco.File, report: Report) -> None:
    """Section 6.7."""
    if value.hashes is UNSET and value.name is UNSET:
        at_least_one(value, ("hashes", "name"), report)


def network_traffic(value: sco.NetworkTraffic, report: Report) -> None:
    """Section 6.12."""
    at_least_one(value, ("src_ref", "dst_ref"), report)
    if value.is_active is True and has(value, "end"):
        report.refuse("stix.forbids", "end", other="is_active")


def process(value: sco.Process, report: Report) -> None:
    """Section 6.13: nothing in a process names it for good, so its id is random."""
    _uuid_version(value.id, "4", report)


def software(value: sco.Software, report: Report) -> None:
    """Section 6.14."""
    if value.cpe is not UNSET and not forms.is_cpe(value.cpe):
        report.refuse("stix.cpe", "cpe", value=value.cpe)
    for i, code in enumerate(value.languages or ()):
        if code not in THREE_LETTERS:
            report.refuse("stix.language", f"languages.[{i}]", value=code)


def user_account(value: sco.UserAccount, report: Report) -> None:
    random_id(value, ("account_type", "user_id", "account_login"), report)


def registry_key(value: sco.WindowsRegistryKey, report: Report) -> None:
    """Section 6.17."""
    if value.key is not UNSET and _SHORT_HIVE.match(value.key):
        report.refuse("stix.registry-key", "key", value=value.key)
    for i, entry in enumerate(value.values or ()):
        at_least_one(entry, ("name", "data", "data_type"), report, f"values.[{i}]")
    random_id(value, ("key", "values"), report)


def certificate(value: sco.X509Certificate, report: Report) -> None:
    """Section 6.18."""
    if value.x509_v3_extensions is not UNSET:
        inside = value.x509_v3_extensions
        at_least_one(inside, inside.__struct_fields__, report, "x509_v3_extensions")
    random_id(value, ("hashes", "serial_number"), report)


def random_id(value: Observable, contributing: tuple[str, ...], report: Report) -> None:
    """Section 2.9: an observable with none of the properties its id is made from has a random id."""
    for name in contributing:
        if getattr(value, name) is not UNSET:
            return
    _uuid_version(value.id, "4", report)


def _uuid_version(stix_id: str, expected: str, report: Report) -> None:
    version = stix_id[-22]
    if version != expected:
        report.refuse("stix.uuid-version", "id", version=version, expected=expected)
