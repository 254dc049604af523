"""The fixed marking definitions of the Traffic Light Protocol.

TLP 2.0: FIRST, August 2022, with the ids and the extension that OASIS gave it for STIX 2.1. TLP 1.0: STIX 2.1, 7.2.1.4;
its levels stand here as their equivalents in 2.0. A definition of TLP is known by its id alone, never by what it says.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from comity.terms.marking import Tlp

EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

IDS: Mapping[Tlp, str] = MappingProxyType(
    {
        Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
)

FORMER_IDS: Mapping[str, Tlp] = MappingProxyType(
    {
        "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,  # WHITE
        "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
        "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
        "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
    }
)

LEVELS: Mapping[str, Tlp] = MappingProxyType({ref: level for level, ref in IDS.items()} | dict(FORMER_IDS))


def level_of(ref: str) -> Tlp | None:
    """The level behind the id of a marking definition; None where it is none of TLP."""
    return LEVELS.get(ref)


def definition(level: Tlp) -> bytes:
    """The definition of a level as OASIS published it."""
    value = level.value.removeprefix("TLP:").lower()
    return msgspec.json.encode(
        {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": IDS[level],
            "created": "2022-10-01T00:00:00.000Z",
            "name": level.value,
            "extensions": {EXTENSION: {"extension_type": "property-extension", "tlp_2_0": value}},
        }
    )
