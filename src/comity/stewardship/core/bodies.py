"""The message by which a pack travels."""

import msgspec

MESSAGE = "law.pack"
PURPOSE = "Keeping the record of a state's law"


class PackBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed pack on its way to other nodes: its DSSE envelope, in base64 on the wire."""

    envelope: bytes
