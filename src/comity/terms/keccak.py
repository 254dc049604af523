"""Keccak-256 as Ethereum uses it: SHA-3's permutation with the padding of before FIPS 202.

Used only for the letter case of ERC-55 addresses, never as a security hash; `hashlib` has SHA-3 but not this padding,
and the tests hold the permutation against `hashlib.sha3_256` (FIPS 202).
"""

_LANES = 25
_RATE_BYTES = 136
_MASK = (1 << 64) - 1
_KECCAK_PADDING, SHA3_PADDING = 0x01, 0x06


def _round_constants() -> list[int]:
    """FIPS 202 algorithm 5: a linear feedback shift register gives the bits of iota."""
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for power in range(7):
            constant |= (register & 1) << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


_IOTA = _round_constants()


def _rotate(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK if by else lane


def _permute(a: list[int]) -> list[int]:
    """Keccak-f[1600] over lanes indexed x + 5y (FIPS 202, 3.3)."""
    for constant in _IOTA:
        column = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        a = [a[i] ^ column[(i + 4) % 5] ^ _rotate(column[(i + 1) % 5], 1) for i in range(_LANES)]
        b, (x, y), lane = a[:], (1, 0), a[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            b[x + 5 * y], lane = _rotate(lane, (step + 1) * (step + 2) // 2 % 64), a[x + 5 * y]
        a = [b[i] ^ (~b[i // 5 * 5 + (i + 1) % 5] & _MASK & b[i // 5 * 5 + (i + 2) % 5]) for i in range(_LANES)]
        a[0] ^= constant
    return a


def keccak_256(message: bytes, padding: int = _KECCAK_PADDING) -> bytes:
    """The 32-byte digest; `padding` is the domain byte that tells Keccak from SHA-3."""
    padded = bytearray(message + bytes([padding]) + bytes(-(len(message) + 1) % _RATE_BYTES))
    padded[-1] |= 0x80
    lanes = [0] * _LANES
    for start in range(0, len(padded), _RATE_BYTES):
        for i in range(_RATE_BYTES // 8):
            lanes[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
