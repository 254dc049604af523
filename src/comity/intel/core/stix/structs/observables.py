"""Cyber-observable objects: STIX 2.1, section 6, in its order. Forms that take more than a pattern are in rules/."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import identifier
from comity.intel.core.stix.instants import Instant
from comity.intel.core.stix.structs.common import (
    Binary,
    Count,
    Dictionary,
    Hashes,
    Hex,
    Identifiers,
    Integer,
    Key,
    Nested,
    Observable,
    Texts,
    Uri,
)

Port = Annotated[int, Meta(ge=0, le=65_535)]
MimeType = Annotated[
    str,
    Meta(
        pattern=r"\A(?:application|audio|font|image|message|model|multipart|text|video)/[a-zA-Z0-9.+_-]+",
        extra={"fault": "stix.media-type"},
    ),
]
Charset = Annotated[str, Meta(pattern=r"\A[a-zA-Z0-9/.+_:()-]{2,250}\Z", extra={"fault": "stix.charset"})]
ArtifactRef = Annotated[str, identifier("artifact")]
AddressRef = Annotated[str, identifier("email-addr")]
AccountRef = Annotated[str, identifier("user-account")]
MailRefs = Annotated[list[AddressRef], Meta(min_length=1)]
MacRefs = Annotated[list[Annotated[str, identifier("mac-addr")]], Meta(min_length=1)]
AsRefs = Annotated[list[Annotated[str, identifier("autonomous-system")]], Meta(min_length=1)]
EndRef = Annotated[str, identifier("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name")]
TrafficRef = Annotated[str, identifier("network-traffic")]


class Artifact(Observable, tag="artifact", kw_only=True):
    id: Annotated[str, identifier("artifact")]
    mime_type: MimeType | UnsetType = UNSET
    payload_bin: Binary | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    hashes: Hashes | UnsetType = UNSET
    encryption_algorithm: Literal["AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated"] | UnsetType = UNSET
    decryption_key: str | UnsetType = UNSET


class AutonomousSystem(Observable, tag="autonomous-system", kw_only=True):
    id: Annotated[str, identifier("autonomous-system")]
    number: Integer
    name: str | UnsetType = UNSET
    rir: str | UnsetType = UNSET


class Directory(Observable, tag="directory", kw_only=True):
    id: Annotated[str, identifier("directory")]
    path: str
    path_enc: Charset | UnsetType = UNSET
    ctime: Instant | UnsetType = UNSET
    mtime: Instant | UnsetType = UNSET
    atime: Instant | UnsetType = UNSET
    contains_refs: Annotated[list[Annotated[str, identifier("file", "directory")]], Meta(min_length=1)] | UnsetType = (
        UNSET
    )


class DomainName(Observable, tag="domain-name", kw_only=True):
    id: Annotated[str, identifier("domain-name")]
    value: str
    resolves_to_refs: (
        Annotated[list[Annotated[str, identifier("ipv4-addr", "ipv6-addr", "domain-name")]], Meta(min_length=1)]
        | UnsetType
    ) = UNSET


class EmailAddress(Observable, tag="email-addr", kw_only=True):
    id: Annotated[str, identifier("email-addr")]
    value: str
    display_name: str | UnsetType = UNSET
    belongs_to_ref: AccountRef | UnsetType = UNSET


class MimePart(Nested, kw_only=True):
    """Section 6.6.2."""

    body: str | UnsetType = UNSET
    body_raw_ref: Annotated[str, identifier("artifact", "file")] | UnsetType = UNSET
    content_type: str | UnsetType = UNSET
    content_disposition: str | UnsetType = UNSET


class EmailMessage(Observable, tag="email-message", kw_only=True):
    id: Annotated[str, identifier("email-message")]
    is_multipart: bool
    date: Instant | UnsetType = UNSET
    content_type: str | UnsetType = UNSET
    from_ref: AddressRef | UnsetType = UNSET
    sender_ref: AddressRef | UnsetType = UNSET
    to_refs: MailRefs | UnsetType = UNSET
    cc_refs: MailRefs | UnsetType = UNSET
    bcc_refs: MailRefs | UnsetType = UNSET
    message_id: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    received_lines: Texts | UnsetType = UNSET
    additional_header_fields: Annotated[dict[Key, str | Texts], Meta(min_length=1)] | UnsetType = UNSET
    body: str | UnsetType = UNSET
    body_multipart: Annotated[list[MimePart], Meta(min_length=1)] | UnsetType = UNSET
    raw_email_ref: ArtifactRef | UnsetType = UNSET


class File(Observable, tag="file", kw_only=True):
    id: Annotated[str, identifier("file")]
    hashes: Hashes | UnsetType = UNSET
    size: Count | UnsetType = UNSET
    name: str | UnsetType = UNSET
    name_enc: Charset | UnsetType = UNSET
    magic_number_hex: Hex | UnsetType = UNSET
    mime_type: str | UnsetType = UNSET
    ctime: Instant | UnsetType = UNSET
    mtime: Instant | UnsetType = UNSET
    atime: Instant | UnsetType = UNSET
    parent_directory_ref: Annotated[str, identifier("directory")] | UnsetType = UNSET
    contains_refs: Identifiers | UnsetType = UNSET
    content_ref: ArtifactRef | UnsetType = UNSET


class Ipv4Address(Observable, tag="ipv4-addr", kw_only=True):
    id: Annotated[str, identifier("ipv4-addr")]
    value: str
    resolves_to_refs: MacRefs | UnsetType = UNSET
    belongs_to_refs: AsRefs | UnsetType = UNSET


class Ipv6Address(Observable, tag="ipv6-addr", kw_only=True):
    id: Annotated[str, identifier("ipv6-addr")]
    value: str
    resolves_to_refs: MacRefs | UnsetType = UNSET
    belongs_to_refs: AsRefs | UnsetType = UNSET


class MacAddress(Observable, tag="mac-addr", kw_only=True):
    id: Annotated[str, identifier("mac-addr")]
    value: Annotated[str, Meta(pattern=r"\A[0-9a-f]{2}(?::[0-9a-f]{2}){5}\Z", extra={"fault": "stix.mac-address"})]


class Mutex(Observable, tag="mutex", kw_only=True):
    id: Annotated[str, identifier("mutex")]
    name: str


class NetworkTraffic(Observable, tag="network-traffic", kw_only=True):
    id: Annotated[str, identifier("network-traffic")]
    start: Instant | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    src_ref: EndRef | UnsetType = UNSET
    dst_ref: EndRef | UnsetType = UNSET
    src_port: Port | UnsetType = UNSET
    dst_port: Port | UnsetType = UNSET
    protocols: Texts
    src_byte_count: Count | UnsetType = UNSET
    dst_byte_count: Count | UnsetType = UNSET
    src_packets: Count | UnsetType = UNSET
    dst_packets: Count | UnsetType = UNSET
    ipfix: Annotated[dict[Key, str | Integer], Meta(min_length=1)] | UnsetType = UNSET
    src_payload_ref: ArtifactRef | UnsetType = UNSET
    dst_payload_ref: ArtifactRef | UnsetType = UNSET
    encapsulates_refs: Annotated[list[TrafficRef], Meta(min_length=1)] | UnsetType = UNSET
    encapsulated_by_ref: TrafficRef | UnsetType = UNSET


class Process(Observable, tag="process", kw_only=True):
    id: Annotated[str, identifier("process")]
    is_hidden: bool | UnsetType = UNSET
    pid: Integer | UnsetType = UNSET
    created_time: Instant | UnsetType = UNSET
    cwd: str | UnsetType = UNSET
    command_line: str | UnsetType = UNSET
    environment_variables: Dictionary | UnsetType = UNSET
    opened_connection_refs: Annotated[list[TrafficRef], Meta(min_length=1)] | UnsetType = UNSET
    creator_user_ref: AccountRef | UnsetType = UNSET
    image_ref: Annotated[str, identifier("file")] | UnsetType = UNSET
    parent_ref: Annotated[str, identifier("process")] | UnsetType = UNSET
    child_refs: Annotated[list[Annotated[str, identifier("process")]], Meta(min_length=1)] | UnsetType = UNSET


class Software(Observable, tag="software", kw_only=True):
    id: Annotated[str, identifier("software")]
    name: str
    cpe: str | UnsetType = UNSET
    swid: str | UnsetType = UNSET
    languages: Texts | UnsetType = UNSET
    vendor: str | UnsetType = UNSET
    version: str | UnsetType = UNSET


class Url(Observable, tag="url", kw_only=True):
    id: Annotated[str, identifier("url")]
    value: str


class UserAccount(Observable, tag="user-account", kw_only=True):
    id: Annotated[str, identifier("user-account")]
    user_id: str | UnsetType = UNSET
    credential: str | UnsetType = UNSET
    account_login: str | UnsetType = UNSET
    account_type: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    is_service_account: bool | UnsetType = UNSET
    is_privileged: bool | UnsetType = UNSET
    can_escalate_privs: bool | UnsetType = UNSET
    is_disabled: bool | UnsetType = UNSET
    account_created: Instant | UnsetType = UNSET
    account_expires: Instant | UnsetType = UNSET
    credential_last_changed: Instant | UnsetType = UNSET
    account_first_login: Instant | UnsetType = UNSET
    account_last_login: Instant | UnsetType = UNSET


RegistryType = Literal[
    "REG_NONE",
    "REG_SZ",
    "REG_EXPAND_SZ",
    "REG_BINARY",
    "REG_DWORD",
    "REG_DWORD_BIG_ENDIAN",
    "REG_DWORD_LITTLE_ENDIAN",
    "REG_LINK",
    "REG_MULTI_SZ",
    "REG_RESOURCE_LIST",
    "REG_FULL_RESOURCE_DESCRIPTION",
    "REG_RESOURCE_REQUIREMENTS_LIST",
    "REG_QWORD",
    "REG_INVALID_TYPE",
]


class RegistryValue(Nested, kw_only=True):
    """Section 6.17.2."""

    name: str | UnsetType = UNSET
    data: str | UnsetType = UNSET
    data_type: RegistryType | UnsetType = UNSET


class WindowsRegistryKey(Observable, tag="windows-registry-key", kw_only=True):
    id: Annotated[str, identifier("windows-registry-key")]
    key: str | UnsetType = UNSET
    values: Annotated[list[RegistryValue], Meta(min_length=1)] | UnsetType = UNSET
    modified_time: Instant | UnsetType = UNSET
    creator_user_ref: AccountRef | UnsetType = UNSET
    number_of_subkeys: Count | UnsetType = UNSET


class X509V3Extensions(Nested, kw_only=True):
    """Section 6.18.2."""

    basic_constraints: str | UnsetType = UNSET
    name_constraints: str | UnsetType = UNSET
    policy_constraints: str | UnsetType = UNSET
    key_usage: str | UnsetType = UNSET
    extended_key_usage: str | UnsetType = UNSET
    subject_key_identifier: str | UnsetType = UNSET
    authority_key_identifier: str | UnsetType = UNSET
    subject_alternative_name: str | UnsetType = UNSET
    issuer_alternative_name: str | UnsetType = UNSET
    subject_directory_attributes: str | UnsetType = UNSET
    crl_distribution_points: str | UnsetType = UNSET
    inhibit_any_policy: str | UnsetType = UNSET
    private_key_usage_period_not_before: Instant | UnsetType = UNSET
    private_key_usage_period_not_after: Instant | UnsetType = UNSET
    certificate_policies: str | UnsetType = UNSET
    policy_mappings: str | UnsetType = UNSET


class X509Certificate(Observable, tag="x509-certificate", kw_only=True):
    id: Annotated[str, identifier("x509-certificate")]
    is_self_signed: bool | UnsetType = UNSET
    hashes: Hashes | UnsetType = UNSET
    version: str | UnsetType = UNSET
    serial_number: str | UnsetType = UNSET
    signature_algorithm: str | UnsetType = UNSET
    issuer: str | UnsetType = UNSET
    validity_not_before: Instant | UnsetType = UNSET
    validity_not_after: Instant | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    subject_public_key_algorithm: str | UnsetType = UNSET
    subject_public_key_modulus: str | UnsetType = UNSET
    subject_public_key_exponent: Integer | UnsetType = UNSET
    x509_v3_extensions: X509V3Extensions | UnsetType = UNSET
