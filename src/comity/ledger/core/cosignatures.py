"""What a signature over a checkpoint signs, by algorithm (C2SP signed-note and tlog-cosignature)."""

from dataclasses import replace

from comity.ledger.core.checkpoints import read_checkpoint
from comity.ledger.core.vkeys import Algorithm, VerifierKey

TIMESTAMP_BYTES = 8
MAX_TIMESTAMP = 2**63 - 1
_LABEL = b"subtree/v1\n\0"


def cosigning(key: VerifierKey) -> VerifierKey:
    """The key as a cosigner of other logs: Ed25519 under its cosignature type, ML-DSA-44 as it is.

    One name and key serve both: a log's own text never begins with the cosignature's header line, and the
    ML-DSA-44 message commits to cosigner and log by name.
    """
    return replace(key, algorithm=Algorithm.COSIGNATURE_ED25519) if key.algorithm is Algorithm.ED25519 else key


def message(key: VerifierKey, text: str, timestamp: int | None) -> bytes:
    """The bytes that the key signs for a note's text. Raises NotACheckpoint where a cosignature needs one."""
    if key.algorithm is Algorithm.ED25519 or timestamp is None:
        return text.encode()
    if key.algorithm is Algorithm.COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
    return _subtree(key.name, text, timestamp)


def _subtree(cosigner: str, text: str, timestamp: int) -> bytes:
    """`cosigned_message` of "ML-DSA-44 signed message", for a whole checkpoint: start is zero."""
    checkpoint = read_checkpoint(text)
    return b"".join(
        (
            _LABEL,
            _opaque(cosigner),
            timestamp.to_bytes(8, "big"),
            _opaque(checkpoint.origin),
            (0).to_bytes(8, "big"),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def _opaque(name: str) -> bytes:
    """opaque <1..2^8-1> of RFC 8446, section 3.4. Raises ValueError outside those lengths."""
    raw = name.encode()
    if not 1 <= len(raw) <= 255:
        raise ValueError("a name in a cosignature has 1 to 255 bytes")
    return len(raw).to_bytes(1, "big") + raw
