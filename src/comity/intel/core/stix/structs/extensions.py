"""Predefined extensions of observables: STIX 2.1, sections 6.7, 6.12, 6.13 and 6.16."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from comity.intel.core.stix.ids import identifier
from comity.intel.core.stix.instants import Instant
from comity.intel.core.stix.structs.common import (
    Count,
    Hashes,
    Hex,
    Identifiers,
    Integer,
    Key,
    Nested,
    Texts,
)


class Archive(Nested, kw_only=True):
    contains_refs: Identifiers
    comment: str | UnsetType = UNSET


class AlternateDataStream(Nested, kw_only=True):
    name: str
    hashes: Hashes | UnsetType = UNSET
    size: Count | UnsetType = UNSET


class Ntfs(Nested, kw_only=True):
    sid: str | UnsetType = UNSET
    alternate_data_streams: Annotated[list[AlternateDataStream], Meta(min_length=1)] | UnsetType = UNSET


class Pdf(Nested, kw_only=True):
    version: str | UnsetType = UNSET
    is_optimized: bool | UnsetType = UNSET
    document_info_dict: Annotated[dict[Key, str], Meta(min_length=1)] | UnsetType = UNSET
    pdfid0: str | UnsetType = UNSET
    pdfid1: str | UnsetType = UNSET


class RasterImage(Nested, kw_only=True):
    image_height: Integer | UnsetType = UNSET
    image_width: Integer | UnsetType = UNSET
    bits_per_pixel: Integer | UnsetType = UNSET
    exif_tags: Annotated[dict[Key, str | Integer], Meta(min_length=1)] | UnsetType = UNSET


class PeOptionalHeader(Nested, kw_only=True):
    """Section 6.7.6.2."""

    magic_hex: Hex | UnsetType = UNSET
    major_linker_version: Integer | UnsetType = UNSET
    minor_linker_version: Integer | UnsetType = UNSET
    size_of_code: Count | UnsetType = UNSET
    size_of_initialized_data: Count | UnsetType = UNSET
    size_of_uninitialized_data: Count | UnsetType = UNSET
    address_of_entry_point: Integer | UnsetType = UNSET
    base_of_code: Integer | UnsetType = UNSET
    base_of_data: Integer | UnsetType = UNSET
    image_base: Integer | UnsetType = UNSET
    section_alignment: Integer | UnsetType = UNSET
    file_alignment: Integer | UnsetType = UNSET
    major_os_version: Integer | UnsetType = UNSET
    minor_os_version: Integer | UnsetType = UNSET
    major_image_version: Integer | UnsetType = UNSET
    minor_image_version: Integer | UnsetType = UNSET
    major_subsystem_version: Integer | UnsetType = UNSET
    minor_subsystem_version: Integer | UnsetType = UNSET
    win32_version_value_hex: Hex | UnsetType = UNSET
    size_of_image: Count | UnsetType = UNSET
    size_of_headers: Count | UnsetType = UNSET
    checksum_hex: Hex | UnsetType = UNSET
    subsystem_hex: Hex | UnsetType = UNSET
    dll_characteristics_hex: Hex | UnsetType = UNSET
    size_of_stack_reserve: Count | UnsetType = UNSET
    size_of_stack_commit: Count | UnsetType = UNSET
    size_of_heap_reserve: Count | UnsetType = UNSET
    size_of_heap_commit: Count | UnsetType = UNSET
    loader_flags_hex: Hex | UnsetType = UNSET
    number_of_rva_and_sizes: Integer | UnsetType = UNSET
    hashes: Hashes | UnsetType = UNSET


class PeSection(Nested, kw_only=True):
    """Section 6.7.6.3."""

    name: str
    size: Count | UnsetType = UNSET
    entropy: float | UnsetType = UNSET
    hashes: Hashes | UnsetType = UNSET


class WindowsPeBinary(Nested, kw_only=True):
    pe_type: str
    imphash: str | UnsetType = UNSET
    machine_hex: Hex | UnsetType = UNSET
    number_of_sections: Count | UnsetType = UNSET
    time_date_stamp: Instant | UnsetType = UNSET
    pointer_to_symbol_table_hex: Hex | UnsetType = UNSET
    number_of_symbols: Count | UnsetType = UNSET
    size_of_optional_header: Count | UnsetType = UNSET
    characteristics_hex: Hex | UnsetType = UNSET
    file_header_hashes: Hashes | UnsetType = UNSET
    optional_header: PeOptionalHeader | UnsetType = UNSET
    sections: Annotated[list[PeSection], Meta(min_length=1)] | UnsetType = UNSET


class HttpRequest(Nested, kw_only=True):
    request_method: str
    request_value: str
    request_version: str | UnsetType = UNSET
    request_header: Annotated[dict[str, Texts], Meta(min_length=1)] | UnsetType = UNSET
    message_body_length: Integer | UnsetType = UNSET
    message_body_data_ref: Annotated[str, identifier("artifact")] | UnsetType = UNSET


class Icmp(Nested, kw_only=True):
    icmp_type_hex: Hex
    icmp_code_hex: Hex


class Tcp(Nested, kw_only=True):
    src_flags_hex: Hex | UnsetType = UNSET
    dst_flags_hex: Hex | UnsetType = UNSET


AddressFamily = Literal["AF_UNSPEC", "AF_INET", "AF_IPX", "AF_APPLETALK", "AF_NETBIOS", "AF_INET6", "AF_IRDA", "AF_BTH"]
SocketOption = Annotated[
    str,
    Meta(
        pattern=r"\A(?:SO|ICMP|ICMP6|IP|IPV6|MCAST|TCP|IRLMP)(?:_[A-Z0-9]+)+\Z", extra={"fault": "stix.dictionary-key"}
    ),
]


class Socket(Nested, kw_only=True):
    address_family: AddressFamily
    is_blocking: bool | UnsetType = UNSET
    is_listening: bool | UnsetType = UNSET
    options: Annotated[dict[SocketOption, Integer], Meta(min_length=1)] | UnsetType = UNSET
    socket_type: Literal["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"] | UnsetType = UNSET
    socket_descriptor: Count | UnsetType = UNSET
    socket_handle: Integer | UnsetType = UNSET


class WindowsProcess(Nested, kw_only=True):
    aslr_enabled: bool | UnsetType = UNSET
    dep_enabled: bool | UnsetType = UNSET
    priority: str | UnsetType = UNSET
    owner_sid: str | UnsetType = UNSET
    window_title: str | UnsetType = UNSET
    startup_info: Annotated[dict[Key, str | Integer | None], Meta(min_length=1)] | UnsetType = UNSET
    integrity_level: Literal["low", "medium", "high", "system"] | UnsetType = UNSET


StartType = Literal[
    "SERVICE_AUTO_START", "SERVICE_BOOT_START", "SERVICE_DEMAND_START", "SERVICE_DISABLED", "SERVICE_SYSTEM_ALERT"
]
ServiceType = Literal[
    "SERVICE_KERNEL_DRIVER", "SERVICE_FILE_SYSTEM_DRIVER", "SERVICE_WIN32_OWN_PROCESS", "SERVICE_WIN32_SHARE_PROCESS"
]
ServiceStatus = Literal[
    "SERVICE_CONTINUE_PENDING",
    "SERVICE_PAUSE_PENDING",
    "SERVICE_PAUSED",
    "SERVICE_RUNNING",
    "SERVICE_START_PENDING",
    "SERVICE_STOP_PENDING",
    "SERVICE_STOPPED",
]


class WindowsService(Nested, kw_only=True):
    service_name: str | UnsetType = UNSET
    descriptions: Texts | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    group_name: str | UnsetType = UNSET
    start_type: StartType | UnsetType = UNSET
    service_dll_refs: Annotated[list[Annotated[str, identifier("file")]], Meta(min_length=1)] | UnsetType = UNSET
    service_type: ServiceType | UnsetType = UNSET
    service_status: ServiceStatus | UnsetType = UNSET


class UnixAccount(Nested, kw_only=True):
    gid: Integer | UnsetType = UNSET
    groups: Texts | UnsetType = UNSET
    home_dir: str | UnsetType = UNSET
    shell: str | UnsetType = UNSET


PREDEFINED: dict[str, dict[str, type[msgspec.Struct]]] = {
    "file": {
        "archive-ext": Archive,
        "ntfs-ext": Ntfs,
        "pdf-ext": Pdf,
        "raster-image-ext": RasterImage,
        "windows-pebinary-ext": WindowsPeBinary,
    },
    "network-traffic": {"http-request-ext": HttpRequest, "icmp-ext": Icmp, "socket-ext": Socket, "tcp-ext": Tcp},
    "process": {"windows-process-ext": WindowsProcess, "windows-service-ext": WindowsService},
    "user-account": {"unix-account-ext": UnixAccount},
}
"""The extensions that the specification itself defines, by the type they extend."""
