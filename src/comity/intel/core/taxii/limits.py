"""How much a client may ask of this node; the table [taxii] of node.toml."""

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds that a node sets for all its clients.

    `page_objects` is the most, and the default, of objects in a page; `requests_per_minute` counts for a token and in
    one web process; a status stays for `status_hours` (TAXII 2.1 interoperability: 24 at least). With `compress`,
    pages go gzipped to clients that take it: a seventh of the bytes for a weak line, at four times the work.
    """

    max_content_bytes: int = 10 * 1024 * 1024
    page_objects: int = 5000
    requests_per_minute: int = 6000
    status_hours: int = 48
    compress: bool = True
