"""What `next` says before it is signed: where the page ended, and which request it belongs to."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from struct import Struct, error

from comity.intel.core.taxii.refusals import BadNext

_FORM = Struct(">Qq8s")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Position:
    """A page ended at `added` (microseconds since 1970 UTC) in a collection, for filters of this digest."""

    collection: int
    added: int
    digest: str

    def text(self) -> str:
        """It in characters that a query string may hold as they are."""
        return urlsafe_b64encode(_FORM.pack(self.collection, self.added, bytes.fromhex(self.digest))).decode()


def read(text: str) -> Position:
    """The position that a text says. Raises BadNext."""
    try:
        collection, added, digest = _FORM.unpack(urlsafe_b64decode(text.encode("ascii")))
    except (ValueError, error) as wrong:  # binascii.Error and UnicodeEncodeError are ValueErrors
        raise BadNext() from wrong
    return Position(collection, added, digest.hex())
