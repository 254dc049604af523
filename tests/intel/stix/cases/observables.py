"""One whole and faultless observable of each type: STIX 2.1, section 6."""

from .ids import MD5, SHA1, SHA256, T0, T1, TLP_GREEN, Object, sid


def _seen(type_: str, /, **own: object) -> Object:
    return {
        "type": type_,
        "spec_version": "2.1",
        "id": sid(type_, version=5),
        "object_marking_refs": [TLP_GREEN],
        "defanged": False,
        **own,
    }


FILE_EXTENSIONS: Object = {
    "archive-ext": {"contains_refs": [sid("file", "two", version=5)], "comment": "c"},
    "ntfs-ext": {"sid": "1", "alternate_data_streams": [{"name": "a", "hashes": {"MD5": MD5}, "size": 5}]},
    "pdf-ext": {"version": "1.7", "is_optimized": True, "document_info_dict": {"Title": "t"}, "pdfid0": "a"},
    "raster-image-ext": {"image_height": 5, "exif_tags": {"Make": "m", "XResolution": 4928}},
    "windows-pebinary-ext": {
        "pe_type": "exe",
        "machine_hex": "014c",
        "time_date_stamp": "2024-03-01T08:00:00Z",
        "optional_header": {"magic_hex": "010b", "size_of_code": 5},
        "sections": [{"name": ".text", "entropy": 0.5, "hashes": {"SHA-1": SHA1}}],
    },
}
TRAFFIC_EXTENSIONS: Object = {
    "http-request-ext": {
        "request_method": "get",
        "request_value": "/x",
        "request_header": {"Accept": ["a/b"]},
        "message_body_data_ref": sid("artifact", version=5),
    },
    "icmp-ext": {"icmp_type_hex": "08", "icmp_code_hex": "00"},
    "socket-ext": {"address_family": "AF_INET", "socket_type": "SOCK_STREAM", "options": {"SO_TEST": 1}},
    "tcp-ext": {"src_flags_hex": "02"},
}
PROCESS_EXTENSIONS: Object = {
    "windows-process-ext": {
        "aslr_enabled": True,
        "startup_info": {"cb": 5, "lpDesktop": "d"},
        "integrity_level": "low",
    },
    "windows-service-ext": {
        "service_name": "s",
        "start_type": "SERVICE_AUTO_START",
        "service_status": "SERVICE_RUNNING",
    },
}

OBSERVABLES: tuple[Object, ...] = (
    _seen(
        "artifact", mime_type="image/png", payload_bin="QUJD", hashes={"MD5": MD5}, encryption_algorithm="AES-256-GCM"
    ),
    _seen("autonomous-system", number=64496, name="n", rir="r"),
    _seen("directory", path="C:\\x", path_enc="UTF-8", ctime=T0, contains_refs=[sid("file", version=5)]),
    _seen("domain-name", value="a.example.org", resolves_to_refs=[sid("ipv4-addr", version=5)]),
    _seen("email-addr", value="a@example.org", display_name="A", belongs_to_ref=sid("user-account", version=5)),
    _seen(
        "email-message",
        is_multipart=True,
        date=T0,
        content_type="multipart/mixed",
        from_ref=sid("email-addr", version=5),
        to_refs=[sid("email-addr", version=5)],
        subject="s",
        received_lines=["l"],
        additional_header_fields={"Reply-To": ["a@example.org", "b@example.org"], "X": "y"},
        body_multipart=[{"body": "b", "content_type": "text/plain"}, {"body_raw_ref": sid("artifact", version=5)}],
        raw_email_ref=sid("artifact", version=5),
    ),
    _seen(
        "file",
        hashes={"MD5": MD5, "SHA-256": SHA256},
        size=5,
        name="a.exe",
        magic_number_hex="4d5a",
        mtime=T0,
        parent_directory_ref=sid("directory", version=5),
        content_ref=sid("artifact", version=5),
        extensions=FILE_EXTENSIONS,
    ),
    _seen("ipv4-addr", value="198.51.100.7", resolves_to_refs=[sid("mac-addr", version=5)]),
    _seen("ipv6-addr", value="2001:db8::1", belongs_to_refs=[sid("autonomous-system", version=5)]),
    _seen("mac-addr", value="00:00:5e:00:53:01"),
    _seen("mutex", name="m"),
    _seen(
        "network-traffic",
        start=T0,
        end=T1,
        is_active=False,
        src_ref=sid("ipv4-addr", version=5),
        dst_ref=sid("domain-name", version=5),
        src_port=5,
        dst_port=443,
        protocols=["ipv4", "tcp"],
        src_byte_count=5,
        ipfix={"minimumIpTotalLength": 32, "flow": "x"},
        src_payload_ref=sid("artifact", version=5),
        encapsulated_by_ref=sid("network-traffic", "two", version=5),
        extensions=TRAFFIC_EXTENSIONS,
    ),
    {
        **_seen("process"),
        "id": sid("process"),
        "pid": 5,
        "created_time": T0,
        "command_line": "c",
        "environment_variables": {"PATH": "/x"},
        "creator_user_ref": sid("user-account", version=5),
        "image_ref": sid("file", version=5),
        "parent_ref": sid("process", "two"),
        "extensions": PROCESS_EXTENSIONS,
    },
    _seen("software", name="n", cpe="cpe:2.3:a:example:word:2000:*:*:*:*:*:*:*", languages=["ind"], vendor="v"),
    _seen("url", value="https://example.org/a?b=c#d"),
    _seen(
        "user-account",
        user_id="1001",
        account_login="x",
        account_type="unix",
        account_created=T0,
        extensions={"unix-account-ext": {"gid": 5, "groups": ["g"], "home_dir": "/x", "shell": "/s"}},
    ),
    _seen(
        "windows-registry-key",
        key="HKEY_LOCAL_MACHINE\\System\\X",
        values=[{"name": "n", "data": "d", "data_type": "REG_SZ"}],
        modified_time=T0,
        number_of_subkeys=5,
    ),
    _seen(
        "x509-certificate",
        is_self_signed=False,
        hashes={"SHA-256": SHA256},
        serial_number="01",
        issuer="CN=x",
        validity_not_before=T0,
        validity_not_after=T1,
        x509_v3_extensions={"basic_constraints": "c", "private_key_usage_period_not_before": T0},
    ),
)
