"""Invented identifiers, instants and hashes that the examples share."""

import uuid

NS = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
T0, T1, T2 = "2024-03-01T08:00:00.000Z", "2024-03-02T08:00:00.000Z", "2024-03-03T08:00:00.250Z"
MD5, SHA1, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "ab" * 32

Object = dict[str, object]


def sid(type_: str, name: str = "one", *, version: int = 4) -> str:
    """An invented identifier; of version 5 for observables."""
    made = uuid.uuid5(NS, name)
    return f"{type_}--{made if version == 5 else uuid.UUID(int=made.int, version=version)}"


TLP_GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
EXTENSION = sid("extension-definition", "a new property")
