"""Whether a value that a pattern compares with a named hash can be one: STIX 2.1, section 10 (hash-algorithm-ov)."""

import re
from collections.abc import Iterable

from comity.intel.core.stix.pattern.faults import NotThisHash
from comity.intel.core.stix.pattern.tree import Comparison, Every, Operator

_HEX_DIGITS = {
    "MD5": (32,),
    "MD6": (32, 40, 56, 64, 96, 128),
    "RIPEMD160": (40,),
    "SHA1": (40,),
    "SHA224": (56,),
    "SHA256": (64,),
    "SHA384": (96,),
    "SHA512": (128,),
    "SHA3224": (56,),
    "SHA3256": (64,),
    "SHA3384": (96,),
    "SHA3512": (128,),
    "WHIRLPOOL": (128,),
}
_SSDEEP = re.compile(r"[a-zA-Z0-9/+:.]{1,128}\Z")
_HEX = re.compile(r"[a-fA-F0-9]+\Z")
_LOOSE = frozenset((Operator.LIKE, Operator.MATCHES, Operator.EXISTS))


def check(comparisons: Iterable[Comparison]) -> None:
    """Raises NotThisHash. A text that LIKE or MATCHES looks for is no hash and is let pass."""
    for comparison in comparisons:
        steps = comparison.path.steps
        if "hashes" not in steps or comparison.operator in _LOOSE:
            continue
        last, value = steps[-1], comparison.value
        if isinstance(last, int | Every):
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if not is_form_of(last, one):
                raise NotThisHash(algorithm=last, value=str(one))


def is_form_of(algorithm: str, value: object) -> bool:
    """Whether `value` can be a hash made with `algorithm`; of an algorithm not known here anything can."""
    name = algorithm.upper().replace("-", "")
    if name == "SSDEEP":
        return isinstance(value, str) and _SSDEEP.match(value) is not None
    digits = _HEX_DIGITS.get(name)
    return digits is None or (isinstance(value, str) and len(value) in digits and _HEX.match(value) is not None)
