"""The resources of TAXII 2.1 that are built, not stored (sections 4 and 5), as they stand on the wire."""

import msgspec


class Resource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Properties that are empty are left out."""

    def wire(self) -> bytes:
        return msgspec.json.encode(self)


class Discovery(Resource, frozen=True):  # 4.1.1
    title: str
    description: str = ""
    contact: str = ""
    default: str = ""
    api_roots: tuple[str, ...] = ()


class ApiRoot(Resource, frozen=True):  # 4.2.1
    title: str
    versions: tuple[str, ...]
    max_content_length: int
    description: str = ""


class Detail(Resource, frozen=True):  # 4.3.2
    id: str
    version: str
    message: str = ""


class Status(Resource, frozen=True):  # 4.3.1
    id: str
    status: str
    request_timestamp: str
    total_count: int
    success_count: int
    failure_count: int
    pending_count: int
    successes: tuple[Detail, ...] = ()
    failures: tuple[Detail, ...] = ()


class Collection(Resource, frozen=True):  # 5.2.1
    id: str
    title: str
    can_read: bool
    can_write: bool
    media_types: tuple[str, ...]
    description: str = ""
    alias: str = ""


class Collections(Resource, frozen=True):  # 5.1.1
    collections: tuple[Collection, ...] = ()


class Record(Resource, frozen=True):  # 5.3.2
    id: str
    date_added: str
    version: str
    media_type: str


class Manifest(Resource, frozen=True):  # 5.3.1
    more: bool
    objects: tuple[Record, ...] = ()
    next: str = ""


class Versions(Resource, frozen=True):  # 5.8.1
    more: bool
    versions: tuple[str, ...] = ()
    next: str = ""


class Error(Resource, frozen=True):  # 3.6.1
    title: str
    description: str = ""
    error_id: str = ""
    error_code: str = ""
    http_status: str = ""
    details: dict[str, str] = {}
