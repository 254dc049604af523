"""The fingerprint that two officers read to each other before their nodes trust one another.

It stands for the root keys, not for one manifest, so that it stays the same when signing keys rotate. Words are
proquints (Wilkerson, "A Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable", 2009):
sixteen bits are five letters that sound in most languages, and no word list is needed.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
WORDS = 8  # of 16 bits: 128 bits against a second pre-image


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`hex` is the whole SHA-256; `words` are its first 128 bits, to be said aloud."""

    hex: str

    @property
    def words(self) -> tuple[str, ...]:
        digest = bytes.fromhex(self.hex)
        return tuple(proquint(int.from_bytes(digest[i : i + 2], "big")) for i in range(0, 2 * WORDS, 2))

    @property
    def spoken(self) -> str:
        return " ".join(self.words)

    @property
    def groups(self) -> tuple[str, ...]:
        """The hexadecimal digits, four by four."""
        return tuple(self.hex[i : i + 4] for i in range(0, len(self.hex), 4))


def of_roots(node_id: str, threshold: int, keyids: Sequence[str]) -> Fingerprint:
    """The fingerprint of a node's root: its id, how many root keys must sign, and which, in any order."""
    lines = ["comity root v1", node_id, str(threshold), *sorted(keyids)]
    return Fingerprint(hashlib.sha256("\n".join(lines).encode()).hexdigest())


def agrees(fingerprint: Fingerprint, heard: str) -> bool:
    """True if what was heard is all the words, or all the hexadecimal digits; case and separators do not count."""
    letters = re.sub(r"[^a-z0-9]", "", heard.lower())
    return letters in ("".join(fingerprint.words), fingerprint.hex)


def proquint(sixteen_bits: int) -> str:
    """Consonant, vowel, consonant, vowel, consonant: 4 + 2 + 4 + 2 + 4 bits, highest first."""
    return (
        CONSONANTS[sixteen_bits >> 12]
        + VOWELS[sixteen_bits >> 10 & 3]
        + CONSONANTS[sixteen_bits >> 6 & 15]
        + VOWELS[sixteen_bits >> 4 & 3]
        + CONSONANTS[sixteen_bits & 15]
    )
