"""The secret of a client's token."""

from hashlib import sha256

PREFIX = "comity_"
"""Lets scanners of leaked secrets, and people, see what it is."""
SECRET_BYTES = 32


def digest_of(secret: str) -> str:
    """What is kept of a secret. With 256 random bits, nothing slower would guard it better (NIST SP 800-63B, 5.1.1.2
    asks for slow hashes for secrets that people choose)."""
    return sha256(secret.encode()).hexdigest()
